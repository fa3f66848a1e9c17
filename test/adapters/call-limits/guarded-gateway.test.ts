/** The limits before Alipay: rates by method, calls under way, and the breaker that opens when Alipay does not answer. */
import { createCallRates } from '../../../adapters/call-limits/call-rates';
import { createCircuitBreaker, type BreakerState } from '../../../adapters/call-limits/circuit-breaker';
import { createGuardedGateway, type GuardOptions } from '../../../adapters/call-limits/guarded-gateway';
import type { GatewayRequest, NoAnswerReason, Urgency, WireAnswer } from '../../../domain/ports';
import { until } from '../../given-paystate';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';

const PRECREATE = 'alipay.trade.precreate';
const REFUND = 'alipay.trade.refund';
const QUERY = 'alipay.trade.query';
const REFUND_QUERY = 'alipay.trade.fastpay.refund.query';

describe('call rates', () => {
  const given = (more: Partial<Parameters<typeof createCallRates>[0]> = {}) => {
    const time = { ms: 1_000_000 };
    const options = {
      callsPerSecond: 100,
      followUpCallsPerSecond: 20,
      waitingQueriesPerSecond: 5,
      maxWaitMs: 1_000,
      nowMs: () => time.ms,
      ...more,
    };
    return { time, rates: createCallRates(options) };
  };
  /** Calls that may be made at once, one after the other, until one has to wait. */
  const takeAll = (rates: ReturnType<typeof createCallRates>, method: AlipayMethod, urgency: Urgency) => {
    let taken = 0;
    while (taken < 10_000 && rates.take(method, urgency) === 0) taken += 1;
    return taken;
  };

  it('a caller gets what was saved up, then waits its turn, and is refused rather than wait too long', () => {
    const { rates, time } = given();
    expect(takeAll(rates, REFUND, 'caller')).toBe(26);
    const waits = Array.from({ length: 200 }, () => rates.take(REFUND, 'caller'));
    expect(waits[0]).toBe(20);
    expect(waits.filter((wait) => wait === undefined).length).toBeGreaterThan(90);
    expect(Math.max(...waits.map((wait) => wait ?? 0))).toBeLessThanOrEqual(1_000);
    time.ms += 2_000;
    expect(rates.take(REFUND, 'caller')).toBe(0);
  });

  it('in the long run there are as many as the setting says, whatever is asked', () => {
    const { rates, time } = given();
    let taken = 0;
    for (let second = 0; second < 600; second += 1, time.ms += 100) taken += takeAll(rates, QUERY, 'follow-up');
    expect(taken).toBeGreaterThan(59 * 20);
    expect(taken).toBeLessThan(61 * 20);
  });

  it('methods do not take from each other', () => {
    const { rates } = given();
    takeAll(rates, REFUND, 'caller');
    expect(rates.take(QUERY, 'caller')).toBe(0);
  });

  it('follow-up gets nothing while callers use up the rate, and callers get all of it', () => {
    const { rates, time } = given({ followUpCallsPerSecond: 90 });
    let byFollowUp = 0;
    let byCallers = 0;
    for (let tick = 0; tick < 1_000; tick += 1, time.ms += 10) {
      if (tick > 100 && rates.take(QUERY, 'follow-up') !== undefined) byFollowUp += 1;
      if (rates.take(QUERY, 'caller') !== undefined) byCallers += 1;
      if (tick < 100) rates.take(QUERY, 'caller');
    }
    expect(byCallers).toBe(1_000);
    expect(byFollowUp).toBe(0);
  });

  it('looks at waiting orders have a rate of their own, and take nothing of that of follow-up', () => {
    const { rates, time } = given();
    const count = { look: 0, 'follow-up': 0 };
    for (let tick = 0; tick < 6_000; tick += 1, time.ms += 10) {
      for (const urgency of ['look', 'follow-up'] as const) count[urgency] += takeAll(rates, QUERY, urgency);
    }
    expect(count.look).toBeGreaterThan(59 * 5);
    expect(count.look).toBeLessThan(61 * 5);
    expect(count['follow-up']).toBeGreaterThan(59 * 20);
  });

  it('follow-up gets what it may have, and looks nothing, where there is not enough for both', () => {
    const { rates, time } = given({ callsPerSecond: 20, waitingQueriesPerSecond: 20 });
    const count = { look: 0, 'follow-up': 0 };
    for (let tick = 0; tick < 6_000; tick += 1, time.ms += 10) {
      for (const urgency of ['look', 'follow-up'] as const) {
        if (rates.take(QUERY, urgency) !== undefined) count[urgency] += 1;
      }
    }
    expect(count['follow-up']).toBeGreaterThan(59 * 20);
    expect(count.look).toBeLessThan(20);
  });

  it('what is given back can be taken again; a pause is one for everybody', () => {
    const { rates, time } = given();
    takeAll(rates, QUERY, 'caller');
    rates.giveBack(QUERY, 'caller');
    rates.giveBack(QUERY, 'caller');
    expect(rates.take(QUERY, 'caller')).toBe(0);
    time.ms += 5_000;
    expect(takeAll(rates, QUERY, 'look')).toBe(2);
    rates.giveBack(QUERY, 'look');
    expect(takeAll(rates, QUERY, 'look')).toBe(1);
    rates.pause(QUERY, 700);
    expect([rates.take(QUERY, 'follow-up'), rates.take(QUERY, 'caller')]).toEqual([undefined, 700]);
  });
});

