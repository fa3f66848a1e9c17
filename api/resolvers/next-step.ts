/** What the buyer must be shown now, for each way to pay. */
import { wayOfPage, wayToPay } from '../../domain/alipay/ways-to-pay';
import { PageNotSignedError, type SignPage } from '../../domain/ports';
import { requestedEnd } from '../../domain/trade/ending';
import type { Attempt, Trade } from '../../domain/trade/trade';
import { ApiError } from '../request/errors';
import { formOf } from '../alipay/html';
import { expiryOf } from '../../domain/trade/time-limits';
import type {
  ConfirmOnPhone,
  InvokeApp,
  InvokeJsapi,
  RedirectBuyer,
  ShowQrCode,
  SubmitForm,
} from '../types/next-step-types';

export type NextStep = ShowQrCode | RedirectBuyer | SubmitForm | InvokeApp | InvokeJsapi | ConfirmOnPhone;

/** Undefined when the buyer has nothing to do. A code or page that is to be closed or has expired is not shown. */
export async function nextStepOf(trade: Trade, now: Date, signPage: SignPage): Promise<NextStep | undefined> {
  const { opened, attempt } = trade;
  if (!opened || trade.state !== 'WAIT_BUYER_PAY' || requestedEnd(trade) !== 'NONE') return undefined;
  const { onPhoneSince, qrCode, qrExpiresAt = opened.expiresAt, page } = attempt ?? {};
  if (onPhoneSince !== undefined) return { kind: 'ConfirmOnPhone', since: onPhoneSince };
  if (qrCode !== undefined) return qrCodeStep(qrCode, qrExpiresAt, now);
  if (now.getTime() >= (page ? Date.parse(opened.expiresAt) : expiryOf(trade))) return undefined;
  if (page) return pageStep(page, signPage);
  if (wayToPay(opened.method).nextStep !== 'InvokeJsapi' || trade.tradeNo === undefined) return undefined;
  return { kind: 'InvokeJsapi', tradeNo: trade.tradeNo };
}

function qrCodeStep(qrCode: string, expiresAt: string, now: Date): ShowQrCode | undefined {
  return Date.parse(expiresAt) <= now.getTime() ? undefined : { kind: 'ShowQrCode', qrCode, expiresAt };
}

async function pageStep(page: NonNullable<Attempt['page']>, signPage: SignPage): Promise<NextStep | undefined> {
  const { url, orderString } = await signed(page, signPage);
  switch (wayOfPage(page.method).nextStep) {
    case 'SubmitForm':
      return { kind: 'SubmitForm', html: formOf(url), url };
    case 'RedirectBuyer':
      return { kind: 'RedirectBuyer', url };
    case 'InvokeApp':
      return { kind: 'InvokeApp', orderString };
    default:
      return undefined;
  }
}

async function signed(page: NonNullable<Attempt['page']>, signPage: SignPage) {
  try {
    return await signPage(page);
  } catch (error) {
    if (error instanceof PageNotSignedError) throw new ApiError('OVERLOADED', error.message);
    throw error;
  }
}
