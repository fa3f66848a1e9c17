/**
 * Delivers while the lease is held. The lease is an event: whoever appends it at the revision that was read delivers until the time
 * that it names, renews it while there is work, and gives it back when there is none. A node whose append is refused has lost it.
 */
import { SECOND_MS } from '../../domain/values/durations';
import type { WebhookLog } from '../webhooks';
import type { DeliveryLog, DeliveryTail } from './delivery-log';
import { createEndpointGroup, type EndpointGroup, type GroupOptions } from './endpoint-group';

export type DeliveryTimes = {
  /** How long nobody else delivers, once it was taken or renewed; by the engine's clock. */
  leaseMs: number;
  /** Progress is recorded so often at most. */
  recordEveryMs: number;
  /** How long there must be nothing to do before the lease is given back. */
  idleMs: number;
  tickMs: number;
};

export const DELIVERY_TIMES: DeliveryTimes = {
  leaseMs: 60 * SECOND_MS,
  recordEveryMs: 10 * SECOND_MS,
  idleMs: 10 * SECOND_MS,
  tickMs: 250,
};

/** Clocks of nodes differ: nobody takes a lease before it is over for so long. */
export const CLOCK_DIFFERENCE_MS = 2 * SECOND_MS;

export type LeaseOptions = Omit<GroupOptions, 'mayStart' | 'store' | 'clock' | 'merchant'> & {
  log: WebhookLog;
  deliveries: DeliveryLog;
  /** Names this process among the nodes of the shop. */
  nodeId: string;
  times: DeliveryTimes;
  signal: AbortSignal;
  /** Answers true once after people changed something. */
  takeWebhooksChanged(): boolean;
  /** Resolves after `tickMs`, or as soon as something came. */
  tick(): Promise<void>;
  /** Of what is delivered now; undefined: the lease has ended. */
  onGroup(group: EndpointGroup | undefined): void;
};

/** Takes the lease at `tail`, and resolves when it is given back. Rejects when another node has it, or the log is away. */
export async function deliverWithLease(options: LeaseOptions, tail: DeliveryTail): Promise<void> {
  const { log, deliveries, nodeId, times } = options;
  const nowMs = () => log.clock.now().getTime();
  const known = tail.endpoints;
  const until = (ms: number) => new Date(ms).toISOString();
  let untilMs = nowMs() + times.leaseMs;
  const taken = await deliveries.append(tail, { nodeId, until: until(untilMs), endpoints: known });
  const lease = {
    tail: taken,
    holdsFor: (ms: number) => !options.signal.aborted && nowMs() + ms < untilMs,
    async renew(endpoints: typeof known) {
      const nextUntilMs = nowMs() + times.leaseMs;
      lease.tail = await deliveries.append(lease.tail, { nodeId, until: until(nextUntilMs), endpoints });
      untilMs = nextUntilMs;
    },
  };
  const group = createEndpointGroup(
    {
      ...options,
      store: log.store,
      clock: log.clock,
      merchant: log.merchant,
      mayStart: () => lease.holdsFor(options.send.maxSendMs),
    },
    known,
  );
  options.onGroup(group);
  try {
    await deliverUntilIdle(options, group, lease);
    await group.stop();
    const endpoints = group.snapshot();
    await deliveries.append(lease.tail, { nodeId, until: until(nowMs() - CLOCK_DIFFERENCE_MS), endpoints });
  } finally {
    // Before anything else: another node may deliver already.
    untilMs = -Infinity;
    await group.stop();
    options.onGroup(undefined);
  }
}

type Lease = { holdsFor(ms: number): boolean; renew(endpoints: ReturnType<EndpointGroup['snapshot']>): Promise<void> };

/** Ends when there is nothing to do, or the node stops. Intervals are the process's own: the engine's clock may be moved. */
async function deliverUntilIdle(options: LeaseOptions, group: EndpointGroup, lease: Lease): Promise<void> {
  const { log, times, signal } = options;
  let recordedAt = performance.now();
  let idleSince: number | undefined;
  let isUnrecorded = false;
  let isToFollow = true;
  while (!signal.aborted) {
    if (options.takeWebhooksChanged() || isToFollow) await group.follow();
    isToFollow = await group.pauseWhatFails();
    isUnrecorded = group.pump() || isUnrecorded || isToFollow;
    const isDue = isUnrecorded && performance.now() - recordedAt >= times.recordEveryMs;
    if (isDue || !lease.holdsFor(times.leaseMs / 2)) {
      await lease.renew(group.snapshot());
      recordedAt = performance.now();
      isUnrecorded = false;
    }
    const isIdle = !isToFollow && group.isIdleUntil(log.clock.now().getTime() + times.leaseMs / 2);
    idleSince = isIdle ? (idleSince ?? performance.now()) : undefined;
    if (idleSince !== undefined && performance.now() - idleSince >= times.idleMs) return;
    await options.tick();
  }
}
