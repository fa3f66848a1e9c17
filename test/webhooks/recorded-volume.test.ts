/** How much of the log deliveries take while a receiver is dead, and that what changed says as much as everything. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { createDeliveryLog, type DeliveryTail } from '../../webhooks/delivery/delivery-log';
import { createEndpointState, MAX_LANES, type EndpointState } from '../../webhooks/delivery/endpoint-progress';
import { applyChanges, changesBetween } from '../../webhooks/delivery/progress-changes';
import { newProgress } from '../../webhooks/delivery/endpoint-runner';
import type { Endpoints, EndpointProgress } from '../../webhooks/webhook-events';
import { createMemoryLog, openMemoryEventStore } from '../histories/memory-event-store';

const START_MS = Date.parse('2026-11-28T00:00:00Z');
const RECORD_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

const given = () => ({
  store: openMemoryEventStore(createMemoryLog()),
  clock: { now: () => new Date(START_MS) },
  merchant: 'main',
  newId: randomUUID,
  hashEvent,
});
const newState = () =>
  createEndpointState(newProgress({ startPosition: '1', startRevision: 0 } as never, 'main'), () => 0);

/** Tries what is due, as the runner does. */
function attempt(state: EndpointState, nowMs: number, isAccepted: boolean): void {
  const lane = state.nextLane(nowMs, () => false, 0);
  if (!lane) return;
  const at = new Date(nowMs).toISOString();
  const problem = isAccepted ? undefined : 'the receiver cannot be reached: ECONNREFUSED';
  state.remember({
    messageId: `msg_${randomUUID()}`,
    kind: 'trade.paid',
    stream: lane.stream,
    at,
    durationMs: 9,
    problem,
  });
  if (problem === undefined) {
    state.succeeded(lane.stream);
    state.delivered(lane.stream, lane.next, lane.next + 1);
  } else state.failed(lane.stream, { problem }, nowMs);
}

/** Every minute of a day an order for the one that is well, and a record. Answers the bytes in the log. */
async function dayWith(deadLanes: number) {
  const log = given();
  const deliveries = createDeliveryLog(log);
  const [dead, well] = [newState(), newState()];
  for (let index = 0; index < deadLanes; index += 1)
    dead.offer(`trade-main-20261128${String(index).padStart(8, '0')}`, 4);
  let tail: DeliveryTail = await deliveries.read();
  let asSnapshots = 0;
  for (let nowMs = START_MS; nowMs < START_MS + DAY_MS; nowMs += RECORD_EVERY_MS) {
    const stream = `trade-main-${nowMs}`;
    well.offer(stream, 2);
    well.passed(String(nowMs), { stream, revision: 2, position: String(nowMs) });
    attempt(dead, nowMs, false);
    attempt(well, nowMs, true);
    const endpoints = { dead: dead.snapshot(), well: well.snapshot() };
    const until = new Date(nowMs + 60_000).toISOString();
    tail = await deliveries.append(tail, { nodeId: 'a', until, endpoints });
    asSnapshots += JSON.stringify(endpoints).length;
  }
  let bytes = 0;
  for await (const { events } of log.store.readAll()) bytes += JSON.stringify(events).length;
  expect((await createDeliveryLog(log).read()).endpoints).toEqual(JSON.parse(JSON.stringify(tail.endpoints)));
  return { bytes, asSnapshots };
}

test('given a dead receiver with as many orders as are taken up, when another gets something every minute for a day, then the dead one costs little', async () => {
  const without = await dayWith(0);
  const withDead = await dayWith(MAX_LANES);
  process.stdout.write(
    `a day with a dead receiver: ${withDead.bytes} bytes, without: ${without.bytes}; as snapshots ${withDead.asSnapshots}\n`,
  );
  expect(withDead.bytes - without.bytes).toBeLessThan(withDead.asSnapshots / 20);
  expect(withDead.bytes).toBeLessThan(2 * without.bytes);
});

describe('what changed', () => {
  type Step = { endpoint: 'a' | 'b'; what: 'offer' | 'fail' | 'accept' | 'resume' | 'delete'; order: number };
  const steps = fc.array(
    fc.record<Step>({
      endpoint: fc.constantFrom('a', 'b'),
      what: fc.constantFrom('offer', 'offer', 'fail', 'accept', 'resume', 'delete'),
      order: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 40 },
  );
  const plain = (endpoints: Endpoints): Endpoints => JSON.parse(JSON.stringify(endpoints)) as Endpoints;
  /** A lane that was done and is there again stands where it stood. */
  const sorted = (endpoints: Endpoints) =>
    Object.entries(plain(endpoints))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { lanes, ...rest }]): [string, EndpointProgress] => [
        id,
        { ...rest, lanes: [...lanes].sort((one, other) => (one.stream < other.stream ? -1 : 1)) },
      ]);

  test('since any record gives what is, together with that record', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), (parts) => {
        const states = new Map<string, EndpointState>();
        let [recorded, nowMs]: [Endpoints, number] = [{}, START_MS];
        for (const part of parts) {
          for (const { endpoint, what, order } of part) {
            const state = states.get(endpoint) ?? newState();
            states.set(endpoint, state);
            nowMs += 7_000;
            if (what === 'offer') state.offer(`trade-main-${order}`, nowMs);
            else if (what === 'resume') state.resume();
            else if (what === 'delete') states.delete(endpoint);
            else attempt(state, nowMs, what === 'accept');
          }
          const now = Object.fromEntries([...states].map(([id, state]) => [id, state.snapshot()]));
          recorded = applyChanges(recorded, stored(changesBetween(recorded, now)));
          expect(sorted(recorded)).toEqual(sorted(now));
        }
      }),
      { numRuns: 200 },
    );
  });
  /** Through JSON, as it is in the log. */
  const stored = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
});
