/** Versions of events: how an older one is lifted, shown with tables that only this test has. */
import { authCodeDigest } from '../../../domain/events/auth-code';
import { evolve, foldTrade } from '../../../domain/engine/evolve';
import { SCHEMA_VERSIONS, type TradeEvent } from '../../../domain/events/trade-events';
import { createUpcast, EventVersionError, upcast, UPCASTERS, type Upcasters } from '../../../domain/events/upcast';
import { applyOrSkip } from '../../../projections/apply-or-skip';
import {
  batchOf,
  cleanUp,
  givenLog,
  givenReadModel,
  opened,
  paid as paidInLog,
} from '../../projections/given-projections';
import { at, givenTrade, openedQr, paid, recorded } from '../given/given-trade';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

afterEach(cleanUp);

function inVersion(event: TradeEvent | { type: string; data: object }, schemaVersion: number): RecordedEvent {
  const one = recorded(event as TradeEvent, 1, 10);
  return { ...one, metadata: { ...one.metadata, schemaVersion } };
}

describe('an example: TradePaid once told yuan as text, then a number of fen without a buyer, and now', () => {
  const versions = { ...SCHEMA_VERSIONS, TradePaid: 3 };
  const upcasters: Upcasters = {
    TradePaid: {
      1: ({ paidYuan, ...rest }) => ({ ...rest, paidFen: Math.round(Number(paidYuan) * 100) }),
      2: (content) => ({ ...content, buyerId: 'not told' }),
    },
  };
  const lift = createUpcast(versions, upcasters);
  const first = inVersion({ type: 'TradePaid', data: { tradeNo: 'T1', paidYuan: '88.00', paidAt: at(10) } }, 1);

  it('the first version goes through every step, and folds as if it had been written today', () => {
    const lifted = lift(first);
    expect(lifted).toMatchObject({
      metadata: { schemaVersion: 3 },
      data: { tradeNo: 'T1', paidFen: 8800, paidAt: at(10), buyerId: 'not told' },
    });
    const today = { ...lifted, metadata: { ...lifted.metadata, schemaVersion: SCHEMA_VERSIONS.TradePaid } };
    expect(evolve(givenTrade([0, openedQr]), today)).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  });

  it('what is stored stays as it is', () => {
    const before = JSON.stringify(first);
    lift(first);
    expect(JSON.stringify(first)).toBe(before);
  });

  it('a step that is missing is an error, not skipped', () => {
    const { TradePaid: steps } = upcasters;
    const half = createUpcast(versions, { TradePaid: { 1: steps![1]! } });
    expect(() => half(first)).toThrow('TradePaid has no upcaster from version 2');
  });
});

describe('TradeAnomalyObserved in version 1 named things in its sentence only', () => {
  const stillUnknown = (what: string) =>
    `Alipay has not said what became of ${what} since ${at(9)}. Look it up in Alipay's merchant console.`;
  const lifted = (data: object) =>
    upcast(inVersion({ type: 'TradeAnomalyObserved', data: { observedAt: at(10), ...data } }, 1)).data;

  it.each([
    ['refund R1', { about: 'refund', outRequestNo: 'R1' }],
    ['settlement S_1', { about: 'settlement', outRequestNo: 'S_1' }],
  ])('OUTCOME_STILL_UNKNOWN of %s is about that', (what, named) => {
    const data = { kind: 'OUTCOME_STILL_UNKNOWN', detail: stillUnknown(what) };
    expect(lifted(data)).toEqual({ observedAt: at(10), ...data, ...named });
  });

  it('SELLER_DIFFERS names the seller', () => {
    const detail =
      'The money of TRADE_SUCCESS went to seller 2088000000000001, not to ours. Check the contract and the keys.';
    expect(lifted({ kind: 'SELLER_DIFFERS', detail })).toMatchObject({ sellerId: '2088000000000001' });
  });

  it.each([
    [{ kind: 'OUTCOME_STILL_UNKNOWN', detail: stillUnknown('the payment') }],
    [{ kind: 'OUTCOME_STILL_UNKNOWN', detail: stillUnknown('refund R1'), about: 'refund', outRequestNo: 'R2' }],
    [{ kind: 'UNKNOWN_TRADE', detail: stillUnknown('refund R1') }],
  ])('%j stays as it is', (data) => {
    expect(lifted(data)).toEqual({ observedAt: at(10), ...data });
  });
});

describe('an order by bar code in version 1 held the code', () => {
  const order = { outTradeNo: 'till_1', method: 'BARCODE', totalFen: 8800 };
  it.each(['TradeOpened', 'PayMethodSwitched'])('%s has its digest instead', (type) => {
    const { data } = upcast(inVersion({ type, data: { ...order, authCode: '287654321098765400' } }, 1));
    expect(data).toEqual({ ...order, authCodeDigest: authCodeDigest('till_1', '287654321098765400') });
  });

  it.each(['TradeOpened', 'PayMethodSwitched'])('%s without a code stays as it is', (type) => {
    expect(upcast(inVersion({ type, data: order }, 1)).data).toEqual(order);
  });
});

describe('what this release reads', () => {
  it('every older version of every type has its step', () => {
    const missing = Object.entries(SCHEMA_VERSIONS).flatMap(([type, current]) =>
      Array.from({ length: current - 1 }, (_, index) => index + 1).filter((version) => !UPCASTERS[type]?.[version]),
    );
    expect(missing).toEqual([]);
  });

  it('the current version is answered as it is', () => {
    const event = inVersion(paid, SCHEMA_VERSIONS.TradePaid);
    expect(upcast(event)).toBe(event);
  });

  it('an unknown type is stored and counts as a revision, whatever its version', () => {
    const event = inVersion({ type: 'TradeGiftWrapped', data: {} }, 7);
    expect(upcast(event)).toBe(event);
    expect(evolve(givenTrade([0, openedQr]), event)).toMatchObject({ state: 'CREATED', revision: 1 });
  });

  it.each([2, 0, -1, 1.5, NaN, undefined as unknown as number])(
    'a known type in version %s is an error that says what to do, not a guess',
    (version) => {
      const fold = () => foldTrade([recorded(openedQr, 0, 0), inVersion(paid, version)]);
      expect(fold).toThrow(EventVersionError);
      expect(fold).toThrow(/TradePaid at revision 1 of trade-main-order_1 .* start the release that wrote it/);
    },
  );

  it('and poison to the views: recorded, reported, and everything beside it is applied', () => {
    const log = givenLog().add('order_1', 0, opened('order_1'), paidInLog()).add('order_2', 0, opened('order_2'));
    const [first, second, third] = log.events as [RecordedEvent, RecordedEvent, RecordedEvent];
    const newer = { ...second, metadata: { ...second.metadata, schemaVersion: 2 } };
    const readModel = givenReadModel();
    const errors: unknown[] = [];
    applyOrSkip(readModel, batchOf([first, newer, third]), (error) => errors.push(error));
    expect(errors).toMatchObject([{ name: 'PoisonEventError', cause: { name: 'EventVersionError' } }]);
    expect(readModel.counts()).toMatchObject({ trades: 2, poison: 1 });
    expect(readModel.getTrade('order_1')?.state).toBe('CREATED');
  });
});