describe('the circuit breaker', () => {
  const given = () => {
    const time = { ms: 0 };
    const changes: BreakerState[] = [];
    const onChange = (state: BreakerState) => void changes.push(state);
    const breaker = createCircuitBreaker({ maxFailures: 3, maxPauseMs: 30_000, nowMs: () => time.ms, onChange });
    const report = (isAnswered: boolean, times = 1) => {
      for (let n = 0; n < times; n += 1) breaker.report(breaker.period(), isAnswered);
    };
    return { time, changes, breaker, report };
  };

  it('opens after failures in a row, and not after as many with an answer between', () => {
    const { breaker, report } = given();
    report(false, 2);
    report(true);
    report(false, 2);
    expect(breaker.admits(false)).toBe(true);
    report(false);
    expect([breaker.state(), breaker.admits(false), breaker.admits(true)]).toEqual(['open', false, false]);
  });

  it('failures far apart are no row', () => {
    const { time, breaker, report } = given();
    for (let n = 0; n < 10; n += 1, time.ms += 31_000) report(false);
    expect(breaker.state()).toBe('closed');
  });

  it('half-open lets a few harmless calls through, and only their answers let through the others', () => {
    const { breaker, report, changes } = given();
    report(false, 3);
    breaker.beginTrial();
    expect(breaker.admits(false)).toBe(false);
    expect(Array.from({ length: 9 }, () => breaker.admits(true)).filter(Boolean)).toHaveLength(4);
    breaker.withdraw();
    expect(breaker.admits(true)).toBe(true);
    report(true);
    expect(breaker.admits(false)).toBe(false);
    report(true);
    expect([breaker.state(), breaker.admits(false)]).toEqual(['closed', true]);
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  it('one failure in half-open opens it again', () => {
    const { breaker, report } = given();
    report(false, 3);
    breaker.beginTrial();
    report(true);
    report(false);
    expect(breaker.state()).toBe('open');
  });

  it('calls that began before the last change say nothing of the present', () => {
    const { breaker, report } = given();
    const period = breaker.period();
    report(false, 3);
    breaker.beginTrial();
    breaker.report(period, false);
    expect(breaker.state()).toBe('half-open');
    breaker.report(period, true);
    breaker.report(period, true);
    expect(breaker.state()).toBe('half-open');
  });
});

describe('a guarded gateway', () => {
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });
  const answer = (more: object = {}, signed = true): WireAnswer => ({
    kind: 'answer',
    signed,
    content: JSON.stringify({ code: '10000', ...more }),
    durationMs: 1,
  });
  const none = (reason: NoAnswerReason): WireAnswer => ({ kind: 'none', reason, durationMs: 1 });
  const request = (method: AlipayMethod): GatewayRequest => ({ method, bizContent: { out_trade_no: 'order_1' } });

  function given(
    respond: (request: GatewayRequest) => WireAnswer | Promise<WireAnswer>,
    more: Partial<GuardOptions> = {},
  ) {
    const sent: AlipayMethod[] = [];
    const lines: unknown[] = [];
    const log = (fields: object) => void lines.push(fields);
    const behind = {
      maxCallMs: 1_000,
      call: async (asked: GatewayRequest) => (sent.push(asked.method), respond(asked)),
      close: async () => undefined,
    };
    const gateway = createGuardedGateway(behind, {
      callsPerSecond: 1_000,
      followUpCallsPerSecond: 100,
      waitingQueriesPerSecond: 10,
      breakerFailures: 3,
      breakerOpenMs: 60_000,
      logger: { warn: log, info: log },
      ...more,
    });
    closings.push(() => gateway.close());
    return { gateway, sent, lines };
  }
  const state = (gateway: ReturnType<typeof given>['gateway']) => gateway.status!().breaker;

  it.each<[string, WireAnswer]>([
    ['time-outs', none('timeout')],
    ['resets', none('connection-failed')],
    ['HTTP 5xx', none('http-status')],
    ['texts that cannot be read', none('unparsable')],
    ['signatures that are not Alipay’s', none('bad-signature')],
    ['certificates that are not known', none('unknown-certificate')],
    ['the gateway being busy', answer({ code: '20000', sub_code: 'isp.unknow-error' }, false)],
    ['the system being busy', answer({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' })],
    ['successes without a signature', answer({}, false)],
  ])('%s open it: nothing is admitted, and what was admitted before is not sent', async (_what, failure) => {
    const { gateway, sent, lines } = given(() => failure);
    for (let n = 0; n < 3; n += 1) await gateway.call(request(PRECREATE));
    expect(state(gateway)).toBe('open');
    expect(await gateway.admit!(REFUND, 'caller')).toBe('unavailable');
    expect(await gateway.admit!(QUERY, 'follow-up')).toBe('unavailable');
    expect(await gateway.call(request(REFUND))).toMatchObject({ kind: 'none', reason: 'not-sent' });
    expect(sent).toHaveLength(3);
    expect(lines).toEqual([{ breaker: 'open', retryInMs: 60_000 }]);
    expect(gateway.status!().denied).toEqual({ unavailable: 2, busy: 0 });
  });

  it.each<[string, WireAnswer]>([
    ['refusals', answer({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' })],
    ['errors of the gateway, which come unsigned', answer({ code: '40002', sub_code: 'isv.invalid-app-id' }, false)],
    ['calls that were not sent', none('overloaded')],
  ])('%s leave it closed', async (_what, wire) => {
    const { gateway } = given(() => wire);
    for (let n = 0; n < 20; n += 1) await gateway.call(request(REFUND));
    expect([state(gateway), await gateway.admit!(REFUND, 'caller')]).toEqual(['closed', undefined]);
  });

  it('is tried out by a query of its own, and lets money move again only when that was answered', async () => {
    let isBack = false;
    let letAnswer = (): void => undefined;
    const trialIsHeld = new Promise<void>((resolve) => (letAnswer = resolve));
    const { gateway, sent, lines } = given(
      async () => {
        if (!isBack) return none('timeout');
        await trialIsHeld;
        return answer({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
      },
      { breakerOpenMs: 20 },
    );
    for (let n = 0; n < 3; n += 1) await gateway.call(request(REFUND));
    await until('a trial failed', () => sent.includes(QUERY) && state(gateway) === 'open');
    isBack = true;
    await until('the next is on', () => state(gateway) === 'half-open');
    expect(await gateway.admit!(REFUND, 'caller')).toBe('unavailable');
    expect(await gateway.admit!(REFUND_QUERY, 'follow-up')).toBeUndefined();
    expect(await gateway.admit!(QUERY, 'look')).toBe('unavailable');
    letAnswer();
    await until('it is closed', () => state(gateway) === 'closed');
    expect(await gateway.admit!(REFUND, 'caller')).toBeUndefined();
    expect(sent.filter((method) => method === REFUND)).toHaveLength(3);
    expect(lines.map((line) => (line as { breaker: string }).breaker)).toEqual(
      expect.arrayContaining(['open', 'half-open', 'closed']),
    );
  });

  it('money that was admitted before is not sent while it is being tried out', async () => {
    let letAnswer = (): void => undefined;
    const trialIsHeld = new Promise<void>((resolve) => (letAnswer = resolve));
    let failures = 3;
    const { gateway, sent } = given(
      async () => {
        if ((failures -= 1) >= 0) return none('timeout');
        await trialIsHeld;
        return answer({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
      },
      { breakerOpenMs: 20 },
    );
    expect(await gateway.admit!(REFUND, 'caller')).toBeUndefined();
    for (let n = 0; n < 3; n += 1) await gateway.call(request(PRECREATE));
    await until('the trial is on', () => state(gateway) === 'half-open');
    expect(await gateway.call(request(REFUND))).toMatchObject({ kind: 'none', reason: 'not-sent' });
    expect(sent).not.toContain(REFUND);
    letAnswer();
  });

  it('with as many calls under way as may wait, callers are refused, and follow-up long before', async () => {
    let answerAll = (): void => undefined;
    const held = new Promise<void>((resolve) => (answerAll = resolve));
    const { gateway } = given(() => held.then(() => answer()));
    const calls = Array.from({ length: 8 }, () => gateway.call(request(REFUND)));
    expect(await gateway.admit!(QUERY, 'look')).toBe('busy');
    expect(await gateway.admit!(QUERY, 'follow-up')).toBeUndefined();
    calls.push(...Array.from({ length: 24 }, () => gateway.call(request(REFUND))));
    expect(await gateway.admit!(QUERY, 'follow-up')).toBe('busy');
    expect(await gateway.admit!(QUERY, 'caller')).toBeUndefined();
    calls.push(...Array.from({ length: 96 }, () => gateway.call(request(REFUND))));
    expect(await gateway.admit!(QUERY, 'caller')).toBe('busy');
    answerAll();
    await Promise.all(calls);
    expect(await gateway.admit!(QUERY, 'caller')).toBeUndefined();
  });

  it('follow-up is refused when its rate is used up, callers are not', async () => {
    const { gateway } = given(() => answer(), { followUpCallsPerSecond: 4 });
    const denials = [];
    for (let n = 0; n < 5; n += 1) denials.push(await gateway.admit!(QUERY, 'follow-up'));
    expect(denials).toContain('busy');
    expect(await gateway.admit!(QUERY, 'caller')).toBeUndefined();
  });
});
