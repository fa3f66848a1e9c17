/** What never succeeds is tried ever more rarely. */
import { decide } from '../../../domain/engine/decide';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  requested,
} from '../given/given-trade';

const query = 'alipay.trade.query';
const seesWaiting = answered('q3', query, { tradeStatus: 'WAIT_BUYER_PAY' });

describe('what never succeeds is tried ever more rarely', () => {
  /** Answers every query with `seen` and every close or cancel with `ended`, and counts the calls of a day. */
  function callsOfADay(opened: TradeEvent, awaiting: TradeEvent, seen: TradeEvent, ended: TradeEvent): number {
    const events: [number, TradeEvent][] = [
      [0, opened],
      [1, awaiting],
    ];
    let calls = 0;
    /** One follow-up run, as handle-command makes it. */
    const run = (second: number, made: AlipayMethod[]): void => {
      const trade = givenTrade(...events);
      const context = {
        now: new Date(at(second)),
        merchant: 'main',
        run: { calls: made.map((method) => ({ method })), waited: false },
      };
      const decision = decide(trade, { type: 'FollowUp', outTradeNo: 'order_1' }, context);
      if (decision.kind === 'record')
        events.push(...decision.events.map((event): [number, TradeEvent] => [second, event]));
      if (decision.kind === 'call') {
        const { method } = decision.request;
        const callId = `x${(calls += 1)}`;
        const answer = method === query ? seen : ended;
        events.push([second, requested(callId, method, second + 12)]);
        events.push([second, { ...answer, data: { ...answer.data, callId, method } } as TradeEvent]);
        made.push(method);
      }
      if (decision.kind !== 'done') run(second, made);
    };
    for (let second = 1; second < 86_400;) {
      run(second, []);
      const due = nextDueAt(givenTrade(...events)) ?? Infinity;
      expect(due).toBeGreaterThan(Date.parse(at(second)));
      second = Math.ceil((due - Date.parse(at(0))) / 1000);
    }
    return calls;
  }

  it.each([
    ['a close that fails', openedQr, { outcome: 'unknown', reason: 'not-definite' } as const, 60],
    [
      'a close that is refused',
      openedQr,
      { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_STATUS_ERROR' } as const,
      60,
    ],
    ['a cancel that fails', openedBarcode, { outcome: 'unknown', reason: 'not-definite' } as const, 80],
  ])('%s', (_name, opened, outcome, atMost) => {
    const awaiting = opened === openedQr ? awaitingScan : awaitingConfirm;
    expect(callsOfADay(opened, awaiting, seesWaiting, answered('x', 'alipay.trade.close', outcome))).toBeLessThan(
      atMost,
    );
  });

  it('the query of a buyer who does not confirm for days', () => {
    const days: TradeEvent = {
      ...openedBarcode,
      data: { ...openedBarcode.data, expiresAt: at(15 * 86_400), timeout: '15d' },
    } as TradeEvent;
    expect(callsOfADay(days, awaitingConfirm, seesWaiting, seesWaiting)).toBeLessThan(120);
  });
});
