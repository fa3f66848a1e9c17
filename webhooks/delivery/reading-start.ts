/** Where an endpoint's reading of the log begins: where it was, or further back where people asked for that. */
import { comparePositions, type EventStore } from '../../domain/ports';
import type { Anchor } from '../webhook-events';
import type { EndpointState } from './endpoint-progress';
import { findPlace, type Place } from './find-place';

export type AnchoredPlace = Place & { anchor: Anchor };

const LOG_START = '0';

export function createReadingStart(
  store: Pick<EventStore, 'readStream' | 'readAll'>,
  state: Pick<EndpointState, 'place' | 'rewind'>,
) {
  let asked: { place: AnchoredPlace; onFound(): void }[] = [];
  return {
    isAsked: () => asked.length > 0,
    goBackTo: (place: AnchoredPlace, onFound: () => void) => void asked.push({ place, onFound }),
    /**
     * A position of this log: what was recorded and what was asked for may both be from before it was copied, so they are compared
     * once they are found. Rejects with `StoreUnavailableError`; what was asked for is found later then.
     */
    async find(startPosition: string): Promise<string> {
      let start = await findPlace(store, state.place(), startPosition);
      const taken = [...asked];
      for (const { place } of taken) {
        const found = await findPlace(store, place, LOG_START);
        if (comparePositions(found, start) >= 0) continue;
        start = found;
        state.rewind(found === place.position ? place : { position: found });
      }
      asked = asked.slice(taken.length);
      for (const { onFound } of taken) onFound();
      return start;
    },
  };
}
