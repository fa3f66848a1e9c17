/** What must hold of money over a whole history: each promise holds, no fen is given twice, no answer is untrue. */
import { evolve } from '../../../domain/engine/evolve';
import { formatYuan, parseWireAmount } from '../../../domain/values/money';
import { nextDueAt } from '../../../domain/follow-up/due';
import { parseNode } from '../../../domain/alipay/judge-answer';
import { refundedFen } from '../../../domain/trade/account';
import type { TradeCommand } from '../../../domain/trade/commands';
import { requestedEnd } from '../../../domain/trade/ending';
import {
  initialTrade,
  isInDoubt,
  isUnpaid,
  type Refund,
  type Settlement,
  type Trade,
} from '../../../domain/trade/trade';
import { MAX_LATENESS_MS } from '../stage/core-gateway';
import { wasInterferedWith } from '../world/journal';
import { transferredFen } from '../stage/stage';
import { isStrangers, UNORDERED_MS } from './standing-invariants';
import { textOf } from '../report/words';
import type { World } from '../world/world';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';

export type Evidence = Pick<World, 'stage' | 'log' | 'books' | 'journal'>;
export type FinalInvariant = (evidence: Evidence) => string[];

/** Walks the histories of all trades: what `find` reports of an event, given the trade before and after it. */
export function findInHistories(
  { books }: Pick<Evidence, 'books'>,
  find: (event: RecordedEvent, before: Trade, after: Trade) => string | undefined,
): string[] {
  return books.outTradeNos().flatMap((no) => {
    let trade = initialTrade;
    return books.eventsOf(no).flatMap((event) => {
      const before = trade;
      trade = evolve(trade, event);
      const problem = find(event, before, trade);
      return problem ? [`${no}#${event.revision}: ${problem}`] : [];
    });
  });
}

/** A person has resolved that its outcome is still unknown: the engine gave the attempt up for good. */
export function isGivenUp(events: readonly RecordedEvent[], outRequestNo: string): boolean {
  return events.some(({ type, data }) => {
    const names: string[] = ['RefundGivenUp', 'SettlementGivenUp'];
    return names.includes(type) && 'outRequestNo' in data && data.outRequestNo === outRequestNo;
  });
}

const sumOf = (parts: readonly { amountFen: number }[]) => parts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** What a settlement moved or may have moved; less than requested where some of its shares are known to have failed. */
export function settlementFen(settlement: Settlement): number {
  const { sharedFen } = settlement as Settlement & { sharedFen?: number };
  return sharedFen ?? sumOf(settlement.shares);
}

/** The part of a refund that comes out of partners' shares. */
function fromPartnersFen({ details }: Refund): number {
  const parts = details?.['refund_royalty_parameters'];
  if (!Array.isArray(parts)) return 0;
  return parts.reduce<number>((sum, part) => sum + (parseWireAmount((part as JsonObject)['amount']) ?? 0), 0);
}

/** A refund, a settlement or a cancel is begun only with money that nothing else has, or may have. */
const noMoneyIsPromisedTwice: FinalInvariant = (evidence) =>
  findInHistories(evidence, (event, _before, trade) => {
    const isCancel = event.type === 'AlipayCallRequested' && event.data.method === 'alipay.trade.cancel';
    if (event.type !== 'RefundRequested' && event.type !== 'SettlementRequested' && !isCancel) return undefined;
    // The money of a second payment is its own.
    if (event.type === 'RefundRequested' && event.data.tradeNo !== undefined) return undefined;
    const stands = ({ state }: Refund | Settlement) => state !== 'REFUSED';
    const refunds = trade.refunds.filter((refund) => refund.tradeNo === undefined && stands(refund));
    const backFen = Math.max(sumOf(refunds) + trade.foreignRefundFen, refundedFen(trade));
    const takenFen = refunds.reduce((sum, refund) => sum + fromPartnersFen(refund), 0);
    const sharedFen = trade.settlements.filter(stands).reduce((sum, one) => sum + settlementFen(one), 0);
    const outFen = backFen + Math.max(0, sharedFen - takenFen) + (isCancel ? trade.paidFen : 0);
    if (outFen <= trade.paidFen) return undefined;
    return `${isCancel ? 'a cancel' : event.type}: ${formatYuan(outFen)} promised of ${formatYuan(trade.paidFen)}`;
  });

