/** What is tried next, and what is given up: the rules of lanes, without a clock or a network of their own. */
import {
  createEndpointState,
  nextAttemptAt,
  MAX_LANES,
  MAX_PAUSED_LANES,
} from '../../webhooks/delivery/endpoint-progress';
import type { EndpointProgress } from '../../webhooks/webhook-events';

const HOUR_MS = 3_600_000;
const EMPTY: EndpointProgress = { position: '0', carriedOut: 0, lanes: [], attempts: [] };
const nobody = () => false;
const given = (from = EMPTY) => createEndpointState(from, () => 0);
const isNext = (state: ReturnType<typeof given>, nowMs: number) => state.nextLane(nowMs, nobody, 0)?.stream;

/** Fails every 4 hours for three days; `between` happens after each failure. */
function failForThreeDays(state: ReturnType<typeof given>, stream: string, between = () => {}): void {
  for (let hours = 0; hours <= 76; hours += 4) {
    state.failed(stream, { problem: 'HTTP 500' }, hours * HOUR_MS);
    between();
  }
}

it('a lane that fails waits, and no other', () => {
  const state = given();
  state.offer('bad', 0);
  state.failed('bad', { problem: 'HTTP 500' }, 0);
  state.offer('good', 0);

  expect(isNext(state, 0)).toBe('good');
  state.delivered('good', 0, 1);
  expect(isNext(state, 4_999)).toBeUndefined();
  expect(isNext(state, 5_000)).toBe('bad');
});

it('three lanes that fail are an endpoint that fails: one is tried at a time, and all are due when it accepts', () => {
  const state = given();
  for (const stream of ['a', 'b', 'c', 'd']) state.offer(stream, 0);
  for (const stream of ['a', 'b', 'c']) state.failed(stream, { problem: 'HTTP 503' }, 0);

  expect(isNext(state, 0)).toBeUndefined();
  expect(state.nextLane(6_000, nobody, 1)).toBeUndefined();
  expect(isNext(state, 6_000)).toBe('d');
  state.succeeded('d');
  state.delivered('d', 0, 1);
  expect(isNext(state, 0)).toBe('a');
});

it('while the endpoint rests, no order is said to be tried before it is', () => {
  const state = given();
  for (const stream of ['a', 'b', 'c']) state.offer(stream, 0);
  for (const [second, stream] of ['a', 'b', 'c'].entries()) {
    state.failed(stream, { problem: 'HTTP 503' }, second * 1_000);
  }
  const { lanes, rest } = state.snapshot();

  expect(lanes.map((lane) => nextAttemptAt(lane, rest))).toEqual(Array(3).fill(new Date(7_000).toISOString()));
  expect(isNext(state, 6_999)).toBeUndefined();
  expect(lanes.map((lane) => nextAttemptAt({ ...lane, pausedAt: lane.failingSince }, rest))).toEqual(Array(3));
});

it('after three days without success the endpoint is given up', () => {
  const state = given();
  state.offer('a', 0);
  failForThreeDays(state, 'a');
  expect(state.pauseReason()).toBe('FAILED_FOR_THREE_DAYS');
});

it('three days without the engine are not three days of trying', () => {
  const state = given();
  state.offer('a', 0);
  state.failed('a', { problem: 'HTTP 500' }, 0);
  state.failed('a', { problem: 'HTTP 500' }, 80 * HOUR_MS);
  expect(state.pauseReason()).toBeUndefined();
});

it('a lane that fails for three days beside others that are accepted is given up alone, until it is resumed', () => {
  const state = given();
  state.offer('bad', 0);
  failForThreeDays(state, 'bad', () => {
    state.offer('good', 0);
    state.succeeded('good');
    state.delivered('good', 0, 1);
  });

  expect(state.pauseReason()).toBeUndefined();
  expect(state.snapshot().lanes).toMatchObject([{ stream: 'bad', next: 0, pausedAt: expect.any(String) }]);
  expect(isNext(state, 1_000 * HOUR_MS)).toBeUndefined();
  state.resume();
  expect(isNext(state, 0)).toBe('bad');
});

it('too many that were given up pause the endpoint', () => {
  const lanes = Array.from({ length: MAX_PAUSED_LANES + 1 }, (_, index) => ({
    ...{ stream: `s${index}`, next: 0, last: 0, failures: 20, pausedAt: '2026-11-28T00:00:00Z' },
  }));
  expect(given({ ...EMPTY, lanes }).pauseReason()).toBe('TOO_MANY_STUCK');
});

it('takes up no more orders than it remembers, and events of those that it does', () => {
  const state = given();
  for (let index = 0; index < MAX_LANES; index += 1) expect(state.offer(`s${index}`, 0)).toBe(true);
  expect(state.offer('one more', 0)).toBe(false);
  expect(state.offer('s0', 7)).toBe(true);
  expect(state.snapshot().lanes[0]).toMatchObject({ next: 0, last: 7 });
});

it('a request to send again that comes while a message is on its way is not lost', () => {
  const state = given();
  state.offer('a', 5);
  state.offerAnyway('a', 1, 2);
  state.delivered('a', 5, 6);
  expect(state.snapshot().lanes).toMatchObject([{ stream: 'a', next: 1, last: 5 }]);
});
