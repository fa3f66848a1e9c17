/** What the console says of each event, before any browser: every type in both languages, each cause once, no gap in a history. */
import { groupsOf } from '../../../console/pages/trades/trade/history/groups';
import { SENTENCES, sentenceOf, type Details } from '../../../console/pages/trades/trade/history/sentences';
import { pathOf } from '../../../console/pages/trades/trade/chart/path-taken';
import {
  withChange,
  withFurther,
  withPage,
  type EventLine,
  type KnownTrade,
} from '../../../console/pages/trades/trade/known-trade';
import { SCHEMA_VERSIONS } from '../../../domain/events/trade-events';

const NOTHING: Details = {
  amount: null,
  outRequestNo: null,
  tradeNo: null,
  method: null,
  formerMethod: null,
  alipayMethod: null,
  outcome: null,
  reason: null,
  isSigned: null,
  durationMs: null,
  tradeStatus: null,
  closeReason: null,
  anomalyKind: null,
  who: null,
  isCredited: null,
  isOnPhone: null,
};
const eventOf = (revision: number, type: string, causationId: string | null = null): EventLine => ({
  id: `id_${revision}`,
  eventId: `event_${revision}`,
  revision,
  type,
  summary: '',
  recordedAt: `2026-11-28T04:00:0${revision % 10}.000Z`,
  actor: 'api',
  causationId,
  details: NOTHING,
});

describe.each(['en', 'zh'] as const)('given the language %s', (language) => {
  const sentences = SENTENCES[language];

  test.each(Object.keys(SCHEMA_VERSIONS))(
    'then there is a sentence of %s, also where nothing else is known',
    (type) => {
      expect(sentenceOf(sentences, { type, details: NOTHING })?.length).toBeGreaterThan(0);
    },
  );

  test('then it has the same sentences as the other one, with the same values in them', () => {
    const valuesOf = (texts: typeof sentences) =>
      Object.entries(texts).map(([type, candidates]) => [
        type,
        candidates.map((text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()),
      ]);
    expect(valuesOf(sentences)).toEqual(valuesOf(SENTENCES.en));
  });
});

test('given a value that is known, then the sentence that names it is said', () => {
  const details = { ...NOTHING, amount: '20.00', outRequestNo: 'r1' };

  expect(sentenceOf(SENTENCES.zh, { type: 'RefundSucceeded', details })).toEqual([
    '退款 ',
    { named: 'outRequestNo' },
    ' 成功，',
    { named: 'amount' },
  ]);
  expect(sentenceOf(SENTENCES.zh, { type: 'TradeClosed', details: { ...details, closeReason: 'EXPIRED' } })).toEqual([
    '已关闭：超时未付款',
  ]);
});

test('given a type of a later release, then there is no sentence, and the engine’s own is shown', () => {
  expect(sentenceOf(SENTENCES.zh, { type: 'TradeBlessed', details: NOTHING })).toBeUndefined();
});

test('given a notify between a request and its answer, then each cause is one group, newest first, led by its last fact', () => {
  const events = [
    eventOf(0, 'RefundRequested', 'call'),
    eventOf(1, 'AlipayCallRequested', 'call'),
    eventOf(2, 'AlipayNotifyReceived', 'notify'),
    eventOf(3, 'AlipayCallAnswered', 'call'),
    eventOf(4, 'RefundSucceeded', 'call'),
  ];

  expect(
    groupsOf(events).map(({ leading, events: all }) => [leading.type, all.map(({ revision }) => revision)]),
  ).toEqual([
    ['RefundSucceeded', [0, 1, 3, 4]],
    ['AlipayNotifyReceived', [2]],
  ]);
});

test.each([
  [['TradeOpened'], ['CREATED']],
  [
    ['TradeOpened', 'TradeAwaitingBuyer', 'TradeAwaitingBuyer', 'TradeClosed', 'TradePaid'],
    ['CREATED', 'WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS'],
  ],
])('given %j, then the path is %j', (types, path) => {
  expect(pathOf(types)).toEqual(path);
});

describe('given a history that did not come to its end', () => {
  const page = (from: number, hasNextPage: boolean) => ({
    nodes: [from, from + 1].map((revision) => eventOf(revision, 'AlipayCallRequested')),
    pageInfo: { endCursor: `after_${from + 1}`, hasNextPage },
  });
  const revisionsOf = ({ events }: Pick<KnownTrade, 'events'>) => events.map(({ revision }) => revision);
  const begun: KnownTrade = { trade: null, readAtMs: 0, ...withPage([], page(0, true)) };
  const change = (revision: number) =>
    ({ position: '9', trade: {}, events: [eventOf(revision, 'TradePaid')] }) as unknown as Parameters<
      typeof withChange
    >[1];

  test('when something happens, then no gap is hidden: it comes with the pages that are read later', () => {
    const changed = withChange(begun, change(9), 1);
    expect(changed.further).toBe('after_1');
    expect(revisionsOf(changed)).toEqual([0, 1]);
  });

  test('when something happens while the last page is on its way, then it comes behind that page', () => {
    const read = withPage(begun.events, page(2, false));
    const changed = [3, 4, 3, 4].reduce((before, revision) => withChange(before, change(revision), 1), begun);
    const whole = withFurther(changed, read);
    expect([whole.further, revisionsOf(whole)]).toEqual([null, [0, 1, 2, 3, 4]]);
    expect(revisionsOf(withChange(whole, change(5), 3))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('when the last page has come, then what happens is added, and nothing twice', () => {
    const whole: KnownTrade = { ...begun, ...withPage(begun.events, page(1, false)) };
    expect(whole.further).toBeNull();
    expect(revisionsOf(withChange(withChange(whole, change(3), 1), change(3), 2))).toEqual([0, 1, 2, 3]);
  });
});
