/** What the buyer must be shown now, for each way to pay. */
import { PageNotSignedError, type SignPage } from '../../domain/ports';
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

/** Undefined when there is nothing to do, or no more. What is to be closed, or is dead, is not shown any more. */
export async function nextStepOf(trade: Trade, now: Date, signPage: SignPage): Promise<NextStep | undefined> {
  const { opened, attempt, ending } = trade;
  if (!opened || trade.state !== 'WAIT_BUYER_PAY' || ending?.wanted) return undefined;
  const { confirmSince, qrCode, qrExpiresAt = opened.expiresAt, page } = attempt ?? {};
  if (confirmSince !== undefined) return { kind: 'ConfirmOnPhone', since: confirmSince };
  if (qrCode !== undefined) return qrCodeStep(qrCode, qrExpiresAt, now);
  if (now.getTime() >= (page ? Date.parse(opened.expiresAt) : expiryOf(trade))) return undefined;
  if (page) return pageStep(page, signPage);
  if (opened.method !== 'JSAPI' || trade.tradeNo === undefined) return undefined;
  return { kind: 'InvokeJsapi', tradeNo: trade.tradeNo };
}

function qrCodeStep(qrCode: string, expiresAt: string, now: Date): ShowQrCode | undefined {
  return Date.parse(expiresAt) <= now.getTime() ? undefined : { kind: 'ShowQrCode', qrCode, expiresAt };
}

async function pageStep(page: NonNullable<Attempt['page']>, signPage: SignPage): Promise<NextStep> {
  const { url, orderString } = await signed(page, signPage);
  switch (page.method) {
    case 'alipay.trade.page.pay':
      return { kind: 'SubmitForm', html: formOf(url), url };
    case 'alipay.trade.wap.pay':
      return { kind: 'RedirectBuyer', url };
    case 'alipay.trade.app.pay':
      return { kind: 'InvokeApp', orderString };
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
