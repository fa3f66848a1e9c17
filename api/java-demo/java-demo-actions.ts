/** The three things that the Java demo can do, through the same commands as GraphQL: its parameters in, its answers out. */
import { findRefund, type Trade } from '../../domain/trade/trade';
import type { ApiContext, ApiDeps } from '../request/context';
import {
  businessFailed,
  refunded,
  refundFound,
  refused,
  success,
  unavailable,
  type DemoAnswer,
} from './java-demo-answers';
import { nextStepOf } from '../resolvers/next-step';
import { run } from '../request/run-command';
import { checkPay } from '../../domain/payment/pay-input';
import { checkRefund } from '../../domain/refund/refund-input';
import { checkOutTradeNo } from '../../domain/trade/input-checks';
import { loadTrade, streamOf } from '../../domain/engine/trade-stream';

/** From the query string and the form; empty ones are not given. */
export type DemoParams = Readonly<Record<string, string | undefined>>;
export type DemoAction = (context: ApiContext, params: DemoParams) => Promise<DemoAnswer>;

/** `/qrcode`: opens a payment by QR code. The same order again is the same code. */
export const openQrCode: DemoAction = async (context, params) => {
  const { totalAmount, subject, storeId, timeoutExpress, outTradeNo } = params;
  if (!totalAmount || !subject || !storeId || !timeoutExpress || !outTradeNo) {
    return missing(params, ['totalAmount', 'subject', 'storeId', 'timeoutExpress', 'outTradeNo']);
  }
  const input = { outTradeNo, totalAmount, subject, storeId, timeout: timeoutExpress, method: 'QR_CODE' } as const;
  const { trade, refusals } = await run('Pay', checkPay(input), context);
  if (refusals.length > 0 || !trade) return refused(refusals, 'ACQ.CONTEXT_INCONSISTENT');
  if (trade.paidFen > 0) return businessFailed('ACQ.TRADE_HAS_SUCCESS', 'The order is paid already.');
  const step = await nextStepOf(trade, context.deps.engine.clock.now(), context.deps.signPage);
  if (step?.kind === 'ShowQrCode') return success({ out_trade_no: outTradeNo, qr_code: step.qrCode });
  if (trade.state === 'TRADE_CLOSED') return businessFailed('ACQ.TRADE_HAS_CLOSE', 'The order is closed.');
  return unavailable('There is no code to show: the order is being closed, or its code has expired.');
};

/**
 * `/refund`: the demo has no out_request_no. Without one the number is the order's own, as at Alipay, and the whole amount
 * has to go back: so a request that is sent again, by a browser or a proxy, is the same refund and never a second one.
 */
export const refund: DemoAction = async (context, params) => {
  const { refund_amount: amount, out_trade_no: outTradeNo, refund_reason: reason } = params;
  if (!amount || !outTradeNo || !reason) return missing(params, ['refund_amount', 'out_trade_no', 'refund_reason']);
  const outRequestNo = params['out_request_no'] ?? outTradeNo;
  const checked = checkRefund({ outTradeNo, outRequestNo, amount, reason });
  const before = 'command' in checked ? await loadTrade(context.deps.engine, outTradeNo) : undefined;
  const isPart = before?.opened !== undefined && 'command' in checked && checked.command.amountFen !== wholeFen(before);
  if (isPart && params['out_request_no'] === undefined) {
    const message = 'A part of the amount needs out_request_no, a number of its own for each refund.';
    return businessFailed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', message);
  }
  const { trade, refusals } = await run('Refund', checked, context);
  const done = trade && findRefund(trade, outRequestNo);
  if (refusals.length > 0 || !done) return refused(refusals, 'ACQ.DISCORDANT_REPEAT_REQUEST');
  const wasDone = before !== undefined && findRefund(before, outRequestNo)?.state === 'SUCCEEDED';
  const isNew = !wasDone && (await hasRequested(context, outTradeNo, outRequestNo));
  return refunded(trade, done, isNew, context.caller.scopes.has('READ_BUYER'));
};

/** Whether it was this request that sent the refund: of several at once, one moves the money and the others wait for it. */
async function hasRequested(
  { deps, requestId }: ApiContext,
  outTradeNo: string,
  outRequestNo: string,
): Promise<boolean> {
  const { store, merchant } = deps.engine;
  const events = await store.readStream(streamOf(merchant, outTradeNo));
  return events.some(
    ({ type, data, metadata }) =>
      type === 'AlipayCallRequested' &&
      data.method === 'alipay.trade.refund' &&
      data.bizContent['out_request_no'] === outRequestNo &&
      metadata.$correlationId === requestId,
  );
}

function wholeFen({ paidFen, opened }: Trade): number {
  return paidFen > 0 ? paidFen : (opened?.totalFen ?? 0);
}

/** `/refund_query`: changes nothing. A refund whose outcome is in doubt is queried at Alipay first. */
export const findRefunds: DemoAction = async (context, params) => {
  const { deps } = context;
  const outTradeNo = orderNamed(deps, params);
  if (outTradeNo === undefined) {
    return missing({ ...params, 'out_trade_no or trade_no': undefined }, ['out_trade_no or trade_no']);
  }
  const checked = checkOutTradeNo('Sync', outTradeNo);
  if ('refusals' in checked) return refused(checked.refusals, '');
  const known = await loadTrade(deps.engine, outTradeNo);
  // trade_no wins where both are given: then it must be the trade's.
  const isOther = params['trade_no'] !== undefined && known.tradeNo !== params['trade_no'];
  if (!known.opened || isOther) return businessFailed('ACQ.TRADE_NOT_EXIST', 'No such trade was opened here.');
  const outRequestNo = params['out_request_no'] ?? outTradeNo;
  // To query Alipay is more than to read.
  const maySync = context.caller.scopes.has('OPERATE');
  const isOpen = maySync && findRefund(known, outRequestNo)?.doubt !== undefined;
  const trade = isOpen ? ((await run('Sync', checked, context)).trade ?? known) : known;
  return refundFound(trade, outRequestNo, findRefund(trade, outRequestNo));
};

const MAX_CANDIDATES = 20;

function orderNamed({ readModel }: ApiDeps, { trade_no: tradeNo, out_trade_no: outTradeNo }: DemoParams) {
  if (tradeNo === undefined) return outTradeNo;
  const { edges } = readModel.listTrades({ text: tradeNo }, { first: MAX_CANDIDATES });
  const found = edges.find(({ trade }) => trade.tradeNo === tradeNo);
  return found?.trade.opened?.outTradeNo ?? outTradeNo ?? '';
}

function missing(params: DemoParams, names: readonly string[]): DemoAnswer {
  const absent = names.filter((name) => !params[name]);
  return businessFailed('ACQ.INVALID_PARAMETER', `${absent.join(', ')} must be given.`);
}
