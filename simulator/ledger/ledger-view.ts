/** The ledger as GET /control/ledger shows it: the shape is in DESIGN section 7, amounts are yuan strings, times RFC 3339. */
import type { Ledger } from './ledger';
import type { Trade } from './ledger-rows';
import { formatYuan } from '../values/yuan';

/** One trade as the ledger shows it. */
export const viewTrade = (trade: Trade) => ({
  out_trade_no: trade.outTradeNo,
  trade_no: trade.tradeNo,
  trade_status: trade.status,
  total_amount: formatYuan(trade.totalFen),
  refunded_amount: formatYuan(trade.refundedFen),
  refunds: trade.refunds.map((refund) => ({
    out_request_no: refund.outRequestNo,
    amount: formatYuan(refund.amountFen),
    at: isoTime(refund.atMs),
  })),
  settlements: (trade.settlements ?? []).map(({ outRequestNo, shares, atMs }) => ({
    out_request_no: outRequestNo,
    shares: shares.map(({ transIn, amountFen, failed }) => ({
      trans_in: transIn,
      amount: formatYuan(amountFen),
      state: failed ? 'FAIL' : 'SUCCESS',
    })),
    at: isoTime(atMs),
  })),
});

/** The first of them: a request that names an unknown id makes another. */
const MAX_BUYERS_SHOWN = 50;

export function viewBuyers(ledger: Ledger) {
  return [...ledger.buyers.values()].slice(0, MAX_BUYERS_SHOWN).map(({ id, name, logonId, balanceFen }) => ({
    id,
    name,
    logon_id: logonId,
    balance: formatYuan(balanceFen),
  }));
}

/** Everything, or what concerns some order numbers. */
export function viewLedger(ledger: Ledger, outTradeNos?: ReadonlySet<string>) {
  const isWanted = (row: { outTradeNo: string | null }) =>
    outTradeNos === undefined || (row.outTradeNo !== null && outTradeNos.has(row.outTradeNo));
  return {
    now: isoTime(ledger.nowMs()),
    trades: [...ledger.tradesByNo.values()].filter(isWanted).map(viewTrade),
    calls: [...ledger.calls.values()].filter(isWanted).map((call) => ({
      method: call.method,
      out_trade_no: call.outTradeNo,
      out_request_no: call.outRequestNo,
      executed: call.executed,
      code: call.code,
      sub_code: call.subCode,
      at: isoTime(call.atMs),
    })),
    notifies: [...ledger.notifies.values()].filter(isWanted).map((notify) => ({
      notify_id: notify.notifyId,
      out_trade_no: notify.outTradeNo,
      trade_status: notify.tradeStatus,
      attempts: notify.attempts,
      delivered: notify.delivered,
    })),
  };
}

const isoTime = (atMs: number) => new Date(atMs).toISOString();
