/** What must hold once the faults are over and time has passed. Each answers what is wrong, in words. */
import { verifyChain } from '../../../adapters/event-log/event-hash';
import { wayToPay } from '../../../domain/alipay/ways-to-pay';
import { evolve } from '../../../domain/engine/evolve';
import { formatYuan } from '../../../domain/values/money';
import { owedRefundNo } from '../../../domain/refund/owed-refund';
import { comparePositions } from '../../../domain/ports';
import { refundedFen } from '../../../domain/trade/account';
import { requestedEnd } from '../../../domain/trade/ending';
import { notifyKey } from '../../../domain/alipay/notify-key';
import { initialTrade, isInDoubt, isUnpaid, type Trade } from '../../../domain/trade/trade';
import { wasInterferedWith, type Interference, type SentCommand } from '../world/journal';
import {
  isGivenUp,
  findInHistories,
  settlementFen,
  MONEY_INVARIANTS,
  type Evidence,
  type FinalInvariant,
} from './money-invariants';
import { transferredFen } from '../stage/stage';
import { isClosedForGood, isStrangers, ownLedger, refundAtAlipay } from './standing-invariants';
import { withoutAuthCode } from '../../../domain/events/auth-code';
import type { AnomalyKind } from '../../../domain/events/anomaly-events';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

/** Each out_request_no moved money at most once on its trade, and as much as requested; none moved that nobody requested. */
const refundsWereRequestedAndMovedOnce: FinalInvariant = ({ stage, books, journal }) =>
  books.outTradeNos().flatMap((no) => {
    const requested = books.eventsOf(no).flatMap((event) => (event.type === 'RefundRequested' ? [event.data] : []));
    const ledger = stage.alipay.ledgerOf(no);
    const trades = [ledger?.refunds ?? [], ledger?.second?.refunds ?? []];
    const moved = trades.flatMap((refunds) =>
      refunds.map((refund, index) => ({
        ...refund,
        isRepeat: refunds.slice(0, index).some(({ outRequestNo }) => outRequestNo === refund.outRequestNo),
      })),
    );
    return moved.flatMap(({ outRequestNo, amountFen, isRepeat }) => {
      if (isRepeat) return [`${no}: refund ${outRequestNo} moved money twice`];
      // A refund by a cancel has the order's number; one by the merchant console says so.
      if (outRequestNo === no || outRequestNo.startsWith('console')) return [];
      const isSame = (refund: { outRequestNo: string; amountFen: number }) =>
        refund.outRequestNo === outRequestNo && refund.amountFen === amountFen;
      const wasCommanded = journal.commands.some(
        ({ command }) => command.type === 'Refund' && command.outTradeNo === no && isSame(command),
      );
      const isOwed = books
        .tradeOf(no)
        .anomalies.some(({ remedy, tradeNo }) => remedy === 'refund' && outRequestNo === owedRefundNo(tradeNo));
      if ((wasCommanded || isOwed) && requested.some(isSame)) return [];
      return [`${no}: refund ${outRequestNo} of ${formatYuan(amountFen)} was not requested`];
    });
  });

/** State, paid and refunded sum of every trade are the same here and at Alipay. */
const engineAgreesWithLedger: FinalInvariant = (evidence) =>
  evidence.books.outTradeNos().flatMap((no) => disagreementsOn(evidence, no).map((text) => `${no}: ${text}`));

