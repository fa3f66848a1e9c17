/** `totalCount`: how many there are on all pages together, counted only where it is selected. */
import { cleanUp, givenPaystate, until } from '../../given-paystate';
import { connectionOf } from '../../../api/types/page-types';

afterAll(cleanUp);

test('a list says how many it has on all pages, a history and the anomalies too', async () => {
  const paystate = await givenPaystate();
  for (const order of ['n_1', 'n_2', 'n_3']) await paystate.pay(order);
  await paystate.alipay.pay('n_1');
  await until('it is paid', async () => (await paystate.trade('n_1')).state === 'TRADE_SUCCESS');

  const { data } = await paystate.gql(
    `{
      trade(outTradeNo: "n_3") { revision history(first: 1) { totalCount totalCountIsExact nodes { type } } }
      all: trades(first: 1) { totalCount totalCountIsExact edges { node { outTradeNo } } pageInfo { hasNextPage } }
      unpaid: trades(first: 0, filter: { states: [WAIT_BUYER_PAY] }) { totalCount }
      anomalies { totalCount totalCountIsExact }
    }`,
  );

  expect(data.all).toEqual({
    totalCount: 3,
    totalCountIsExact: true,
    edges: [{ node: { outTradeNo: 'n_3' } }],
    pageInfo: { hasNextPage: true },
  });
  expect(data.unpaid).toEqual({ totalCount: 2 });
  expect(data.anomalies).toEqual({ totalCount: 0, totalCountIsExact: true });
  const { history, revision } = data.trade as { history: unknown; revision: number };
  expect(history).toEqual({ totalCount: revision + 1, totalCountIsExact: true, nodes: [{ type: expect.any(String) }] });
});

test('it is counted when it is read, and once', () => {
  let counts = 0;
  const connection = connectionOf({ edges: [], hasNextPage: false, hasPreviousPage: false }, () => {
    counts += 1;
    return { count: 7, isExact: false };
  });
  expect(connection.nodes).toEqual([]);
  expect(counts).toBe(0);
  expect([connection.totalCount, connection.totalCountIsExact, counts]).toEqual([7, false, 1]);
});

test('a query may not have the same list counted over and over', async () => {
  const paystate = await givenPaystate();
  const counted = (times: number) =>
    paystate.gql(
      `{ ${Array.from({ length: times }, (_, at) => `n${at}: trades(first: 0) { totalCount }`).join(' ')} }`,
    );

  expect((await counted(10)).errors).toBeUndefined();
  expect((await counted(25)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
});
