/** What a caller was told, held against Alipay's ledger. */
import { refundedFen } from '../../../domain/trade/account';
import { isInDoubt } from '../../../domain/trade/trade';
import type { SentCommand } from '../world/journal';
import { transferredFen, type LedgerTrade } from '../stage/stage';
import { isStrangers } from './standing-invariants';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

/** What an answer said that the ledger contradicts now; `events` are those of the order by now. */
export function contradictionOf(
  { command, result }: Pick<SentCommand, 'command' | 'result'>,
  ledger: LedgerTrade | undefined,
  events: readonly RecordedEvent[],
): string | undefined {
  if (!result || !ledger) return undefined;
  const { trade, refusals } = result;
  if (isStrangers({ trade, ledger })) return undefined;
  const isOk = refusals.length === 0;
  const isKept = ledger.isPaid && ledger.refundedFen === 0;
  if (trade.state === 'TRADE_CLOSED' && trade.paidFen === 0 && isKept) return 'TRADE_CLOSED, and the buyer has paid';
  if (isOk && command.type === 'Cancel' && isKept) return 'cancelled, and the money is still there';
  const hasRefund = (no: string) =>
    [ledger, ledger.second].some((one) => one?.refunds.some(({ outRequestNo }) => outRequestNo === no));
  if (isOk && command.type === 'Refund' && !hasRefund(command.outRequestNo)) return 'refunded, and no money moved';
  if (isOk && command.type === 'Settle') {
    const one = ledger.settlements.find(({ outRequestNo }) => outRequestNo === command.outRequestNo);
    if (!one || transferredFen(one.shares) === 0) return 'settled, and no money moved';
  }
  const byCancel = ledger.refunds.some(({ outRequestNo }) => outRequestNo === command.outTradeNo);
  const isCalledKept = trade.state === 'TRADE_SUCCESS' && !isInDoubt(trade) && refundedFen(trade) === 0;
  const isCancelledLater = events
    .slice(trade.revision + 1)
    .some(({ type, data }) => type === 'AlipayCallRequested' && data.method === 'alipay.trade.cancel');
  if (command.type === 'Cancel' && isCalledKept && byCancel && !isCancelledLater)
    return 'TRADE_SUCCESS as settled, and all went back';
  return undefined;
}
