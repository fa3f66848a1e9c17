/** The endpoints that this node delivers to while it holds the lease. */
import type { DecidedWriter } from '../../access/decided-stream';
import type { EndpointProgress, Endpoints, PauseReason, WebhookEvent } from '../webhook-events';
import { isDelivered, listWebhooks, readWebhooks, type Webhook, type WebhookLog, type Webhooks } from '../webhooks';
import { newProgress, startEndpoint, type EndpointOptions, type EndpointRunner } from './endpoint-runner';

export type GroupOptions = EndpointOptions & {
  log: WebhookLog;
  write: DecidedWriter<WebhookEvent, Webhooks>;
  onPaused(webhook: Webhook, reason: PauseReason): void;
};

export type EndpointGroup = {
  /** What is to run runs from now on, and nothing else does. */
  follow(): Promise<void>;
  /** Begins what is due. True: something changed that is worth recording. */
  pump(): boolean;
  /** Pauses what fails. True: there was some. */
  pauseWhatFails(): Promise<boolean>;
  isIdleUntil(ms: number): boolean;
  /** Of all endpoints that were not deleted, whether they run or not. */
  snapshot(): Endpoints;
  /** Orders with undelivered events, and since when the oldest fails, in milliseconds since 1970. */
  backlog(): { lanes: number; failingSinceMs: number | undefined };
  stop(): Promise<void>;
};

/** `known`: progress as it was recorded last. */
export function createEndpointGroup(options: GroupOptions, known: Endpoints): EndpointGroup {
  const { log } = options;
  const runners = new Map<string, EndpointRunner>();
  let resting = new Map(Object.entries(known));

  const stopOne = async (webhookId: string, runner: EndpointRunner) => {
    await runner.stop();
    resting.set(webhookId, runner.state.snapshot());
    runners.delete(webhookId);
  };
  return {
    async follow() {
      const webhooks = listWebhooks(await readWebhooks(log));
      const isToRun = (id: string) => webhooks.some((one) => one.webhookId === id && isDelivered(one));
      for (const [id, runner] of runners) if (!isToRun(id)) await stopOne(id, runner);
      for (const webhook of webhooks.filter(isDelivered)) {
        const { webhookId } = webhook;
        const progress = resting.get(webhookId) ?? newProgress(webhook, log.merchant);
        const runner = runners.get(webhookId);
        if (runner) runner.update(webhook);
        else runners.set(webhookId, startEndpoint(options, webhook, progress));
      }
      resting = new Map([...resting].filter(([id]) => webhooks.some(({ webhookId }) => webhookId === id)));
    },
    pump() {
      let hasChanged = false;
      for (const runner of runners.values()) {
        runner.pump();
        hasChanged = runner.takeChanged() || hasChanged;
      }
      return hasChanged;
    },
    async pauseWhatFails() {
      const failing = [...runners].flatMap(([id, runner]) => {
        const reason = runner.pauseReason();
        return reason === undefined ? [] : [{ id, reason }];
      });
      for (const { id, reason } of failing) await pause(options, id, reason);
      return failing.length > 0;
    },
    isIdleUntil: (ms) => [...runners.values()].every((runner) => runner.isIdleUntil(ms)),
    snapshot() {
      const running = [...runners].map(([id, { state }]): [string, EndpointProgress] => [id, state.snapshot()]);
      return Object.fromEntries([...resting, ...running]);
    },
    backlog() {
      const lanes = [...runners.values()].flatMap(({ state }) => state.snapshot().lanes);
      const since = lanes.flatMap(({ failingSince }) => (failingSince === undefined ? [] : [Date.parse(failingSince)]));
      return { lanes: lanes.length, failingSinceMs: since.length === 0 ? undefined : Math.min(...since) };
    },
    async stop() {
      await Promise.all([...runners].map(([id, runner]) => stopOne(id, runner)));
    },
  };
}

/** Nothing, where a person was faster. */
async function pause({ log, write, onPaused }: GroupOptions, webhookId: string, reason: PauseReason): Promise<void> {
  let paused: Webhook | undefined;
  const decide = ({ byId }: Webhooks): WebhookEvent[] => {
    const webhook = byId.get(webhookId);
    paused = webhook && isDelivered(webhook) ? webhook : undefined;
    const pausedAt = log.clock.now().toISOString();
    return paused ? [{ type: 'WebhookPaused', data: { webhookId, reason, pausedAt } }] : [];
  };
  await write(decide, { actor: 'webhooks', correlationId: log.newId() });
  if (paused) onPaused(paused, reason);
}
