/** Works off the lanes of one endpoint: each in order, several at once, only while the lease lasts. */
import type { Clock, EventStore } from '../../domain/ports';
import { messagesOfStream, type Message } from '../message';
import type { Lane, PauseReason } from '../webhook-events';
import type { Webhook } from '../webhooks';
import type { EndpointState } from './endpoint-progress';
import type { SendMessage, SendResult } from './send-message';

export type LanesOptions = {
  store: Pick<EventStore, 'readStream'>;
  clock: Clock;
  merchant: string;
  send: SendMessage;
  /** Undefined: the key that the endpoint's secrets derive from is not there any more. */
  secretsOf(webhook: Webhook): readonly string[] | undefined;
  /** Whether the lease lasts for an attempt that begins now. */
  mayStart(): boolean;
  onSent(webhook: Webhook, result: SendResult): void;
  onError(error: unknown): void;
};

export type LaneWorker = {
  /** Begins what is due. */
  pump(): void;
  isBusy(): boolean;
  /** True once after something was sent. */
  takeChanged(): boolean;
  /** Why the endpoint is to be paused, if it is: nothing more is sent. */
  pauseReason(): PauseReason | undefined;
  stop(): Promise<void>;
};

/** Requests to one endpoint at once, each for another order. */
const MAX_AT_ONCE = 8;

/** `current`: the endpoint as it is now. `onRoom`: called when a lane has ended, so that there may be room for another. */
export function startLanes(
  options: LanesOptions,
  state: EndpointState,
  { current, onRoom }: { current(): Webhook; onRoom(): void },
): LaneWorker {
  const { store, clock, merchant, mayStart } = options;
  const busy = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let pauseReason: PauseReason | undefined;
  let hasChanged = false;

  /** True: it was accepted. Whoever holds the lease after a stop sends it again, and the result belongs to nobody. */
  const sendOne = async (stream: string, message: Message): Promise<boolean> => {
    const webhook = current();
    const secrets = options.secretsOf(webhook) ?? [];
    if (secrets.length === 0) pauseReason = 'SECRET_LOST';
    if (pauseReason) return false;
    const at = clock.now().toISOString();
    const result = await options.send({ url: webhook.url, secrets }, message, signal);
    if (signal.aborted) return false;
    hasChanged = true;
    options.onSent(webhook, result);
    note(state, { stream, message, at }, result, clock.now().getTime());
    if (result.kind === 'failed' && result.isGone) pauseReason = 'GONE';
    return result.kind === 'accepted';
  };
  const deliver = async ({ stream, next, last }: Lane) => {
    const range = { fromRevision: next, throughRevision: last };
    let from = next;
    for (const message of await messagesOfStream(store, merchant, stream, range)) {
      if (!isTold(current(), message.kind)) continue;
      if (signal.aborted || pauseReason || !mayStart()) return;
      if (!(await sendOne(stream, message))) return;
      state.delivered(stream, from, message.revision + 1);
      from = message.revision + 1;
    }
    if (!signal.aborted) state.delivered(stream, from, last + 1);
  };
  const begin = (lane: Lane) => {
    const done = deliver({ ...lane })
      .catch((error: unknown) => {
        state.failed(lane.stream, { problem: 'the log cannot be read' }, clock.now().getTime());
        options.onError(error);
      })
      .finally(() => {
        busy.delete(lane.stream);
        onRoom();
        pump();
      });
    busy.set(lane.stream, done);
  };
  const pump = () => {
    while (!signal.aborted && !pauseReason && busy.size < MAX_AT_ONCE && mayStart()) {
      const lane = state.nextLane(clock.now().getTime(), (stream) => busy.has(stream), busy.size);
      if (lane) begin(lane);
      else return;
    }
  };
  return {
    pump,
    isBusy: () => busy.size > 0,
    takeChanged: () => hasChanged && !(hasChanged = false),
    pauseReason: () => pauseReason,
    async stop() {
      stopping.abort();
      await Promise.allSettled(busy.values());
    },
  };
}

/** Whether an endpoint is told of a kind; undefined is none. */
export function isTold({ kinds }: Pick<Webhook, 'kinds'>, kind: string | undefined): boolean {
  return kind !== undefined && (kinds === undefined || kinds.includes(kind));
}

function note(
  state: EndpointState,
  { stream, message, at }: { stream: string; message: Message; at: string },
  result: SendResult,
  nowMs: number,
): void {
  const { durationMs, status } = result;
  const problem = result.kind === 'failed' ? result.problem : undefined;
  state.remember({ messageId: message.id, kind: message.kind, stream, at, durationMs, status, problem });
  if (result.kind === 'accepted') state.succeeded(stream);
  else state.failed(stream, result, nowMs);
}
