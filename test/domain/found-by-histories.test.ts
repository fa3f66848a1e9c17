/** Bugs that seeded histories found (test/histories), each in its plainest form. */
import { StoreUnavailableError, type EventStore } from '../../domain/ports';
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
