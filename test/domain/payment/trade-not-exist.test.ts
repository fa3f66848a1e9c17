/** When "no such trade" closes an order: only where nothing that was sent can be paid or arrive any more. */
import { concludeAnswer } from '../../../domain/engine/conclude';
import { evolve } from '../../../domain/engine/evolve';
import type { AlipayCallAnswered } from '../../../domain/events/evidence-events';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import { isInDoubt } from '../../../domain/trade/trade';
import { factsOfAnswer, withContent } from '../given/given-evidence';
import {
  answered,
  at,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  recorded,
  requested,
} from '../given/given-trade';

const query = 'alipay.trade.query';

describe('TRADE_NOT_EXIST is not closed', () => {
  const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });

  it('closes nothing: the code may still be scanned, the payment may still arrive', () => {
    expect(factsOfAnswer(givenTrade([0, openedQr], [1, awaitingScan]), withContent(notExist))).toEqual([]);
    expect(factsOfAnswer(givenTrade([0, openedBarcode]), withContent(notExist))).toEqual([]);
  });
});

// Found by seeded histories, as is what follows.
describe('"no such trade"', () => {
  const query = 'alipay.trade.query';
  const noSuchTrade = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
  const noBalance = { outcome: 'refused', code: '40004', subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH' } as const;
  const pays = requested('c1', 'alipay.trade.pay', 10);
  const refused = answered('c1', 'alipay.trade.pay', noBalance);
  const confirms = answered('c1', 'alipay.trade.pay', { code: '10003' });
  const cancels = requested('c2', 'alipay.trade.cancel', 140);
  const cancelled = answered('c2', 'alipay.trade.cancel', { content: '{"code":"10000"}' });
  const asks = requested('q1', query, 150);
  const told = (...events: TradeEvent[]) => {
    const trade = givenTrade([0, openedBarcode], ...events.map((event): [number, TradeEvent] => [1, event]));
    const { data } = answered('q1', query, noSuchTrade) as AlipayCallAnswered;
    const facts = concludeAnswer(trade, { bizContent: {}, requestedAt: at(1) }, data, { at: at(2) });
    return facts.map((fact) => (fact.type === 'TradeClosed' ? fact.data.reason : fact.type));
  };

  it.each<[string, TradeEvent[], string[]]>([
    ['closes a refused payment that was queried after the refusal', [pays, refused, asks], ['PAYMENT_REFUSED']],
    ['proves nothing about what the refusal left behind when the query left before it', [pays, asks, refused], []],
    ['proves nothing when it is not known when the query left', [pays, refused], []],
    ['closes what was cancelled before the query', [pays, confirms, cancels, cancelled, asks], ['CANCELLED']],
    ['closes nothing when the cancel came after the query', [pays, confirms, cancels, asks, cancelled], []],
    ['closes nothing while a payment is on its way', [pays, cancels, cancelled, asks], []],
  ])('%s', (_name, events, expected) => {
    expect(told(...events)).toEqual(expected);
  });
});

describe('a created trade whose answer was lost, and whose repeat was refused', () => {
  const create = 'alipay.trade.create';
  const { data } = openedBarcode as Extract<TradeEvent, { type: 'TradeOpened' }>;
  const opened: TradeEvent = {
    type: 'TradeOpened',
    data: { ...data, method: 'JSAPI', authCodeDigest: undefined, buyerId: '2088102146225135', expiresAt: at(7200) },
  };
  const refused = answered('c2', create, { outcome: 'refused', code: '40004', subCode: 'ACQ.INVALID_PARAMETER' });
  const notExist = answered('q1', 'alipay.trade.query', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.TRADE_NOT_EXIST',
  }) as AlipayCallAnswered;
  const given = (askedAtSecond: number) =>
    givenTrade(
      [0, opened],
      [0, requested('c1', create, 14)],
      [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
      [8, requested('c2', create, 22)],
      [15, refused],
      [askedAtSecond, requested('q1', 'alipay.trade.query', askedAtSecond + 14)],
    );
  const asked = (second: number) => ({ bizContent: {}, requestedAt: at(second) });

  it('is not closed while the lost one may still arrive, and is queried again', () => {
    expect(concludeAnswer(given(16), asked(16), notExist.data, { at: at(17) })).toEqual([]);
    const open = evolve(given(16), recorded(notExist, 6, 17));
    expect([!isInDoubt(open), nextDueAt(open)! < Date.parse(at(120))]).toEqual([false, true]);
  });

  it('is not closed without a query after the repeat, although one before it had found nothing', () => {
    const lookedBefore = givenTrade(
      [0, opened],
      [0, requested('c1', create, 14)],
      [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
      [13, requested('q1', 'alipay.trade.query', 27)],
      [13, notExist],
      [110, requested('c2', create, 124)],
    );
    expect(concludeAnswer(lookedBefore, asked(110), (refused as AlipayCallAnswered).data, { at: at(111) })).toEqual([]);
  });

  it('is not closed by an accepted cancel while the lost one may still arrive', () => {
    const cancelled = (askedAtSecond: number) =>
      givenTrade(
        [0, opened],
        [0, requested('c1', create, 14)],
        [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
        [9, requested('c2', 'alipay.trade.cancel', 23)],
        [10, answered('c2', 'alipay.trade.cancel', { content: '{"code":"10000","retry_flag":"N"}' })],
        [askedAtSecond, requested('q1', 'alipay.trade.query', askedAtSecond + 14)],
      );
    expect(concludeAnswer(cancelled(10), asked(10), notExist.data, { at: at(11) })).toEqual([]);
    const open = evolve(cancelled(10), recorded(notExist, 6, 11));
    expect([!isInDoubt(open), nextDueAt(open)! < Date.parse(at(120))]).toEqual([false, true]);
    expect(concludeAnswer(cancelled(60), asked(60), notExist.data, { at: at(61) })).toMatchObject([
      { type: 'TradeClosed', data: { reason: 'CANCELLED' } },
    ]);
  });

  it('is closed when it cannot arrive any more', () => {
    expect(concludeAnswer(given(60), asked(60), notExist.data, { at: at(61) })).toMatchObject([
      { type: 'TradeClosed', data: { reason: 'PAYMENT_REFUSED' } },
    ]);
  });

  it('is closed at once where no answer was lost', () => {
    const trade = givenTrade([0, opened], [0, requested('c2', create, 14)]);
    expect(concludeAnswer(trade, asked(0), (refused as AlipayCallAnswered).data, { at: at(8) })).toMatchObject([
      { type: 'TradeClosed' },
    ]);
  });
});
