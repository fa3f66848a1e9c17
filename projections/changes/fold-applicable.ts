import { evolve } from '../../domain/engine/evolve';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import type { Trade } from '../../domain/trade/trade';

/** Knows what the views were made without. */
export type PoisonList = { isPoison(position: string): boolean };

/** The fold as the views have it: without what was skipped as poison. */
export function foldApplicable(
  readModel: PoisonList,
  before: Trade,
  events: readonly RecordedEvent[],
): { trade: Trade; events: RecordedEvent[] } {
  let trade = before;
  const applied = events.filter((event) => {
    if (readModel.isPoison(event.position)) return false;
    try {
      trade = evolve(trade, event);
      return true;
    } catch {
      // The projector finds it too, and reports it.
      return false;
    }
  });
  return { trade, events: applied };
}
