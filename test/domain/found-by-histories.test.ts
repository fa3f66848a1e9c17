/** Bugs that seeded histories found (test/histories), each in its plainest form. */
import { StoreUnavailableError, type EventStore } from '../../domain/ports';
import type { AlipayCallAnswered, TradeEvent } from '../../domain/trade-events';
import { concludeAnswer } from '../../domain/conclude';
import { answered, at, givenTrade, openedBarcode, requested } from './given-trade';
import { givenWorld, lost, paidAnswer, payBarcode, refund, seesTrade, type World } from './given-engine';

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});
afterEach(() => world.end());

const sync = { type: 'Sync', outTradeNo: 'order_1' } as const;

describe('a sync that Alipay did not answer', () => {
  it('is not answered as if it had been', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);

    const { trade, refusals } = await node.does(sync);

    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('says so of a refund, too', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);
    await node.does(refund('R1', 100));
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('TRADE_SUCCESS') : lost);

    const { refusals } = await node.does(sync);

    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});

describe('an answer whose storing was not confirmed', () => {
  it.each([1, 2, 3])('is not stored again when look %i whether it was stored fails', async (failing) => {
    const { store } = world.node().engine;
    let looks: number | undefined;
    const away: EventStore = {
      ...store,
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        const isFirst = looks === undefined && events[0]?.type === 'AlipayCallAnswered';
        if (isFirst) looks = 0;
        if (isFirst) throw new StoreUnavailableError('stored, and not answered');
        return result;
      },
      readStream: async (stream, from) => {
        if (looks !== undefined && (looks += 1) === failing) throw new StoreUnavailableError('away');
        return store.readStream(stream, from);
      },
    };
    world.alipay = () => paidAnswer;

    await world.node({ store: away }).does(payBarcode);

    const answers = (await world.events()).filter(({ type }) => type === 'AlipayCallAnswered');
    expect(answers).toHaveLength(1);
  });
});

describe('"no such trade"', () => {
  const query = 'alipay.trade.query';
  const noSuchTrade = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
  const noBalance = { outcome: 'refused', code: '40004', subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH' } as const;
  const pays = requested('c1', 'alipay.trade.pay', 10);
  const refused = answered('c1', 'alipay.trade.pay', noBalance);
  const cancels = requested('c2', 'alipay.trade.cancel', 140);
  const cancelled = answered('c2', 'alipay.trade.cancel', { content: '{"code":"10000"}' });
  const asks = requested('q1', query, 150);
  const told = (...events: TradeEvent[]) => {
    const trade = givenTrade([0, openedBarcode], ...events.map((event): [number, TradeEvent] => [1, event]));
    const { data } = answered('q1', query, noSuchTrade) as AlipayCallAnswered;
    const facts = concludeAnswer(trade, { bizContent: {}, requestedAt: at(1) }, data, at(2));
    return facts.map((fact) => (fact.type === 'TradeClosed' ? fact.data.reason : fact.type));
  };

  it.each<[string, TradeEvent[], string[]]>([
    ['closes a refused payment that was asked about after the refusal', [pays, refused, asks], ['PAYMENT_REFUSED']],
    ['says nothing of what the refusal left behind when it was asked before', [pays, asks, refused], []],
    ['says nothing when nobody knows any more when it was asked', [pays, refused], []],
    ['closes what was cancelled before it was asked', [pays, cancels, cancelled, asks], ['CANCELLED']],
    ['closes nothing when the cancel came after it', [pays, cancels, asks, cancelled], []],
  ])('%s', (_name, events, expected) => {
    expect(told(...events)).toEqual(expected);
  });
});
