/** Counts deliveries, and logs what becomes of webhooks: for an operator's alarm. */
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { DeliveryOptions, DeliveryRunner } from '../../webhooks/delivery/delivery-runner';
import type { PauseReason } from '../../webhooks/webhook-events';
import { gaugesIn } from '../../telemetry/instruments';

/** Why this node pauses webhooks; by request it is a person who does. */
const PAUSE_REASONS: readonly PauseReason[] = ['FAILED_FOR_THREE_DAYS', 'TOO_MANY_STUCK', 'GONE', 'SECRET_LOST'];

export type WebhookAlarms = Pick<DeliveryOptions, 'onSent' | 'onPaused' | 'onError'> & {
  /** Shows how far the deliveries of this node are. */
  watch(backlog: DeliveryRunner['backlog']): void;
};

export function createWebhookAlarms(logger: Logger, registry: Registry): WebhookAlarms {
  const registers = [registry];
  const attempts = new Counter({
    name: 'paystate_webhook_attempts_total',
    help: 'Attempts of this node to deliver a message to a webhook, by result: accepted or failed',
    labelNames: ['result'],
    registers,
  });
  const paused = new Counter({
    name: 'paystate_webhooks_paused_total',
    help: 'Webhooks that this node paused, by reason',
    labelNames: ['reason'],
    registers,
  });
  // A rise from nothing shows only where there was a zero.
  for (const result of ['accepted', 'failed']) attempts.inc({ result }, 0);
  for (const reason of PAUSE_REASONS) paused.inc({ reason }, 0);
  return {
    onSent: (_webhook, { kind }) => attempts.inc({ result: kind }),
    onPaused({ webhookId, description }, reason) {
      paused.inc({ reason });
      // Without the address: a part of it may be a secret.
      logger.warn({ webhookId, description, reason }, 'a webhook is paused: mend its receiver, then resume it');
    },
    onError: (error) => logger.error({ err: error }, 'webhooks'),
    watch(backlog) {
      const gauge = gaugesIn(registry);
      gauge(
        'paystate_webhook_lanes',
        'Orders with messages that are not delivered yet, while this node delivers',
        () => backlog().lanes,
      );
      gauge(
        'paystate_webhook_failing_since_seconds',
        'When the oldest of them began to fail, in seconds since 1970; 0: none fails',
        () => (backlog().failingSinceMs ?? 0) / 1_000,
      );
    },
  };
}
