/** A change: what one append did to one trade. The same on every node, however the log was cut into batches. */
import { comparePositions } from '../../domain/ports';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import type { Trade } from '../../domain/trade/trade';

/** Of a trade that was opened here, or of the anomalies of one that was not. Shared between subscribers: never change it. */
export type AppliedChange = {
  outTradeNo: string;
  /** The trade as it is after these events, and no others. */
  trade: Trade;
  /** What one append wrote, in order; an event that was skipped as poison cuts it in two. */
  events: RecordedEvent[];
  /** Position of the last of them. */
  position: string;
};

/** Whether the append that wrote the event goes on: a batch may end within one. */
export function isUnfinished({ metadata }: RecordedEvent): boolean {
  return metadata.appendContinues === true;
}

/** Collects events in the order of the log, each with its trade as it is after it. */
export function createChangeList() {
  const changes: AppliedChange[] = [];
  return {
    changes,
    add(outTradeNo: string, trade: Trade, event: RecordedEvent): void {
      const last = changes.at(-1);
      if (last && belongsTo(last, event)) {
        Object.assign(last, { trade, position: event.position });
        last.events.push(event);
      } else changes.push({ outTradeNo, trade, events: [event], position: event.position });
    },
  };
}

/** Puts together what batches have cut: a change goes on only when all of its append is there. */
export function createChangeJoiner() {
  let open: AppliedChange | undefined;
  return {
    /**
     * Takes the changes of a batch that ends at `position`. Answers those that are complete, and up to where they are all there are.
     * `reached` is undefined where that has not moved.
     */
    add(changes: readonly AppliedChange[], position: string): { whole: AppliedChange[]; reached: string | undefined } {
      const whole: AppliedChange[] = [];
      for (const change of changes) {
        const [first] = change.events;
        if (open && first && belongsTo(open, first)) open = { ...change, events: [...open.events, ...change.events] };
        else {
          if (open) whole.push(open);
          open = change;
        }
        const last = open.events.at(-1);
        if (last && isUnfinished(last)) continue;
        whole.push(open);
        open = undefined;
      }
      // The log has gone on without the rest, which was poison.
      if (open && comparePositions(position, open.position) > 0) {
        whole.push(open);
        open = undefined;
      }
      return { whole, reached: open ? whole.at(-1)?.position : position };
    },
    clear(): void {
      open = undefined;
    },
  };
}

/** The next of the same append. One that was skipped as poison cuts it, wherever batches begin. */
export function belongsTo({ events }: Pick<AppliedChange, 'events'>, { stream, revision }: RecordedEvent): boolean {
  const last = events.at(-1);
  return last !== undefined && isUnfinished(last) && last.stream === stream && revision === last.revision + 1;
}
