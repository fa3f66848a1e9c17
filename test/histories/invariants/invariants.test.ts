/** That each invariant bites: the end of a history in which all holds, doctored, and what must be reported then. */
import { openReadModel, type AppliedChange, type ReadModel } from '../../../projections/views/read-model';
import { refusal, type Refusal } from '../../../domain/trade/refusals';
import type { Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import type { History } from '../plan/history';
import type { SentCommand } from '../world/journal';
import { noSums } from '../../../domain/bill/match-order';
import type { BillRun } from '../world/bill-desk';
import { BILL_INVARIANTS } from './bill-invariants';
import { FINAL_INVARIANTS } from './invariants';
import { playHistory } from '../world/play';
import { READ_INVARIANTS } from './read-invariants';
import type { ReadSide } from '../world/read-side';
import type { LedgerTrade } from '../stage/stage';
import { contradictionOf } from './contradiction';
import { shrunkSum } from './money-invariants';
import { doubtStaysVisible, STANDING_INVARIANTS, type Sight } from './standing-invariants';
import { createVirtualStage } from '../stage/virtual-stage';
import type { World } from '../world/world';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import { HOUR_MS } from '../../../domain/values/durations';

/** One order, paid, a quarter returned; the bill of its day is reconciled, too early and in time. */
const plain: History = {
  noiseSeed: 1,
  hasReadSide: true,
  nodes: 1,
  skewMs: [0, 0],
  rules: {},
  latePayment: 'keep',
  weather: { faults: [], storeOutage: 0, crash: 0 },
  denials: 0,
  orders: [
    {
      method: 'QR_CODE',
      totalFen: 8800,
      timeout: undefined,
      buyerId: '2088102146225135',
      codeEnding: '00',
      refundShares: [25],
    },
  ],
  steps: [
    { waitMs: 0, act: { do: 'pay', order: 0, node: 0, variant: 'as-planned' } },
    { waitMs: 2_000, act: { do: 'buyer-pays', order: 0, buyer: undefined, means: undefined } },
    { waitMs: 2_000, act: { do: 'refund', order: 0, node: 0, request: 0, variant: 'as-planned', detail: 'plain' } },
    { waitMs: 20 * HOUR_MS, act: { do: 'reconcile', node: 0, daysBack: 1 } },
    { waitMs: 10 * HOUR_MS, act: { do: 'reconcile', node: 0, daysBack: 1 } },
  ],
};

let world: World;
let readModel: ReadModel;
beforeEach(async () => {
  const played = await playHistory(plain, { createStage: createVirtualStage });
  expect(played.violations).toEqual([]);
  ({ world } = played);
  readModel = openReadModel(':memory:');
});
afterEach(() => readModel.close());

const events = () => world.log.streams.get('trade-main-o0')!;
const trade = () => world.books.tradeOf('o0');
const ledger = () => world.stage.alipay.ledgerOf('o0')!;

function isSeen(changes: Partial<Trade>): void {
  const seen = { ...trade(), ...changes };
  world.books.tradeOf = () => seen;
}
function isInLedger(changes: Partial<LedgerTrade>): void {
  const changed = { ...ledger(), ...changes };
  world.stage.alipay.ledgerOf = () => changed;
}
function isStored(event: TradeEvent, { id, actor }: { id?: string; actor?: string } = {}): void {
  const last = events().at(-1)!;
  const metadata = { ...last.metadata, ...(actor ? { actor } : {}) };
  events().push({ ...last, ...event, id: id ?? last.id, metadata, revision: last.revision + 1 });
}
const stored = <Type extends TradeEvent['type']>(type: Type) =>
  events().find((event): event is RecordedEvent<Extract<TradeEvent, { type: Type }>> => event.type === type)!;

type Requested = Extract<TradeEvent, { type: 'AlipayCallRequested' }>['data'];
const share = (amountFen: number) => ({ outRequestNo: 's0', shares: [{ amountFen }] });

describe('at the end of a history', () => {
  const cases: Record<Exclude<keyof typeof FINAL_INVARIANTS, 'sumsNeverShrink'>, () => void> = {
    engineNeverFails: () => void world.journal.failures.push('boom'),
    historyIsWhole: () => void events().splice(3, 1),
    everyCallHasItsIntent: () => void world.journal.sentCalls.push(world.journal.sentCalls[0]!),
    everySuccessHasItsEvent: () =>
      void world.journal.accepted.push({ outTradeNo: 'o0', params: { notify_id: 'never stored' } }),
    everyAnswerHasItsEvents() {
      const result = { trade: trade(), refusals: [] };
      world.journal.commands.push({ id: 'command 9', command: { type: 'Close', outTradeNo: 'o0' }, result });
    },
    refundsWereRequestedAndMovedOnce: () => isInLedger({ refunds: [...ledger().refunds, ...ledger().refunds] }),
    noAnswerIsStoredTwice: () => isStored(stored('AlipayCallAnswered')),
    noMoneyIsPromisedTwice: () =>
      isStored({ type: 'RefundRequested', data: { outRequestNo: 'r9', amountFen: 8800, requestedAt: '' } }),
    cancelsLeavePartnersAlone: () =>
      isInLedger({ refunds: [{ outRequestNo: 'o0', amountFen: 8800 }], settlements: [share(100)] }),
    policyLeavesOnePayment() {
      const owed = { outRequestNo: 'late_9', tradeNo: '9', amountFen: 8800, requestedAt: '' };
      const rest = { outRequestNo: 'r9', amountFen: 6600, requestedAt: '' };
      isStored({ type: 'RefundRequested', data: rest });
      isStored({ type: 'RefundRequested', data: owed }, { actor: 'follow-up' });
    },
    whatIsResolvedIsNotSentAgain() {
      const detail = 'Alipay has not said what became of refund r0 since then.';
      const unknown = { kind: 'OUTCOME_STILL_UNKNOWN' as const, detail, observedAt: '' };
      isStored({ type: 'TradeAnomalyObserved', data: unknown }, { id: 'e9' });
      isStored({ type: 'TradeAnomalySettled', data: { anomalyId: 'e9', who: 'wang', why: 'by hand', settledAt: '' } });
      const { data } = events().find(({ data }) => 'method' in data && data.method === 'alipay.trade.refund')!;
      isStored({ type: 'AlipayCallRequested', data: data as Requested }, { actor: 'follow-up' });
    },
    foreignRefundsAreReported() {
      const params = { trade_no: trade().tradeNo!, refund_fee: '50.00' };
      isStored({ type: 'AlipayNotifyReceived', data: { notifyId: 'n9', params } });
      isInLedger({ refundedFen: 5000 });
    },
    promisesAreDue() {
      const result = { trade: trade(), refusals: [refusal('OUTCOME_UNKNOWN', '')] };
      world.journal.commands.push({ id: 'command 9', command: { type: 'Close', outTradeNo: 'o0' }, result });
    },
    nothingOpenIsCalledUntouched() {
      const result = { trade: { ...trade(), inFlight: [] }, refusals: [refusal('ALIPAY_UNAVAILABLE', '')] };
      const [first] = result.trade.refunds;
      result.trade = { ...result.trade, refunds: [{ ...first!, state: 'UNKNOWN' }] };
      const refund = { type: 'Refund' as const, outTradeNo: 'o0', outRequestNo: first!.outRequestNo, amountFen: 2200 };
      world.journal.commands.push({ id: 'command 9', command: refund, result });
    },
    answersStand() {
      const command = { type: 'Close' as const, outTradeNo: 'o0' };
      world.journal.commands.push({ id: 'command 9', command, contradiction: 'TRADE_CLOSED, and the buyer has paid' });
    },
    whatIsPaidIsNotEnded() {
      const { data } = stored('AlipayCallRequested');
      isStored({ type: 'AlipayCallRequested', data: { ...data, callId: 'c9', method: 'alipay.trade.close' } });
    },
    engineAgreesWithLedger: () => isInLedger({ refundedFen: 2201 }),
    nothingUnknownRemains: () => isSeen({ doubt: { since: '', sinceRevision: 5, state: 'CANCEL' } }),
    anomaliesHaveACause: () =>
      isSeen({ anomalies: [{ kind: 'SELLER_DIFFERS', detail: '', observedAt: '', eventId: 'e9' }] }),
  };

  it.each(Object.entries(cases))('%s is reported', (name, doctor) => {
    const check = FINAL_INVARIANTS[name as keyof typeof FINAL_INVARIANTS];
    expect(check(world)).toEqual([]);
    doctor();
    expect(check(world)).not.toEqual([]);
  });
});

it('a sum that shrinks is reported', () => {
  expect(shrunkSum(trade(), trade())).toBeUndefined();
  expect(shrunkSum(trade(), { ...trade(), refundedAtAlipayFen: 0, refunds: [] })).toBeDefined();
  expect(shrunkSum(trade(), { ...trade(), paidFen: 1 })).toBeDefined();
});

describe('ten minutes after an answer', () => {
  const answered = (changes: Partial<Trade>, command: SentCommand['command'], ...refusals: Refusal[]) => ({
    command,
    result: { trade: { ...trade(), ...changes }, refusals },
  });
  const unpaid: Partial<Trade> = { state: 'TRADE_CLOSED', paidFen: 0, refunds: [], refundedAtAlipayFen: 0 };
  const paidLedger = () => ({ ...ledger(), status: 'TRADE_SUCCESS' as const, refunds: [], refundedFen: 0 });
  const cancelled = () => ({ ...paidLedger(), refunds: [{ outRequestNo: 'o0', amountFen: 8800 }], refundedFen: 8800 });
  const cancel = { type: 'Cancel', outTradeNo: 'o0' } as const;
  const settle = { type: 'Settle', outTradeNo: 'o0', outRequestNo: 's0', shares: [] } as const;

  it.each([
    ['closed unpaid', () => answered(unpaid, { type: 'Close', outTradeNo: 'o0' }), paidLedger],
    ['cancelled', () => answered({ state: 'TRADE_CLOSED' }, cancel), paidLedger],
    [
      'refunded',
      () => answered({}, { type: 'Refund', outTradeNo: 'o0', outRequestNo: 'r0', amountFen: 2200 }),
      paidLedger,
    ],
    ['settled', () => answered({}, settle), paidLedger],
    [
      'still paid',
      () => answered({ refunds: [], refundedAtAlipayFen: 0 }, cancel, refusal('OUTCOME_UNKNOWN', '')),
      cancelled,
    ],
  ])('%s is reported where the ledger says something else', (_what, sent, ledgerThen) => {
    expect(contradictionOf(sent(), undefined, [])).toBeUndefined();
    expect(contradictionOf(sent(), ledgerThen(), [])).toBeDefined();
  });

  it('what the ledger says, too, is not reported', () => {
    const command = { type: 'Refund', outTradeNo: 'o0', outRequestNo: 'r0', amountFen: 2200 } as const;
    expect(contradictionOf(answered({}, command), ledger(), [])).toBeUndefined();
    expect(contradictionOf(answered({}, settle), { ...ledger(), settlements: [share(100)] }, [])).toBeUndefined();
  });
});

describe('at every moment', () => {
  it('a call that changes the ledger of a trade that is not in doubt is reported', () => {
    expect(doubtStaysVisible(trade(), 'alipay.trade.cancel')).toBeDefined();
    const doubt = { since: '', sinceRevision: 5, state: 'CANCEL' as const };
    expect(doubtStaysVisible({ ...trade(), doubt }, 'alipay.trade.cancel')).toBeUndefined();
  });

  const paidLedger = (): LedgerTrade => ({ ...ledger() });
  const cases: Record<keyof typeof STANDING_INVARIANTS, () => Partial<Sight>> = {
    refundsStayWithinPaid: () => ({
      ledger: { ...paidLedger(), refunds: [{ outRequestNo: 'r0', amountFen: 8801 }] },
    }),
    moneyIsSpentOnce: () => ({ ledger: { ...paidLedger(), settlements: [share(6601)] } }),
    nothingMovedIsMissing: () => ({ ledger: { ...paidLedger(), settlements: [share(100)] } }),
    refundsAreReportedTruthfully: () => ({ ledger: { ...paidLedger(), refunds: [] } }),
    nothingUnpaidIsCalledPaid: () => ({ ledger: { ...paidLedger(), isPaid: false } }),
    nothingPayableIsClosed: () => ({
      trade: { ...trade(), state: 'TRADE_CLOSED', paidFen: 0, refunds: [] },
      ledger: undefined,
      isPayable: true,
    }),
    unknownPaymentsAreInDoubt: () => ({
      trade: { ...trade(), state: 'CREATED', opened: { ...trade().opened!, method: 'BARCODE' } },
    }),
    nothingOpenIsForgotten: () => ({
      trade: { ...trade(), refunds: trade().refunds.map((refund) => ({ ...refund, state: 'UNKNOWN' })) },
    }),
  };

  it.each(Object.entries(cases))('%s is reported', (name, doctored) => {
    const check = STANDING_INVARIANTS[name as keyof typeof STANDING_INVARIANTS];
    const sight: Sight = { trade: trade(), ledger: ledger(), isPayable: false, hasStranger: false, wasMisled: false };
    expect(check(sight)).toBeUndefined();
    expect(check({ ...sight, ...doctored() })).toBeDefined();
  });
});

describe('of reconciliations', () => {
  const lastRun = () => world.desk!.runs.at(-1)!;
  type Result = NonNullable<BillRun['reconciliation']['result']>;
  const endsWith = (changes: Partial<Result>) => {
    const { result } = lastRun().reconciliation;
    lastRun().reconciliation.result = { ...result!, ...changes };
  };
  const difference = { kind: 'PAYMENT_NOT_BOOKED', outTradeNo: 'o0', theirsFen: 8800, asked: true } as const;
  const cases: Record<keyof typeof BILL_INVARIANTS, () => void> = {
    onlyQueriedIsReportedAsQueried() {
      lastRun().callsBefore = world.journal.sentCalls.length;
      endsWith({ listed: [difference] });
    },
    nothingUnqueriedIsDone: () => endsWith({ unasked: 1 }),
    billsAreReconciled: () => endsWith({ discrepancies: 1, listed: [difference] }),
    sumsAreThoseOfTheRows: () => endsWith({ booked: noSums() }),
    totalsAreThoseOfTheRows() {
      const none = { paymentCount: 0, paymentFen: 0, refundCount: 0, refundFen: 0 };
      Object.assign(world.desk!, { totals: () => none });
    },
  };

  it('the plain history has one that is too early, and ends with one that is done', () => {
    expect(world.desk!.runs.map(({ state }) => state)).toEqual(['NOT_READY', 'DONE', 'DONE']);
    expect(Object.values(BILL_INVARIANTS).flatMap((check) => check(world))).toEqual([]);
  });

  it.each(Object.entries(cases))('%s is reported', (name, doctor) => {
    doctor();
    expect(BILL_INVARIANTS[name as keyof typeof BILL_INVARIANTS](world)).not.toEqual([]);
  });
});

describe('on the read side', () => {
  /** The views hold the first so many events. */
  const readSideAfter = (count: number, seen: AppliedChange[]): ReadSide => {
    const { all } = world.log;
    readModel.apply({ events: all.slice(0, count), position: String(count), caughtUp: true });
    return { ...world.readSide!, readModel: () => readModel, seen: new Map([['o0', seen]]) };
  };
  const received = () => world.readSide!.seen.get('o0')!;
  const cases: Record<keyof typeof READ_INVARIANTS, () => ReadSide> = {
    readModelIsTheFold: () => readSideAfter(world.log.all.length - 1, received()),
    subscribersAreNotContradicted: () => readSideAfter(world.log.all.length, [...received(), received()[1]!]),
    subscribersKnowTheEnd: () => readSideAfter(world.log.all.length, received().slice(0, -1)),
  };

  it.each(Object.entries(cases))('%s is reported', (name, doctored) => {
    const check = READ_INVARIANTS[name as keyof typeof READ_INVARIANTS];
    expect(check({ ...world, readSide: doctored() })).not.toEqual([]);
  });

  it('what was not doctored is not reported', () => {
    const readSide = readSideAfter(world.log.all.length, received());
    expect(Object.values(READ_INVARIANTS).flatMap((check) => check({ ...world, readSide }))).toEqual([]);
  });
});
