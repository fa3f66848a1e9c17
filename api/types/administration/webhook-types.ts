/** Webhooks, and how far their deliveries are, as the schema names them. */
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { PauseReason } from '../../../webhooks/webhook-events';
import { describedEnum } from '../enums';
import { UserError } from '../error-types';
import { DateTime } from '../scalars';

export const WebhookPauseReason = describedEnum<PauseReason>(
  'WebhookPauseReason',
  'Why nothing is delivered to a webhook. What happens meanwhile is delivered when it is resumed.',
  {
    BY_REQUEST: 'Somebody paused it.',
    FAILED_FOR_THREE_DAYS: 'It accepted nothing for three days.',
    TOO_MANY_STUCK: 'It accepted some orders, and refused more than 32 others for three days each.',
    GONE: 'It answered 410.',
    SECRET_LOST:
      "The shop's private key at Alipay was replaced, and with it the secret: rotate it, give the new one to the receiver, resume.",
  },
);

@ObjectType({ description: 'One attempt to deliver one message.' })
export class WebhookDelivery {
  @Field(() => ID, { description: '`webhook-id` of the message: the same at each attempt.' })
  messageId!: string;

  @Field(() => String, { description: 'The kind of event: "trade.paid".' })
  event!: string;

  @Field(() => ID, { nullable: true, description: 'The order that it is about; null for a bill.' })
  outTradeNo?: string | undefined;

  @Field(() => DateTime, { description: 'When it was sent.' })
  sentAt!: string;

  @Field(() => Int, { description: 'How long the answer took, in milliseconds.' })
  durationMs!: number;

  @Field(() => Int, { nullable: true, description: 'The HTTP status; null when there was no answer.' })
  status?: number | undefined;

  @Field(() => String, { nullable: true, description: 'What was wrong; null: it was accepted.' })
  problem?: string | undefined;
}

@ObjectType({
  description: 'An order (or a bill) whose next message was not accepted. Later messages of it wait behind.',
})
export class WebhookFailure {
  @Field(() => ID, { nullable: true, description: 'The order; null for a bill.' })
  outTradeNo?: string | undefined;

  @Field(() => Int, { description: 'Revision of the first event of it that is not delivered.' })
  revision!: number;

  @Field(() => Int, { description: 'How often it failed in a row.' })
  failures!: number;

  @Field(() => DateTime, { nullable: true, description: 'Since when.' })
  failingSince?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'The earliest time of the next attempt.' })
  nextAttemptAt?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was given up after three days, while others were accepted; `updateWebhook` with `paused: false` tries again.',
  })
  pausedAt?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What was wrong with the last attempt.' })
  problem?: string | undefined;
}

@ObjectType({
  description:
    'An address that is told what happens, by Standard Webhooks (https://www.standardwebhooks.com): docs/guides/webhooks.md.',
})
export class Webhook {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'Where messages are posted to.' })
  url!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The kinds of events that it is told: "trade.paid". Null: all, with those of later releases.',
  })
  events?: string[] | undefined;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | undefined;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: string;

  @Field(() => String, { description: 'Who created it: an `actor`, as in events.' })
  createdBy!: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when the secret of before signs as well.' })
  previousSecretUntil?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'Since when nothing is delivered; null: it is.' })
  pausedAt?: string | undefined;

  @Field(() => WebhookPauseReason, { nullable: true, description: 'Why nothing is delivered; null: it is.' })
  pauseReason?: PauseReason | undefined;

  @Field(() => String, {
    nullable: true,
    description:
      'Everything up to this position of the log is delivered, except `failures` and what is on its way. As recorded: at most some seconds old.',
  })
  position?: string | undefined;

  @Field(() => [WebhookFailure], { description: 'Orders that wait for another attempt, 256 at most.' })
  failures!: WebhookFailure[];

  @Field(() => [WebhookDelivery], { description: 'The latest 20 attempts, the newest first.' })
  deliveries!: WebhookDelivery[];
}

@InputType({ description: 'A webhook to create.' })
export class CreateWebhookInput {
  @Field(() => String, { description: 'An https address that the Internet reaches: "https://shop.example/webhooks".' })
  url!: string;

  @Field(() => [String], { nullable: true, description: 'Kinds of events: ["trade.paid"]. All when left out.' })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What it is for, 1 to 128 characters.' })
  description?: string | null;
}

@InputType({ description: 'What to change of a webhook. What is left out stays.' })
export class UpdateWebhookInput {
  @Field(() => ID, { description: 'Which webhook.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Another address. What is not delivered yet goes there.' })
  url?: string | null;

  @Field(() => [String], { nullable: true, description: 'Other kinds of events; null: all.' })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What it is for; null takes it away.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True stops deliveries. False resumes them where they stopped, and tries what was given up again.',
  })
  paused?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True makes a new secret, which is in the answer. For 24 hours the old one signs as well.',
  })
  rotateSecret?: boolean | null;
}

@InputType({ description: 'A webhook to delete.' })
export class DeleteWebhookInput {
  @Field(() => ID, { description: 'Which webhook.' })
  id!: string;
}

@InputType({ description: 'What to deliver again: either everything after a position, or one order.' })
export class ResendWebhookInput {
  @Field(() => ID, { description: 'Which webhook.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'A `position` of a message, a trade or a change: all after it.' })
  afterPosition?: string | null;

  @Field(() => ID, { nullable: true, description: 'All events of this order.' })
  outTradeNo?: string | null;

  @Field(() => Int, { nullable: true, description: 'With `outTradeNo`: the one event of this revision.' })
  revision?: number | null;
}

@ObjectType({ description: 'What became of a request to create, change or resend.' })
export class WebhookPayload {
  @Field(() => Webhook, { nullable: true, description: 'The webhook after the mutation; null when there is none.' })
  webhook?: Webhook | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The new secret, "whsec_…", when one was made. It is shown now and never again.',
  })
  secret?: string | undefined;

  @Field(() => [UserError], { description: 'Empty when it is done. Otherwise why it is not.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `deleteWebhook`.' })
export class DeleteWebhookPayload {
  @Field(() => ID, { nullable: true, description: 'The id of the deleted webhook; null when there is none.' })
  id?: string | undefined;

  @Field(() => [UserError], { description: 'Empty when it is done. Otherwise why it is not.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What a webhook would be sent.' })
export class WebhookMessage {
  @Field(() => ID, { description: '`webhook-id`.' })
  id!: string;

  @Field(() => String, { description: 'The kind of event: "trade.paid".' })
  event!: string;

  @Field(() => String, { description: 'The body, JSON as it would be signed and sent.' })
  body!: string;

  @Field(() => String, { description: 'Give it as `after` to go on behind this message.' })
  position!: string;
}