/** No sum that a reader sees grow shrinks again. */
const sumsNeverShrink: FinalInvariant = (evidence) =>
  findInHistories(evidence, ({ type }, before, after) => {
    const shrunk = shrunkSum(before, after);
    return shrunk && `${type}: ${shrunk}`;
  });

export function shrunkSum(before: Trade, after: Trade): string | undefined {
  const shrunk = [
    { what: 'paid', was: before.paidFen, is: after.paidFen },
    { what: 'refunded', was: refundedFen(before), is: refundedFen(after) },
  ].find(({ was, is }) => is < was);
  return shrunk && `${shrunk.what} ${formatYuan(shrunk.was)}, then ${formatYuan(shrunk.is)}`;
}

/** A cancel returns all of the money: none of it is with partners then. */
const cancelsLeavePartnersAlone: FinalInvariant = ({ stage, books }) =>
  books.outTradeNos().flatMap((no) => {
    const ledger = stage.alipay.ledgerOf(no);
    const isCancelled = ledger?.refunds.some(({ outRequestNo }) => outRequestNo === no) ?? false;
    const hasShares = ledger?.settlements.some(({ shares }) => transferredFen(shares) > 0) ?? false;
    return isCancelled && hasShares ? [`${no}: a cancel returned all, and partners have their shares`] : [];
  });

/** By the policy a second payment does not go back where the first goes back whole, by whomever and however surely. */
const policyLeavesOnePayment: FinalInvariant = (evidence) =>
  findInHistories(evidence, (event, { refunds, paidFen }) => {
    const isPolicy = event.type === 'RefundRequested' && event.metadata.actor === 'follow-up';
    if (!isPolicy || event.data.tradeNo === undefined) return undefined;
    const backFen = sumOf(refunds.filter(({ state, tradeNo }) => state !== 'REFUSED' && tradeNo === undefined));
    return backFen >= paidFen ? `the policy returns the second payment; the first goes back, too` : undefined;
  });

/** What a person has resolved as still unknown is not sent again on the engine's own account. */
const whatIsResolvedIsNotSentAgain: FinalInvariant = (evidence) =>
  findInHistories(evidence, (event, { anomalies }) => {
    if (event.type !== 'AlipayCallRequested' || event.metadata.actor !== 'follow-up') return undefined;
    if (event.data.method !== 'alipay.trade.refund') return undefined;
    const no = textOf(event.data.bizContent['out_request_no']);
    const isResolved = anomalies.some(
      ({ kind, detail, resolved }) =>
        kind === 'OUTCOME_STILL_UNKNOWN' && resolved !== undefined && detail.includes(`refund ${no} `),
    );
    return isResolved ? `refund ${no} is sent again after a person has dealt with it` : undefined;
  });

/** Money returned by others is reported as soon as a signed sum proves it. */
const foreignRefundsAreReported: FinalInvariant = ({ stage, books, journal }) =>
  books.outTradeNos().flatMap((no) => {
    const trade = books.tradeOf(no);
    const ledger = stage.alipay.ledgerOf(no);
    const byCancel = ledger?.refunds.some(({ outRequestNo }) => outRequestNo === no) ?? false;
    if (!trade.opened || !ledger || byCancel || isStrangers({ trade, ledger })) return [];
    if (wasInterferedWith(journal, no, 'lie', 'replay', 'second-payment')) return [];
    const provenFen = provenSumFen(books.eventsOf(no), trade);
    const moved = ledger.refunds.filter(({ outRequestNo }) => !outRequestNo.startsWith('console'));
    const foreignFen = Math.min(provenFen, ledger.refundedFen) - sumOf(moved);
    const isReported = trade.anomalies.some(({ kind }) => kind === 'REFUND_NOT_OURS');
    if (foreignFen <= 0 || isReported) return [];
    return [`${no}: ${formatYuan(provenFen)} is proven to have gone back, ours is ${formatYuan(sumOf(moved))}`];
  });

/** The largest sum that Alipay signed as returned on the trade. That all went back may be what a cancel did that is in doubt. */
function provenSumFen(events: readonly RecordedEvent[], trade: Trade): number {
  let mayHaveBeenCancelled = false;
  let arrivesUntilMs = -Infinity;
  let queriedAtMs = -Infinity;
  return events.reduce((provenFen, event) => {
    const { type, data, metadata } = event;
    if (type === 'AlipayCallRequested' && data.method === 'alipay.trade.cancel') {
      mayHaveBeenCancelled = true;
      arrivesUntilMs = Date.parse(data.deadlineAt) + MAX_LATENESS_MS + UNORDERED_MS;
    }
    if (type === 'AlipayCallRequested' && data.method === 'alipay.trade.query')
      queriedAtMs = Date.parse(metadata.recordedAt);
    const isQuery = type === 'AlipayCallAnswered' && data.method === 'alipay.trade.query';
    if (isQuery && data.tradeStatus === 'TRADE_SUCCESS' && queriedAtMs > arrivesUntilMs) mayHaveBeenCancelled = false;
    return isQuery && mayHaveBeenCancelled ? provenFen : Math.max(provenFen, signedSumFen(event, trade));
  }, 0);
}

