/** Delivers to one endpoint, on the node that holds the lease: reads the log, and works off the lanes. */
import type { EndpointProgress, PauseReason } from '../webhook-events';
import { lastRequestOf, streamOfWebhooks, type Webhook } from '../webhooks';
import { startLanes, type LanesOptions } from './endpoint-lanes';
import { createEndpointState, type EndpointState } from './endpoint-progress';
import { startReader, type ReaderOptions } from './endpoint-reader';

export type EndpointOptions = LanesOptions & ReaderOptions;

export type EndpointRunner = {
  state: Pick<EndpointState, 'snapshot'>;
  /** What people changed or asked for since. */
  update(webhook: Webhook): void;
  /** Begins what is due; called whenever time has passed. */
  pump(): void;
  /** Why the endpoint is to be paused, if it is. */
  pauseReason(): PauseReason | undefined;
  /** Nothing is being sent, all of the log is read, and nothing is due before `ms`. */
  isIdleUntil(ms: number): boolean;
  /** True once after something changed that is worth recording. */
  takeChanged(): boolean;
  stop(): Promise<void>;
};

/** The log is told from the creation of the endpoint on. */
export function newProgress({ startPosition, startRevision }: Webhook, merchant: string): EndpointProgress {
  const anchor = { stream: streamOfWebhooks(merchant), revision: startRevision, position: startPosition };
  return { position: startPosition, anchor, carriedOut: startRevision, lanes: [], attempts: [] };
}

export function startEndpoint(options: EndpointOptions, from: Webhook, progress: EndpointProgress): EndpointRunner {
  const state = createEndpointState(progress);
  let webhook = from;
  let wasAsked = false;
  /** Requests up to this revision are taken up; they are carried out once the reader has found all places it goes back to. */
  let takenUp = state.place().carriedOut;
  let placesToFind = 0;
  const current = () => webhook;
  const recordIfCarriedOut = () => {
    if (placesToFind > 0 || takenUp <= state.place().carriedOut) return;
    state.carriedOut(takenUp);
    wasAsked = true;
  };

  const lanes = startLanes(options, state, { current, onRoom: () => reader.onRoom() });
  const reader = startReader(options, state, { current, onNews: () => lanes.pump() });
  const onFound = () => {
    placesToFind -= 1;
    recordIfCarriedOut();
  };
  /** Carries out what was asked since. */
  const carryOut = (latest: Webhook) => {
    webhook = latest;
    for (const { revision, stream, fromRevision = 0, throughRevision = 0, ...again } of latest.resends) {
      if (revision <= takenUp) continue;
      if (stream !== undefined) state.offerAnyway(stream, fromRevision, throughRevision);
      const { afterPosition, anchor } = again;
      // Without an anchor there was nothing after it.
      if (afterPosition === undefined || !anchor) continue;
      placesToFind += 1;
      reader.goBackTo({ position: afterPosition, anchor }, onFound);
    }
    if ((latest.resumedRevision ?? -1) > takenUp) state.resume();
    takenUp = Math.max(takenUp, lastRequestOf(latest));
    recordIfCarriedOut();
  };
  carryOut(from);

  return {
    state,
    update(latest) {
      carryOut(latest);
      lanes.pump();
    },
    pump: lanes.pump,
    pauseReason: () => lanes.pauseReason() ?? state.pauseReason(),
    isIdleUntil: (ms) => !lanes.isBusy() && reader.isDone() && state.dueAtMs() > ms,
    takeChanged() {
      const isSo = [lanes.takeChanged(), reader.takeChanged(), wasAsked].includes(true);
      wasAsked = false;
      return isSo;
    },
    async stop() {
      await Promise.all([lanes.stop(), reader.stop()]);
    },
  };
}