function disagreementsOn(evidence: Evidence, no: string): string[] {
  const trade = evidence.books.tradeOf(no);
  const first = evidence.stage.alipay.ledgerOf(no);
  const ledger = ownLedger({ trade, ledger: first });
  if (!trade.opened) return [];
  if (!ledger) {
    const isNothing = trade.state === 'TRADE_CLOSED' || isClosedForGood(trade);
    return isNothing && trade.paidFen === 0 ? [] : [`${trade.state} here, unknown at Alipay`];
  }
  if (isStrangers({ trade, ledger: first })) {
    // A notify under Alipay's own signature that gives the stranger's payment our amount cannot be seen through.
    // Nor can a second payment of the stranger's order: it is paid after ours was opened, with the amount of ours.
    const isMisled = wasInterferedWith(evidence.journal, no, 'lie', 'second-payment');
    return trade.paidFen === 0 || isMisled ? [] : ['booked as paid, but that is another order'];
  }
  const paidFen = ledger.isPaid ? ledger.totalFen : 0;
  const events = evidence.books.eventsOf(no);
  // A person gave it up: whether it was done is that person's to know.
  const isAnyhowGivenUp = (outRequestNo: string, state: string) =>
    state !== 'SUCCEEDED' && isGivenUp(events, outRequestNo);
  const givenUpFen = ledger.refunds
    .filter(({ outRequestNo }) => isGivenUp(events, outRequestNo))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
  // Nobody can tell a replayed refusal from one of this refund (docs/reference/wire.md).
  const isRefusalReplayed = wasInterferedWith(evidence.journal, no, 'replayed-refusal');
  const isTakenForRefused = (refund: Trade['refunds'][number]) => isRefusalReplayed && refund.state === 'REFUSED';
  const takenForRefusedFen = trade.refunds
    .filter((refund) => isTakenForRefused(refund) && refundAtAlipay({ trade, ledger: first }, refund))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
  const unheardFen = refundsNobodyToldOf(evidence, no) + givenUpFen + takenForRefusedFen;
  const missingFen = ledger.refundedFen - refundedFen(trade);
  return [
    ...(trade.state === ledger.status || (isClosedForGood(trade) && !ledger.isPaid) || takenForRefusedFen > 0
      ? []
      : [`${trade.state} here, ${ledger.status} at Alipay`]),
    ...(trade.paidFen === paidFen ? [] : [`paid ${formatYuan(trade.paidFen)} here, ${formatYuan(paidFen)} at Alipay`]),
    ...(missingFen >= 0 && missingFen <= unheardFen
      ? []
      : [`refunded ${formatYuan(refundedFen(trade))} here, ${formatYuan(ledger.refundedFen)} at Alipay`]),
    ...trade.refunds.flatMap((refund) => {
      const { outRequestNo, state, amountFen } = refund;
      const moved = refundAtAlipay({ trade, ledger: first }, refund);
      const agrees = moved ? state === 'SUCCEEDED' && moved.amountFen === amountFen : state === 'REFUSED';
      if (agrees || isAnyhowGivenUp(outRequestNo, state) || isTakenForRefused(refund)) return [];
      return [`refund ${outRequestNo} is ${state} here, ${moved ? 'done' : 'not known'} at Alipay`];
    }),
    ...trade.settlements.flatMap((settlement) => {
      const { outRequestNo, state } = settlement;
      const moved = ledger.settlements.find((one) => one.outRequestNo === outRequestNo);
      const movedFen = transferredFen(moved?.shares ?? []);
      const agrees =
        movedFen > 0 ? state === 'SUCCEEDED' && settlementFen(settlement) === movedFen : state === 'REFUSED';
      if (agrees || isAnyhowGivenUp(outRequestNo, state)) return [];
      return [`settlement ${outRequestNo} is ${state} here, ${formatYuan(movedFen)} was shared at Alipay`];
    }),
  ];
}

