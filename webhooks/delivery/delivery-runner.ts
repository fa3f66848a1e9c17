/**
 * Delivers to the endpoints of a shop, on one node at a time. Each node looks when something came, or is due, and takes the lease if no
 * other has it. What is not recorded yet is delivered again by the next holder; nothing is left out.
 */
import type { RecordedEvent } from '../../domain/events/recorded-event';
import { comparePositions, WrongExpectedRevisionError } from '../../domain/ports';
import { isToldStream, kindOf } from '../kinds';
import type { Endpoints } from '../webhook-events';
import { isDelivered, lastRequestOf, listWebhooks, readWebhooks, streamOfWebhooks, type Webhook } from '../webhooks';
import {
  CLOCK_DIFFERENCE_MS,
  DELIVERY_TIMES,
  deliverWithLease,
  type DeliveryTimes,
  type LeaseOptions,
} from './delivery-lease';
import { createDeliveryLog, isOfDeliveries, type DeliveryLog, type DeliveryTail } from './delivery-log';
import type { EndpointGroup } from './endpoint-group';
import { dueAtMs, MAX_LANES } from './endpoint-progress';

export type DeliveryOptions = Pick<
  LeaseOptions,
  'log' | 'write' | 'nodeId' | 'send' | 'secretsOf' | 'onSent' | 'onPaused' | 'onError'
> & { times?: Partial<DeliveryTimes> | undefined };

export type DeliveryRunner = {
  /** Events of all streams as they come: something may be to be delivered. Must not throw. */
  notice(events: readonly RecordedEvent[]): void;
  /** Of what this node delivers now. */
  backlog: EndpointGroup['backlog'];
  /** Gives the lease back; resolves when nothing more is sent or written. */
  stop(): Promise<void>;
};

export function startDeliveries(options: DeliveryOptions): DeliveryRunner {
  const { log, onError } = options;
  const times = { ...DELIVERY_TIMES, ...options.times };
  const deliveries = createDeliveryLog(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  let group: EndpointGroup | undefined;
  /** Of the newest event that may be to be delivered, of those that came to this process. */
  let newest = '0';
  /** Whether all that came before is delivered, or recorded as due: so since a first lease was given back in order. */
  let isEarlierKnown = false;
  let haveWebhooksChanged = false;
  let isToLook = true;
  let nextLookMs = -Infinity;
  let wake = () => {};

  const leaseOptions: LeaseOptions = {
    ...options,
    deliveries,
    times,
    signal,
    takeWebhooksChanged() {
      const isSo = haveWebhooksChanged;
      haveWebhooksChanged = false;
      return isSo;
    },
    tick: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, times.tickMs);
        wake = () => (clearTimeout(timer), resolve());
      }),
    onGroup: (running) => void (group = running),
  };
  const look = async () => {
    isToLook = false;
    const known = isEarlierKnown ? newest : undefined;
    const { dueMs, tail } = await nextWork({ ...options, deliveries, newest: known });
    nextLookMs = dueMs;
    if (!tail || dueMs > log.clock.now().getTime()) return;
    isToLook = true;
    await deliverWithLease(leaseOptions, tail);
    isEarlierKnown = true;
  };
  const failed = (error: unknown) => {
    isToLook = true;
    // Another node was faster, or has the lease now: that is what it is for.
    if (!(error instanceof WrongExpectedRevisionError)) onError(error);
  };
  const run = async () => {
    while (!signal.aborted) {
      if (isToLook || nextLookMs <= log.clock.now().getTime()) await look().catch(failed);
      await leaseOptions.tick();
    }
  };
  const running = run();

  return {
    notice(events) {
      for (const event of events) {
        const isOfWebhooks = event.stream === streamOfWebhooks(log.merchant);
        const isMessage = isToldStream(log.merchant, event.stream) && kindOf(event) !== undefined;
        if (isMessage) newest = event.position;
        haveWebhooksChanged = haveWebhooksChanged || isOfWebhooks;
        isToLook = isToLook || isOfWebhooks || isMessage || isOfDeliveries(log.merchant, event.stream);
        if (isOfWebhooks || isMessage) wake();
      }
    },
    backlog: () => group?.backlog() ?? { lanes: 0, failingSinceMs: undefined },
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}

type Looking = Pick<DeliveryOptions, 'log' | 'nodeId'> & { deliveries: DeliveryLog; newest: string | undefined };

/** When there is something to do for this node, in milliseconds since 1970; Infinity: only when something comes. */
async function nextWork(looking: Looking): Promise<{ dueMs: number; tail?: DeliveryTail }> {
  const { log, nodeId, deliveries, newest } = looking;
  const webhooks = listWebhooks(await readWebhooks(log)).filter(isDelivered);
  if (webhooks.length === 0) return { dueMs: Infinity };
  const tail = await deliveries.read();
  const last = tail.last?.data;
  const othersUntilMs = last && last.nodeId !== nodeId ? Date.parse(last.until) + CLOCK_DIFFERENCE_MS : -Infinity;
  const dueMs = Math.min(...webhooks.map((webhook) => workOf(webhook, tail.endpoints, newest)));
  return { dueMs: Math.max(othersUntilMs, dueMs), tail };
}

/** `newest`: undefined where it is not known. */
function workOf(webhook: Webhook, endpoints: Endpoints, newest: string | undefined): number {
  const progress = endpoints[webhook.webhookId];
  if (!progress || newest === undefined || lastRequestOf(webhook) > progress.carriedOut) return -Infinity;
  const isBehind = comparePositions(newest, progress.position) > 0 && progress.lanes.length < MAX_LANES;
  return isBehind ? -Infinity : dueAtMs(progress);
}
