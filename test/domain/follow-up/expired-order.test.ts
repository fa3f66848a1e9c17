/** When an order whose time is over is closed, and when it is not yet. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { TradeCommand } from '../../../domain/trade/commands';
import { followedUp, givenWorldForEach, payQr, refusedWith } from '../given/given-engine';
import { followUpAt } from '../given/given-evidence';
import { answered, at, awaitingScan, givenTrade, openedQr, requested } from '../given/given-trade';

const world = givenWorldForEach();
const noSuchTrade = refusedWith('ACQ.TRADE_NOT_EXIST');
const payPage: TradeCommand = { ...payQr, method: 'PAGE' } as TradeCommand;

const query = 'alipay.trade.query';
const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });
const queryFailed = answered('q2', query, { outcome: 'unknown', reason: 'http-status' });
const seesWaiting = answered('q3', query, { tradeStatus: 'WAIT_BUYER_PAY' });

it('a failed last query closes nothing, whatever an earlier one saw', () => {
  const trade = givenTrade([0, openedQr], [1, awaitingScan], [7170, notExist], [7230, queryFailed]);
  expect(followUpAt(trade, 7230, query)).toBe('done');
  expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(7235)));
  expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(7236)));
});

it('a code that was requested again is valid from then, beyond the time-out of the order', () => {
  const half: TradeEvent = {
    ...openedQr,
    data: { ...openedQr.data, expiresAt: at(1800), timeout: '30m' },
  } as TradeEvent;
  const lost = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown', reason: 'timeout' });
  const trade = givenTrade(
    [0, half],
    [0, requested('c1', 'alipay.trade.precreate', 12)],
    [8, lost],
    [1200, requested('c2', 'alipay.trade.precreate', 1212)],
    [1201, answered('c2', 'alipay.trade.precreate', {})],
    [1201, awaitingScan],
    [1830, notExist],
  );
  expect(followUpAt(trade, 1830, query)).toBe('done');
  expect(followUpAt(trade, 3030)).toBe(query);
});

it('a refused payment does not close a trade that got its code later', () => {
  const refused = answered('c2', 'alipay.trade.precreate', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.APPLY_PC_MERCHANT_CODE_ERROR',
  });
  const lost = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown' });
  const trade = givenTrade(
    [0, openedQr],
    [8, lost],
    [9, refused],
    [10, queryFailed],
    [11, answered('c3', 'alipay.trade.precreate', {})],
    [11, awaitingScan],
    [7170, seesWaiting],
  );
  expect(followUpAt(trade, 7170, query)).toBe('done');
});

it('a wallet page that is opened in its last moment can be paid for five minutes', async () => {
  const node = world.node();
  world.alipay = () => noSuchTrade;
  await node.does({ ...payPage, method: 'WAP', timeout: '10m' } as TradeCommand);

  await followedUp(node, 10 * 60 + 31, 15 * 60 + 29);
  const before = (await node.trade()).state;
  await followedUp(node, 15 * 60 + 31);

  expect([before, (await node.trade()).state]).toEqual(['WAIT_BUYER_PAY', 'TRADE_CLOSED']);
});
