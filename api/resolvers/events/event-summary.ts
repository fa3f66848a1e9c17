import { formatYuan } from '../../../domain/values/money';
import { sharedFen } from '../../../domain/trade/account';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { EventVersionError, upcast } from '../../../domain/events/upcast';
import type { AlipayCallAnswered } from '../../../domain/events/evidence-events';
import type { CloseReason } from '../../../domain/events/payment-events';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

/** One English sentence for a person, without personal data: no subject, no buyer, no code. Never throws. */
export function summaryOf(event: RecordedEvent): string {
  try {
    return summaryOfCurrent(upcast(event));
  } catch (error) {
    if (error instanceof EventVersionError) return `${event.type} was recorded, by another release.`;
    throw error;
  }
}

function summaryOfCurrent(event: TradeEvent): string {
  switch (event.type) {
    case 'AlipayCallRequested':
      return `Alipay is called: ${event.data.method}.`;
    case 'AlipayCallAnswered':
      return answerSummary(event.data);
    case 'AlipayNotifyReceived':
      return notifySummary(event.data.params);
    case 'AlipayPageIssued':
      return `A page for the buyer was issued: ${event.data.method}.`;
    case 'PayMethodSwitched':
      return `The buyer pays by ${event.data.method} now, not by ${event.data.from}.`;
    case 'TradeOpened':
      return `An order of ${yuan(event.data.totalFen)} was opened, payable by ${event.data.method} until ${event.data.expiresAt}.`;
    case 'TradeAwaitingBuyer':
      return event.data.confirmOnPhone ? 'The buyer is asked to confirm on the phone.' : 'The buyer can pay now.';
    case 'TradePaid':
      return `The buyer paid ${yuan(event.data.paidFen)}; Alipay's trade is ${event.data.tradeNo}.`;
    case 'TradeFinished':
      return 'The time for refunds is over.';
    case 'TradeClosed':
      return CLOSED[event.data.reason];
    case 'RefundRequested':
      return `Refund ${event.data.outRequestNo} of ${yuan(event.data.amountFen)} was requested.`;
    case 'RefundSucceeded':
      return `Refund ${event.data.outRequestNo} returned ${yuan(event.data.amountFen)}.`;
    case 'RefundRefused':
      return `Alipay refused refund ${event.data.outRequestNo}${because(event.data)}.`;
    case 'RefundGivenUp':
      return `Refund ${event.data.outRequestNo} was given up by ${event.data.who}: it is not sent again.`;
    case 'RefundDepositedBack':
      return event.data.status === 'S'
        ? `The bank credited ${yuan(event.data.amountFen)} of refund ${event.data.outRequestNo}.`
        : `The bank could not credit refund ${event.data.outRequestNo}; the money is in the buyer's Alipay balance.`;
    case 'SettlementRequested':
      return `Settlement ${event.data.outRequestNo} of ${yuan(sharedFen(event.data))} was requested.`;
    case 'SettlementSucceeded':
      return event.data.sharedFen === undefined
        ? `Settlement ${event.data.outRequestNo} succeeded.`
        : `Of settlement ${event.data.outRequestNo} Alipay transferred ${yuan(event.data.sharedFen)}.`;
    case 'SettlementRefused':
      return `Alipay refused settlement ${event.data.outRequestNo}${because(event.data)}.`;
    case 'SettlementGivenUp':
      return `Settlement ${event.data.outRequestNo} was given up by ${event.data.who}: it is not sent again.`;
    case 'TradeAnomalyObserved':
      return `An anomaly was observed (${event.data.kind}): a person should examine it.`;
    case 'TradeAnomalySettled':
      return `An anomaly was resolved by ${event.data.who}.`;
    default:
      // Recorded by a newer version.
      return `${(event as { type: string }).type} was recorded.`;
  }
}

const CLOSED: Record<CloseReason, string> = {
  EXPIRED: 'The trade was closed: nobody paid in time.',
  CLOSED_BY_MERCHANT: 'The trade was closed by the shop.',
  CLOSED_ELSEWHERE: 'The trade was closed at Alipay; that was not requested here.',
  CANCELLED: 'The trade was cancelled at Alipay.',
  FULLY_REFUNDED: 'The trade was closed: all of the money was returned.',
  PAYMENT_REFUSED: 'The trade was closed: Alipay refused the payment.',
};

function answerSummary(answer: AlipayCallAnswered['data']): string {
  switch (answer.outcome) {
    case 'ok':
      return `Alipay answered ${answer.method}${answer.tradeStatus ? `: ${answer.tradeStatus}` : ', done'}.`;
    case 'refused':
      return `Alipay refused ${answer.method}${because(answer)}.`;
    case 'unknown':
      return `The outcome of ${answer.method} is not known${because(answer)}: Alipay will be queried.`;
  }
}

function notifySummary(params: Record<string, string>): string {
  const { trade_status: status, out_biz_no: outRequestNo } = params;
  if (status === undefined) return 'A message of Alipay arrived.';
  // Of a refund Alipay says the trade's status as well, which a part of the money does not change.
  return `A notify of Alipay reported ${outRequestNo ? `the refund ${outRequestNo} and ` : ''}${status}.`;
}

function because({
  code,
  subCode,
  reason,
}: {
  code?: string | undefined;
  subCode?: string | undefined;
  reason?: string | undefined;
}): string {
  const why = subCode ?? reason ?? code;
  return why === undefined ? '' : ` (${why})`;
}

const yuan = (fen: number) => `¥${formatYuan(fen)}`;
