/** That each invariant bites: the end of a history in which all holds, doctored, and what must be reported then. */
import { openReadModel, type AppliedChange, type ReadModel } from '../../projections/read-model';
import type { Trade } from '../../domain/trade';
import type { RecordedEvent, TradeEvent } from '../../domain/trade-events';
import type { History } from './history';
import { FINAL_INVARIANTS } from './invariants';
import { playHistory } from './play';
import { READ_INVARIANTS } from './read-invariants';
import type { ReadSide } from './read-side';
import type { LedgerTrade } from './stage';
import { STANDING_INVARIANTS, type Sight } from './standing-invariants';
import { createVirtualStage } from './virtual-stage';
import type { World } from './world';

/** One order, paid, a quarter returned. */
const plain: History = {
  noiseSeed: 1,
  hasReadSide: true,
  nodes: 1,
  skewMs: [0, 0],
  rules: {},
  latePayment: 'keep',
  weather: { faults: [], storeOutage: 0, crash: 0 },
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
    { waitMs: 2_000, act: { do: 'refund', order: 0, node: 0, request: 0, variant: 'as-planned' } },
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
  const kept = { ...ledger(), ...changes };
  world.stage.alipay.ledgerOf = () => kept;
}
function isStored(event: TradeEvent): void {
  const last = events().at(-1)!;
  events().push({ ...last, ...event, revision: last.revision + 1 });
}
const stored = <Type extends TradeEvent['type']>(type: Type) =>
  events().find((event): event is RecordedEvent<Extract<TradeEvent, { type: Type }>> => event.type === type)!;

describe('at the end of a history', () => {
  const cases: Record<keyof typeof FINAL_INVARIANTS, () => void> = {
    engineNeverFails: () => void world.journal.failures.push('boom'),
    historyIsWhole: () => void events().splice(3, 1),
    everyCallHasItsIntent: () => void world.journal.sentCalls.push(world.journal.sentCalls[0]!),
    everySuccessHasItsEvent: () =>
      void world.journal.accepted.push({ outTradeNo: 'o0', params: { notify_id: 'never stored' } }),
    everyAnswerHasItsEvents() {
      const result = { trade: trade(), refusals: [] };
      world.journal.commands.push({ id: 'command 9', command: { type: 'Close', outTradeNo: 'o0' }, result });
    },
    refundsWereAskedForAndMovedOnce: () => isInLedger({ refunds: [...ledger().refunds, ...ledger().refunds] }),
    noAnswerIsStoredTwice: () => isStored(stored('AlipayCallAnswered')),
    noMoneyIsPromisedTwice: () =>
      isStored({ type: 'RefundRequested', data: { outRequestNo: 'r9', amountFen: 8800, requestedAt: '' } }),
    whatIsPaidIsNotEnded() {
      const { data } = stored('AlipayCallRequested');
      isStored({ type: 'AlipayCallRequested', data: { ...data, callId: 'c9', method: 'alipay.trade.close' } });
    },
    engineAgreesWithLedger: () => isInLedger({ refundedFen: 2201 }),
    nothingUnknownRemains: () => isSeen({ question: { since: '', raisedAt: 5, about: 'alipay.trade.cancel' } }),
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

describe('at every moment', () => {
  const paidLedger = (): LedgerTrade => ({ ...ledger() });
  const cases: Record<keyof typeof STANDING_INVARIANTS, () => Partial<Sight>> = {
    refundsStayWithinPaid: () => ({
      ledger: { ...paidLedger(), refunds: [{ outRequestNo: 'r0', amountFen: 8801 }] },
    }),
    refundsAreToldTruthfully: () => ({ ledger: { ...paidLedger(), refunds: [] } }),
    nothingUnpaidIsCalledPaid: () => ({ ledger: { ...paidLedger(), isPaid: false } }),
    nothingPayableIsClosed: () => ({
      trade: { ...trade(), state: 'TRADE_CLOSED', paidFen: 0, refunds: [] },
      ledger: undefined,
      isPayable: true,
    }),
    unknownPaymentsAreNotCalledSettled: () => ({
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

describe('on the read side', () => {
  /** The views hold the first so many events. */
  const readSideAfter = (count: number, seen: AppliedChange[]): ReadSide => {
    const { all } = world.log;
    readModel.apply({ events: all.slice(0, count), position: String(count), caughtUp: true });
    return { ...world.readSide!, readModel: () => readModel, seen: new Map([['o0', seen]]) };
  };
  const told = () => world.readSide!.seen.get('o0')!;
  const cases: Record<keyof typeof READ_INVARIANTS, () => ReadSide> = {
    readModelIsTheFold: () => readSideAfter(world.log.all.length - 1, told()),
    subscribersAreNotContradicted: () => readSideAfter(world.log.all.length, [...told(), told()[1]!]),
    subscribersKnowTheEnd: () => readSideAfter(world.log.all.length, told().slice(0, -1)),
  };

  it.each(Object.entries(cases))('%s is reported', (name, doctored) => {
    const check = READ_INVARIANTS[name as keyof typeof READ_INVARIANTS];
    expect(check({ ...world, readSide: doctored() })).not.toEqual([]);
  });

  it('what was not doctored is not reported', () => {
    const readSide = readSideAfter(world.log.all.length, told());
    expect(Object.values(READ_INVARIANTS).flatMap((check) => check({ ...world, readSide }))).toEqual([]);
  });
});
