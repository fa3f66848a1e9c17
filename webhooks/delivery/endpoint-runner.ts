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
  verdict(): PauseReason | undefined;
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
  const current = () => webhook;

  /** Carries out what was asked since; answers where the log is to be read from again, if it is. */
  const carryOut = (latest: Webhook): string | undefined => {
    webhook = latest;
    const { carriedOut } = state.place();
    let goTo: string | undefined;
    for (const { revision, stream, fromRevision = 0, throughRevision = 0, afterPosition } of latest.resends) {
      if (revision <= carriedOut) continue;
      if (stream !== undefined) state.offerAnyway(stream, fromRevision, throughRevision);
      if (afterPosition !== undefined) goTo = state.rewind(afterPosition);
    }
    if ((latest.resumedRevision ?? -1) > carriedOut) state.resume();
    wasAsked = wasAsked || lastRequestOf(latest) > carriedOut;
    state.carriedOut(lastRequestOf(latest));
    return goTo;
  };
  carryOut(from);
  const lanes = startLanes(options, state, { current, onRoom: () => reader.onRoom() });
  const reader = startReader(options, state, { current, onNews: () => lanes.pump() });

  return {
    state,
    update(latest) {
      const goTo = carryOut(latest);
      if (goTo !== undefined) reader.goTo(goTo);
      lanes.pump();
    },
    pump: lanes.pump,
    verdict: () => lanes.ending() ?? state.verdict(),
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
