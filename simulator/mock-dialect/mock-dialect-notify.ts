/** What the mock gateway posts to the merchant's `POST /alipay/notify`: a form of thirteen fields, eight of them constants. */
import { formatBeijing } from '../values/beijing-time';
import type { Notify } from '../ledger/ledger-rows';
import { encodeForm } from '../wire/wire-params';
import { parseYuan } from '../values/yuan';

/** Word for word from its specification: the signature verifies nothing, and two notifies cannot be distinguished by notify_id. */
const CONSTANTS = {
  notify_type: 'trade_status_sync',
  notify_id: 'ac05099524730693a8b330c5ecf72da9786',
  app_id: '20214072300007148',
  charset: 'utf-8',
  version: '1.0',
  sign_type: 'RSA2',
  sign: '601510b7970e52cc63db0f4497cf70e',
  trade_no: '2013112011001004330000121536',
} as const;

/** Undefined for what this dialect does not report: that a trade was closed, or can no longer be refunded. */
export function mockNotifyForm({ fields, tradeStatus, outTradeNo }: Notify, nowMs: number): string | undefined {
  const isPaid = fields['gmt_payment'] !== undefined;
  const outBizNo = fields['out_biz_no'];
  const isTold = fields['buyer_pay_amount'] !== undefined || outBizNo !== undefined || tradeStatus === 'WAIT_BUYER_PAY';
  if (!isTold) return undefined;
  return encodeForm(
    {
      notify_time: formatBeijing(nowMs),
      out_trade_no: outTradeNo,
      // Of a refund it is that of the payment; WAIT_BUYER_PAY says that an attempt to pay has failed.
      trade_status: isPaid ? 'TRADE_SUCCESS' : tradeStatus,
      ...(outBizNo === undefined ? {} : { out_biz_no: outBizNo }),
      ...(isPaid ? { buyer_pay_amount: String(parseYuan(fields['total_amount'])) } : {}),
      ...CONSTANTS,
    },
    'utf-8',
  );
}
