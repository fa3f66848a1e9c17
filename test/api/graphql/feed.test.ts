/** The feed as a back office reads it: pages by `changes`, then live by `tradesChanged`, through breaks and restarts. */
import { cleanUp, givenFolder, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

afterEach(cleanUp);

const CHANGE = 'position trade { outTradeNo state revision } events { type revision position }';
const PAGE = `query ($after: String, $first: Int, $filter: TradeFilter) { changes(after: $after, first: $first, filter: $filter) {
  edges { cursor node { ${CHANGE} } } nodes { position } latest
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const LIVE = `subscription ($after: String, $filter: TradeFilter) { tradesChanged(after: $after, filter: $filter) { ${CHANGE} } }`;

type Change = {
  position: string;
  trade: { outTradeNo: string; state: string; revision: number };
  events: { type: string; revision: number; position: string }[];
};

async function pageOf(paystate: Paystate, variables: Json = {}) {
  const { data, errors } = await paystate.gql(PAGE, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.changes;
}

async function readAll(paystate: Paystate, variables: Json = {}): Promise<Change[]> {
  const changes: Change[] = [];
  let after: string | null = variables.after ?? null;
  for (;;) {
    const page = await pageOf(paystate, { ...variables, after });
    changes.push(...page.edges.map(({ node }: Json) => node));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return changes;
  }
}

async function paidTrade(paystate: Paystate, outTradeNo: string) {
  await paystate.pay(outTradeNo);
  await paystate.alipay.pay(outTradeNo);
  await until('it is paid', async () => (await paystate.trade(outTradeNo))?.state === 'TRADE_SUCCESS');
}

test('pages bring every event of every trade once, in the order of the log, with the trade as it was then', async () => {
  const paystate = await givenPaystate();
  await paidTrade(paystate, 'tea_1');
  await paidTrade(paystate, 'tea_2');
  const changes = await readAll(paystate, { first: 2 });
  for (const outTradeNo of ['tea_1', 'tea_2']) {
    const ofTrade = changes.filter(({ trade }) => trade.outTradeNo === outTradeNo);
    const stored = (await paystate.events(outTradeNo)).map(({ type, revision, position }) => ({
      type,
      revision,
      position,
    }));
    expect(ofTrade.flatMap(({ events }) => events)).toEqual(stored);
    expect(ofTrade.map(({ trade }) => trade.revision)).toEqual(ofTrade.map(({ events }) => events.at(-1)!.revision));
    expect(ofTrade[0]!.trade.state).toBe('CREATED');
    expect(ofTrade.at(-1)!.trade.state).toBe('TRADE_SUCCESS');
  }
  // What one append wrote comes together.
  expect(changes[0]!.events.map(({ type }) => type)).toEqual(['TradeOpened', 'AlipayCallRequested']);
  const positions = changes.map(({ position }) => Number(position));
  expect(positions).toEqual([...positions].sort((one, other) => one - other));

  const page = await pageOf(paystate, { first: 3 });
  expect(page.edges.map(({ cursor }: Json) => cursor)).toEqual(page.nodes.map(({ position }: Json) => position));
  expect(page.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: page.edges[0].cursor,
    endCursor: page.edges[2].cursor,
  });
  const last = await pageOf(paystate, { after: changes.at(-1)!.position });
  expect(last).toMatchObject({
    edges: [],
    latest: paystate.projector.position(),
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
});

test('the filter is a question about the trade after the change, long ago and live alike', async () => {
  const paystate = await givenPaystate();
  const filter = { states: ['WAIT_BUYER_PAY'] };
  const live = paystate.subscribe(LIVE, { filter });
  const next = live.next();
  await until('it is subscribed', () => paystate.feed.subscriberCount() === 1);
  // By now it is paid, so no list has it; it was waiting once, and the feed says so.
  await paidTrade(paystate, 'tea_1');
  const then = await readAll(paystate, { filter });
  expect(then.length).toBeGreaterThan(0);
  expect(then[0]).toMatchObject({ trade: { outTradeNo: 'tea_1', state: 'WAIT_BUYER_PAY' } });
  expect((await next).value!.data.tradesChanged).toEqual(then[0]);
});

test('a back office that was away, through a restart of the engine, misses nothing and sees nothing twice', async () => {
  const dataDir = givenFolder();
  const before = await givenPaystate({ dataDir });
  await paidTrade(before, 'tea_1');
  const first = before.subscribe(LIVE, { after: '0' });
  const told: Change[] = [(await first.next()).value!.data.tradesChanged];
  await first.dispose();
  await paidTrade(before, 'tea_2');
  await before.close();

  const paystate = await givenPaystate({ dataDir });
  const again = paystate.subscribe(LIVE, { after: told[0]!.position });
  await paidTrade(paystate, 'tea_3');
  const all = await readAll(paystate);
  while (told.length < all.length) told.push((await again.next()).value!.data.tradesChanged);
  expect(told).toEqual(all);
});

test('what cannot be is refused, in pages and live, and leaves nothing behind', async () => {
  const paystate = await givenPaystate();
  await paystate.pay('tea_1');
  for (const [variables, code] of [
    [{ after: 'x' }, 'BAD_USER_INPUT'],
    // Of another log.
    [{ after: '999999' }, 'UNKNOWN_POSITION'],
    [{ after: '9'.repeat(20) }, 'UNKNOWN_POSITION'],
    [{ first: 101 }, 'BAD_USER_INPUT'],
    [{ first: -1 }, 'BAD_USER_INPUT'],
    [{ filter: { amountTo: 'x' } }, 'BAD_USER_INPUT'],
  ] as const) {
    const { errors } = await paystate.gql(PAGE, variables);
    expect(errors![0]!.extensions).toMatchObject({ code, advice: 'FIX_INPUT', help: expect.any(String) });
    if ('first' in variables) continue;
    const refused = await paystate
      .subscribe(LIVE, variables)
      .next()
      .then(
        ({ value }) => value!.errors,
        (thrown: unknown) => thrown as Json,
      );
    expect(refused[0].extensions).toMatchObject({ code, requestId: expect.any(String) });
  }
  expect(paystate.feed.subscriberCount()).toBe(0);
});
