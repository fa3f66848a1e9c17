import { context } from '@opentelemetry/api';
import type { LiveFeed } from '../projections/live/live-feed';
import type { AppliedChange } from '../projections/changes/applied-change';
import type { FinalReport } from './final-report';
import { addPastSpan } from './spans';
import type { OwnAppend, Telemetry } from './telemetry';

/**
 * The feed as the projector sees it. What is published stands in the views, so this is where the way of an event ends: how long it
 * took, and whether money moved for good. Only appends of this node count: not what others wrote, and not what a rebuild reads again.
 */
export function observePublishing(
  feed: Pick<LiveFeed, 'publish' | 'beginAt' | 'subscriberCount'>,
  { instruments, ownAppends, arrivals }: Telemetry,
  report: FinalReport,
): Pick<LiveFeed, 'publish' | 'beginAt'> {
  const observe = (change: AppliedChange, publishedAtMs: number) => {
    const seen = new Set<OwnAppend>();
    for (const event of change.events) {
      const own = ownAppends.get(event.id);
      if (!own) continue;
      ownAppends.delete(event.id);
      // Its line in the log belongs to the trace of the append.
      context.with(own.context, () => report(event, change.trade));
      const arrivedAtMs = event.type === 'AlipayNotifyReceived' ? arrivals.get(event.data.notifyId) : undefined;
      if (arrivedAtMs !== undefined) {
        instruments.notifySeconds.observe({ stage: 'published' }, (publishedAtMs - arrivedAtMs) / 1_000);
      }
      seen.add(own);
    }
    for (const { storedAtMs = publishedAtMs, context: ofAppend } of seen) {
      // The views may have been faster than the answer to the append.
      const lagMs = Math.max(0, publishedAtMs - storedAtMs);
      instruments.projectionLagSeconds.observe(lagMs / 1_000);
      addPastSpan('projection', Date.now() - lagMs, {}, ofAppend);
    }
  };
  return {
    beginAt: (position) => feed.beginAt(position),
    publish(changes, position) {
      const committedAtMs = performance.now();
      feed.publish(changes, position);
      for (const change of changes) observe(change, performance.now());
      if (changes.length === 0 || feed.subscriberCount() === 0) return;
      // What subscribers do with a change begins in this turn of the event loop; this is the next.
      setImmediate(() => instruments.fanOutSeconds.observe((performance.now() - committedAtMs) / 1_000));
    },
  };
}