/** The sum that Alipay signed as returned on the trade; 0 where the event says nothing of it. */
function signedSumFen({ type, data }: RecordedEvent, { tradeNo, paidFen }: Trade): number {
  if (type === 'AlipayNotifyReceived') {
    return data.params['trade_no'] === tradeNo ? (parseWireAmount(data.params['refund_fee']) ?? 0) : 0;
  }
  if (type !== 'AlipayCallAnswered' || !data.signed) return 0;
  const node = parseNode(data.content);
  if (node?.['trade_no'] !== tradeNo) return 0;
  if (data.method === 'alipay.trade.query') return data.tradeStatus === 'TRADE_CLOSED' ? paidFen : 0;
  return data.method === 'alipay.trade.refund' ? (parseWireAmount(node?.['refund_fee']) ?? 0) : 0;
}

/** An answer "in doubt" has a query that is due. */
const promisesAreDue: FinalInvariant = ({ journal }) =>
  journal.commands.flatMap(({ id, command, result }) => {
    const isPromised = result?.refusals.some(
      ({ code, advice }) => code === 'OUTCOME_UNKNOWN' && advice === 'WAIT_FOR_STATE',
    );
    if (!isPromised || nextDueAt(result!.trade) !== undefined) return [];
    return [`${id} (${command.type} ${command.outTradeNo}) was answered WAIT_FOR_STATE, and nothing is due`];
  });

/** "Nothing was changed, send the same again" is answered only where nothing of what was asked for is open. */
const nothingOpenIsCalledUntouched: FinalInvariant = ({ journal }) =>
  journal.commands.flatMap(({ id, command, result }) => {
    const isSaid = result?.refusals.some(({ code }) => code === 'ALIPAY_UNAVAILABLE');
    const open = isSaid ? openOf(result!.trade, command) : undefined;
    return open ? [`${id} (${command.type} ${command.outTradeNo}) was answered "nothing was changed": ${open}`] : [];
  });

/** What of a command's subject is open, in words. */
function openOf(trade: Trade, command: TradeCommand): string | undefined {
  if (command.type === 'Refund' || command.type === 'Settle') {
    const parts = command.type === 'Refund' ? trade.refunds : trade.settlements;
    const part = parts.find(({ outRequestNo }) => outRequestNo === command.outRequestNo);
    return part && part.state !== 'SUCCEEDED' && part.state !== 'REFUSED' ? `it is ${part.state}` : undefined;
  }
  if (trade.doubt) return `${trade.doubt.state} is in doubt`;
  const isEnding = isUnpaid(trade) && requestedEnd(trade) !== 'NONE';
  if (isEnding && command.type !== 'Sync') return `a ${requestedEnd(trade)} is under way`;
  if (command.type === 'Sync') return isInDoubt(trade) ? 'it is in doubt' : undefined;
  const isRepeated = command.type === 'Pay' && trade.opened?.method === command.method && isUnpaid(trade);
  return isRepeated ? `it is opened, and ${trade.state}` : undefined;
}

/** No caller received ok, or a final state, that the ledger contradicted ten minutes later. */
const answersStand: FinalInvariant = ({ journal }) =>
  journal.commands.flatMap(({ id, command, contradiction }) =>
    // The answer is true of the payment that was known; the other one is reported by its anomaly.
    contradiction === undefined || wasInterferedWith(journal, command.outTradeNo, 'second-payment')
      ? []
      : [`${id} (${command.type} ${command.outTradeNo}) was answered ${contradiction}`],
  );

export const MONEY_INVARIANTS = {
  noMoneyIsPromisedTwice,
  sumsNeverShrink,
  cancelsLeavePartnersAlone,
  policyLeavesOnePayment,
  whatIsResolvedIsNotSentAgain,
  foreignRefundsAreReported,
  promisesAreDue,
  nothingOpenIsCalledUntouched,
  answersStand,
};
