/** The port through which the API lists, changes and follows webhooks. */
import type { Caller } from '../access/caller';
import type { Refusal } from '../domain/trade/refusals';
import type { NewWebhook, WebhookChange } from './decide-webhook';
import type { EndpointProgress } from './webhook-events';
import type { Webhook } from './webhooks';

/** `progress`: as it was last recorded; undefined before the first delivery. */
export type ListedWebhook = { webhook: Webhook; progress: EndpointProgress | undefined };

/** `secret` is what messages are signed with from now on. It is shown once, and can be made again by nobody but the engine. */
export type ChangedWebhook = ListedWebhook & { secret?: string | undefined };

type Refused = { refusals: Refusal[] };

export type WantedResend = {
  webhookId: string;
  afterPosition?: string | undefined;
  outTradeNo?: string | undefined;
  revision?: number | undefined;
};

/** Each rejects with `StoreUnavailableError` when the log cannot be read or written. */
export interface WebhookAdministration {
  /** In the order of their creation, without those that were deleted. */
  list(): Promise<ListedWebhook[]>;
  create(wanted: NewWebhook, by: Caller, correlationId: string): Promise<ChangedWebhook | Refused>;
  update(change: WebhookChange, by: Caller, correlationId: string): Promise<ChangedWebhook | Refused>;
  delete(webhookId: string, by: Caller, correlationId: string): Promise<{ webhookId: string } | Refused>;
  resend(wanted: WantedResend, by: Caller, correlationId: string): Promise<ListedWebhook | Refused>;
}
