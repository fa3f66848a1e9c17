/** The webhooks of one shop: what the API changes of them, and their deliveries. */
import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createHttpSender, type SenderOptions } from './adapters/webhooks/http-sender';
import { createWebhookSecrets } from './adapters/webhooks/webhook-secrets';
import { createWebhookAdministration } from './adapters/webhooks/webhooks';
import { createWebhookAlarms } from './api/operations/webhook-alarms';
import type { Engine } from './domain/engine/engine';
import type { EventBatch } from './domain/ports';
import { startDeliveries, type DeliveryOptions, type DeliveryRunner } from './webhooks/delivery/delivery-runner';
import type { WebhookAdministration } from './webhooks/webhook-port';
import { createWebhookWriter } from './webhooks/webhooks';

export type WebhookParts = SenderOptions &
  Pick<DeliveryOptions, 'times'> & {
    /** Of the shop's app: secrets are derived from it. */
    privateKey: KeyObject;
  };

export type PreparedWebhooks = {
  administration: WebhookAdministration;
  notice(events: EventBatch['events']): void;
  start(): Pick<DeliveryRunner, 'stop'>;
};

export function prepareWebhooks(
  engine: Engine,
  { privateKey, times, ...sending }: WebhookParts,
  { logger, registry }: { logger: Logger; registry: Registry },
): PreparedWebhooks {
  const secrets = createWebhookSecrets(engine.merchant, privateKey);
  const write = createWebhookWriter(engine);
  const alarms = createWebhookAlarms(logger, registry);
  let deliveries: DeliveryRunner | undefined;
  return {
    administration: createWebhookAdministration({ log: engine, write, secrets, rules: sending }),
    notice: (events) => deliveries?.notice(events),
    start() {
      const send = createHttpSender(sending);
      const started = startDeliveries({
        ...alarms,
        log: engine,
        write,
        send,
        secretsOf: (webhook) => secrets.signingSecrets(webhook, engine.clock.now()),
        nodeId: engine.newId(),
        times,
      });
      deliveries = started;
      alarms.watch(started.backlog);
      return {
        async stop() {
          await started.stop();
          send.close();
        },
      };
    },
  };
}
