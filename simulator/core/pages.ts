/** page.pay, wap.pay and app.pay: the buyer brings an order that the merchant signed. alipay-protocol.md 2.1, 2.2 and 4.4. */
import type { Account } from '../wire/account';
import type { Answer } from './answers';
import { formatBeijing } from '../values/beijing-time';
import type { Ledger } from '../ledger/ledger';
import type { QrCode, Trade } from '../ledger/ledger-rows';
import { qrDropAtMs } from './lifecycle';
import { type Call, isFull, isSameOrder, readOrder, refusalOfRepeat } from './orders';
import { FULL, openCodes } from './ordering';
import { signRsa2 } from '../wire/signing';
import { type Params, signContent } from '../wire/wire-params';
import { formatYuan } from '../values/yuan';

export type OpenedCashier = { code: string } | { refusal: Answer };

/** No trade comes into being before the buyer confirms. The same order again is the same cashier. */
export function openCashier(ledger: Ledger, call: Call): OpenedCashier {
  const read = readOrder(ledger, call);
  if ('refusal' in read) return read;
  const { order } = read;
  const trade = ledger.trades.get(order.outTradeNo);
  const refusal = trade && refusalOfRepeat(trade, order);
  if (refusal) return { refusal };
  const isSame = (qr: QrCode) => qr.order.method === order.method && isSameOrder(qr.order, order);
  const same = openCodes(ledger, order.outTradeNo).find(isSame);
  if (same) {
    ledger.putQr({ ...same, order: { ...order, deadlineMs: same.order.deadlineMs } });
    return { code: same.code };
  }
  if (isFull(ledger)) return { refusal: FULL() };
  const qr = { code: ledger.newQrCode(), order, createdAtMs: ledger.nowMs(), deadAtMs: order.deadlineMs };
  ledger.putQr(qr);
  ledger.dueChanges.add(qrDropAtMs(qr), { kind: 'drop-qr', key: qr.code });
  return { code: qr.code };
}

/** Where the browser of a buyer who has paid goes: the merchant's return_url with a signed query string that names no status. */
export async function returnAddress(
  ledger: Ledger,
  { alipayPrivateKey }: Account,
  trade: Trade,
): Promise<string | undefined> {
  if (trade.returnUrl === undefined || trade.paidAtMs === undefined) return undefined;
  const params: Params = {
    app_id: ledger.merchant.appId,
    auth_app_id: ledger.merchant.appId,
    method: `${trade.method}.return`,
    charset: 'utf-8',
    version: '1.0',
    timestamp: formatBeijing(ledger.nowMs()),
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    total_amount: formatYuan(trade.totalFen),
    seller_id: ledger.merchant.sellerId,
  };
  const sign = await signRsa2(alipayPrivateKey, Buffer.from(signContent(params, [])));
  const url = new URL(trade.returnUrl);
  for (const [name, value] of Object.entries({ ...params, sign_type: 'RSA2', sign })) url.searchParams.set(name, value);
  return url.toString();
}
