/** alipay.trade.order.settle and its query: alipay-protocol.md 2.11. Shares come out of the seller's balance. */
import { z } from 'zod';
import { type Answer, invalidParameter, refused, success } from './answers';
import { formatBeijing } from '../values/beijing-time';
import type { Ledger } from '../ledger/ledger';
import type { Share, Trade } from '../ledger/ledger-rows';
import { type Call, parseFields, text } from './orders';
import { formatYuan, parseYuan } from '../values/yuan';

const shareShape = z.object({
  trans_in: text(100),
  trans_in_type: z.enum(['userId', 'loginName']),
  amount: z.union([z.string().max(20), z.number()]),
});
const settleShape = z.object({
  out_request_no: text(32),
  trade_no: text(64),
  royalty_parameters: z.array(shareShape).min(1).max(20),
});

/**
 * The same out_request_no with the same shares again is answered like the first: no page says so outright, but the number is what
 * a repeat is known by. More than the trade has left is ALLOC_AMOUNT_VALIDATE_ERROR. Nor does any page say what is answered where a share
 * fails: here nothing definite, and the query names each share's state.
 */
export function settle(ledger: Ledger, call: Call): Answer {
  const parsed = parseFields(settleShape, call.biz);
  if ('refusal' in parsed) return parsed.refusal;
  const { out_request_no: requestNo, trade_no: tradeNo, royalty_parameters: parts } = parsed.fields;
  const trade = ledger.tradesByNo.get(tradeNo);
  if (!trade) return refused('ACQ.TRADE_NOT_EXIST');
  const shares: Share[] = parts.map((part) => ({ transIn: part.trans_in, amountFen: parseYuan(part.amount) ?? 0 }));
  if (shares.some(({ amountFen }) => amountFen < 1)) return invalidParameter('royalty_parameters');
  const named = { trade_no: trade.tradeNo, out_trade_no: trade.outTradeNo };
  const done = success({ ...named, settle_no: `${trade.tradeNo}${requestNo}` });
  const earlier = trade.settlements ?? [];
  const known = earlier.find(({ outRequestNo }) => outRequestNo === requestNo);
  if (known) {
    if (!isSame(known.shares, shares)) return refused('ACQ.TRADE_SETTLE_ERROR');
    return known.shares.some(({ failed }) => failed) ? refused('ACQ.SYSTEM_ERROR') : done;
  }
  if (trade.status !== 'TRADE_SUCCESS' && trade.status !== 'TRADE_FINISHED') return refused('ACQ.TRADE_STATUS_ERROR');
  const sumFen = sumOf(shares);
  const leftFen = trade.totalFen - trade.refundedFen - partnersFen(trade);
  if (sumFen > leftFen) return refused('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  const settled = call.shareFails ? withLastFailed(shares) : shares;
  trade.settlements = [...earlier, { outRequestNo: requestNo, shares: settled, atMs: ledger.nowMs() }];
  ledger.meta.sellerBalanceFen -= transferredFen(settled);
  ledger.putTrade(trade);
  ledger.saveMeta();
  return call.shareFails ? refused('ACQ.SYSTEM_ERROR') : done;
}

const sumOf = (shares: { amountFen: number }[]) => shares.reduce((sum, { amountFen }) => sum + amountFen, 0);
const transferredFen = (shares: readonly Share[]) => sumOf(shares.filter(({ failed }) => !failed));

/** What partners have of the trade's money: their shares, less what refunds took back from them. */
export function partnersFen({ settlements = [], refunds }: Trade): number {
  const takenBackFen = refunds.reduce((sum, { fromPartnersFen = 0 }) => sum + fromPartnersFen, 0);
  return transferredFen(settlements.flatMap(({ shares }) => shares)) - takenBackFen;
}

const isSame = (known: readonly Share[], asked: readonly Share[]) =>
  JSON.stringify(known.map(({ transIn, amountFen }) => ({ transIn, amountFen }))) === JSON.stringify(asked);

const withLastFailed = (shares: Share[]): Share[] =>
  shares.map((share, index) => (index === shares.length - 1 ? { ...share, failed: true } : share));

/** What an unknown number is answered is not documented; a business failure is assumed. */
export function querySettle(ledger: Ledger, call: Call): Answer {
  const trade = ledger.tradesByNo.get(String(call.biz['trade_no']));
  const done = trade?.settlements?.find(({ outRequestNo }) => outRequestNo === call.biz['out_request_no']);
  if (!done) return refused('ACQ.TRADE_NOT_EXIST');
  const at = formatBeijing(done.atMs);
  return success({
    out_request_no: done.outRequestNo,
    operation_dt: at,
    royalty_detail_list: done.shares.map(({ transIn, amountFen, failed }) => ({
      operation_type: 'transfer',
      execute_dt: at,
      trans_in: transIn,
      amount: formatYuan(amountFen),
      state: failed ? 'FAIL' : 'SUCCESS',
    })),
  });
}