/** Alipay tells of a part returned by others in one notify and nowhere else; where that got lost, nobody can know. */
function refundsNobodyToldOf({ stage, books }: Evidence, no: string): number {
  const heard = books.eventsOf(no);
  const refunds = stage.alipay.ledgerOf(no)?.refunds ?? [];
  const lastHeard = refunds.findLastIndex(({ outRequestNo }) =>
    heard.some(({ type, data }) => type === 'AlipayNotifyReceived' && data.params['out_biz_no'] === outRequestNo),
  );
  return refunds
    .slice(lastHeard + 1)
    .filter(({ outRequestNo }) => outRequestNo.startsWith('console'))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

const nothingUnknownRemains: FinalInvariant = ({ stage, books }) =>
  books.outTradeNos().flatMap((no) => {
    const trade = books.tradeOf(no);
    if (!trade.opened || isStrangers({ trade, ledger: stage.alipay.ledgerOf(no) })) return [];
    if (isUnpaid(trade) && !isClosedForGood(trade)) return [`${no} is still ${trade.state}`];
    return !isInDoubt(trade) ? [] : [`${no} is ${trade.state}, but not settled`];
  });

const everySuccessHasItsEvent: FinalInvariant = ({ books, journal }) =>
  journal.accepted.flatMap(({ outTradeNo, params }) => {
    const key = notifyKey({ notifyId: params['notify_id']!, params });
    const isStored = books
      .eventsOf(outTradeNo)
      .some((event) => event.type === 'AlipayNotifyReceived' && notifyKey(event.data) === key);
    return isStored
      ? []
      : [`notify ${params['notify_id']} of ${outTradeNo} was answered with success, but is not stored`];
  });

/** What a command was answered is what the log said then, and holds what was requested. */
const everyAnswerHasItsEvents: FinalInvariant = ({ books, journal }) =>
  journal.commands.flatMap((sent) => {
    const { id, command, result } = sent;
    if (!result) return [];
    const events = books.eventsOf(command.outTradeNo).slice(0, result.trade.revision + 1);
    const folded = foldOf(events);
    if (JSON.stringify(folded) !== JSON.stringify(result.trade)) return [`${id} was answered a state that never was`];
    const problem = result.refusals.length === 0 ? whatIsMissing(sent, folded, events) : undefined;
    return problem ? [`${id} (${command.type} ${command.outTradeNo}) was answered ok, but ${problem}`] : [];
  });

function whatIsMissing({ id, command }: SentCommand, trade: Trade, events: readonly RecordedEvent[]) {
  switch (command.type) {
    case 'Pay': {
      const isSame = trade.opened?.totalFen === command.totalFen && trade.opened.subject === command.subject;
      if (!isSame || trade.opened?.method !== command.method) return 'the order was not opened so';
      return isGiven(trade) ? undefined : 'the buyer was given nothing to pay by';
    }
    case 'Refund': {
      const refund = trade.refunds.find(({ outRequestNo }) => outRequestNo === command.outRequestNo);
      if (refund?.amountFen !== command.amountFen) return 'the refund was not requested with this amount';
      return refund.state === 'SUCCEEDED' ? undefined : `the refund is ${refund.state}`;
    }
    case 'Settle': {
      const settlement = trade.settlements.find(({ outRequestNo }) => outRequestNo === command.outRequestNo);
      return settlement?.state === 'SUCCEEDED' ? undefined : `the settlement is ${settlement?.state}`;
    }
    case 'Cancel':
    case 'Close':
      return trade.state === 'TRADE_CLOSED' ? undefined : `the trade is ${trade.state}`;
    case 'Sync': {
      const saidSomething = events.some(
        ({ type, data, metadata }) =>
          type === 'AlipayCallAnswered' && data.outcome !== 'unknown' && metadata.$correlationId === id,
      );
      return saidSomething ? undefined : 'Alipay said nothing';
    }
    case 'ResolveAnomaly': {
      const anomaly = trade.anomalies.find(({ eventId }) => eventId === command.anomalyId);
      return anomaly?.resolved?.who === command.who ? undefined : 'the anomaly is not resolved so';
    }
    case 'FollowUp':
      return undefined;
  }
}

/** What the way to pay needs is there, or nobody needs it any more. */
function isGiven(trade: Trade): boolean {
  const { state, opened, attempt, tradeNo } = trade;
  const { page } = attempt ?? {};
  if (state === 'TRADE_CLOSED' || state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') return true;
  if (requestedEnd(trade) !== 'NONE') return true;
  if (state !== 'WAIT_BUYER_PAY' || !opened) return false;
  const { opening } = wayToPay(opened.method);
  if ('page' in opening) return page?.method === opening.page;
  return tradeNo !== undefined || (opened.method === 'QR_CODE' && attempt?.state.handedOut === 'CODE');
}

function foldOf(events: readonly RecordedEvent[]): Trade {
  return events.reduce(evolve, initialTrade);
}

/** Revisions count without a gap, each event vouches for the one before, and positions only grow. */
const historyIsWhole: FinalInvariant = ({ log }) => {
  const broken = [...log.streams.values()].flatMap((events) => {
    const link = verifyChain(events);
    const starts = events[0]?.revision === 0 ? [] : ['a stream does not begin at 0'];
    return link ? [...starts, `${link.stream} at ${link.revision}: ${link.problem}`] : starts;
  });
  const disorder = log.all.findIndex(
    ({ position }, index) => index > 0 && comparePositions(position, log.all[index - 1]!.position) <= 0,
  );
  return disorder < 0 ? broken : [...broken, `position ${log.all[disorder]!.position} is out of order`];
};

/** The intent is stored before the request leaves, and leaves at most once. */
const everyCallHasItsIntent: FinalInvariant = ({ log, journal }) => {
  const sent = new Map<string, number>();
  return journal.sentCalls.flatMap(({ request: { method, bizContent }, stream, revision }) => {
    const content = JSON.stringify(withoutAuthCode(bizContent));
    const times = (sent.get(method + content) ?? 0) + 1;
    sent.set(method + content, times);
    const intents = (log.streams.get(stream) ?? []).slice(0, revision + 1);
    const isIntent = (event: RecordedEvent) =>
      event.type === 'AlipayCallRequested' &&
      event.data.method === method &&
      JSON.stringify(event.data.bizContent) === content;
    return intents.filter(isIntent).length >= times ? [] : [`${method} ${content} left without an intent of its own`];
  });
};

/** Money that is known to have come is not sent back but by a refund, or by a cancel that a caller requested. */
const whatIsPaidIsNotEnded: FinalInvariant = (evidence) =>
  findInHistories(evidence, (event, { paidFen }) => {
    if (event.type !== 'AlipayCallRequested') return undefined;
    const isCommanded = event.data.method === 'alipay.trade.cancel' && event.metadata.actor === 'api';
    const isEnd = /\.(close|cancel)$/.test(event.data.method) && !isCommanded;
    return isEnd && paidFen > 0 ? `${event.data.method} of a trade known to be paid` : undefined;
  });

/** An answer whose storing failed is stored again only when it was not stored. */
const noAnswerIsStoredTwice: FinalInvariant = (evidence) => {
  const stored = new Set<string>();
  return findInHistories(evidence, (event) => {
    if (event.type !== 'AlipayCallAnswered') return undefined;
    const answer = `${event.data.callId} ${event.data.reason ?? ''}`;
    if (stored.has(answer)) return `${event.data.method} is answered twice`;
    stored.add(answer);
    return undefined;
  });
};

const CAUSES: Readonly<Record<AnomalyKind, readonly Interference[] | 'any'>> = {
  OUTCOME_STILL_UNKNOWN: 'any',
  UNKNOWN_TRADE: ['stranger'],
  AMOUNT_DIFFERS: ['stranger', 'lie', 'share-failed'],
  SELLER_DIFFERS: ['lie'],
  REFUND_NOT_OURS: ['console-refund', 'replay'],
  PAID_AFTER_CLOSE: ['stranger', 'replayed-refusal'],
  TRADE_NO_DIFFERS: ['stranger', 'second-payment'],
  PAID_BEFORE_OPENED: ['stranger'],
  CONTRADICTS_STATE: ['stranger', 'replay', 'second-payment'],
};

/** A person is called only when there is something to see. */
const anomaliesHaveACause: FinalInvariant = ({ books, journal }) =>
  books.outTradeNos().flatMap((no) =>
    books.tradeOf(no).anomalies.flatMap(({ kind, detail }) => {
      const causes = CAUSES[kind];
      // A person gave up what Alipay had carried out.
      const { refunds, settlements } = books.tradeOf(no);
      const isGivenUpTooEarly =
        kind === 'CONTRADICTS_STATE' && [...refunds, ...settlements].some(({ givenUp }) => givenUp);
      const hasCause = causes === 'any' || isGivenUpTooEarly || wasInterferedWith(journal, no, ...causes);
      return hasCause ? [] : [`${no}: ${kind} without a cause: ${detail}`];
    }),
  );

/** Whatever fails outside, the engine throws nothing but that the log is unavailable. */
const engineNeverFails: FinalInvariant = ({ journal }) => journal.failures;

export const FINAL_INVARIANTS = {
  engineNeverFails,
  historyIsWhole,
  everyCallHasItsIntent,
  everySuccessHasItsEvent,
  everyAnswerHasItsEvents,
  refundsWereRequestedAndMovedOnce,
  noAnswerIsStoredTwice,
  ...MONEY_INVARIANTS,
  whatIsPaidIsNotEnded,
  engineAgreesWithLedger,
  nothingUnknownRemains,
  anomaliesHaveACause,
};
