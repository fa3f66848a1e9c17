/** The webhooks of the shop. */
import {
  Arg,
  Authorized,
  Ctx,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { Refusal } from '../../domain/trade/refusals';
import { nextAttemptAt } from '../../webhooks/delivery/endpoint-progress';
import { followMessages, type FollowedMessage } from '../../webhooks/follow-messages';
import { KIND_NAMES } from '../../webhooks/kinds';
import type { ListedWebhook } from '../../webhooks/webhook-port';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import {
  CreateWebhookInput,
  DeleteWebhookInput,
  DeleteWebhookPayload,
  ResendWebhookInput,
  UpdateWebhookInput,
  Webhook,
  WebhookMessage,
  WebhookPayload,
} from '../types/administration/webhook-types';
import { isOrderNumber, readPosition, readResumption } from './trade-resolver';

@Resolver()
export class WebhookResolver {
  @Authorized<Scope>(['OPERATE'])
  @Query(() => [Webhook], { description: 'The webhooks of this shop, in the order of their creation.' })
  async webhooks(@Ctx() { deps }: ApiContext): Promise<Webhook[]> {
    return (await deps.webhooks.list()).map((one) => viewWebhook(one, deps.engine.merchant));
  }

  @Authorized<Scope>(['ADMIN', 'READ'])
  @Mutation(() => WebhookPayload, {
    description:
      'Creates a webhook: what happens from now on is posted there. `secret` is shown in this answer only. Needs READ as well, because messages say what happens to trades.',
  })
  async createWebhook(
    @Arg('input', () => CreateWebhookInput, { description: 'Where to, and which kinds of events.' })
    { url, events, description }: CreateWebhookInput,
    @Ctx() context: ApiContext,
  ): Promise<WebhookPayload> {
    const { deps, caller, requestId } = context;
    const wanted = { url, kinds: events ?? undefined, description: description ?? undefined };
    return payloadOf('CreateWebhook', await deps.webhooks.create(wanted, caller, requestId), context);
  }

  @Authorized<Scope>(['ADMIN', 'READ'])
  @Mutation(() => WebhookPayload, {
    description: 'Changes, pauses or resumes a webhook, or makes a new secret for it.',
  })
  async updateWebhook(
    @Arg('input', () => UpdateWebhookInput, { description: 'Which webhook, and what of it.' })
    input: UpdateWebhookInput,
    @Ctx() context: ApiContext,
  ): Promise<WebhookPayload> {
    const { deps, caller, requestId } = context;
    const { id: webhookId, url, events: kinds, description, paused, rotateSecret } = input;
    const change = {
      webhookId,
      kinds,
      description,
      url: url ?? undefined,
      paused: paused ?? undefined,
      rotateSecret: rotateSecret ?? undefined,
    };
    return payloadOf('UpdateWebhook', await deps.webhooks.update(change, caller, requestId), context);
  }

  @Authorized<Scope>(['ADMIN'])
  @Mutation(() => DeleteWebhookPayload, {
    description: 'Deletes a webhook: nothing more is delivered to it. Deleting a deleted one again is success.',
  })
  async deleteWebhook(
    @Arg('input', () => DeleteWebhookInput, { description: 'Which webhook.' }) { id }: DeleteWebhookInput,
    @Ctx() { deps, caller, metrics, requestId }: ApiContext,
  ): Promise<DeleteWebhookPayload> {
    const made = await deps.webhooks.delete(id, caller, requestId);
    metrics.countCommand('DeleteWebhook', resultOf(made));
    return 'refusals' in made ? { userErrors: made.refusals } : { id, userErrors: [] };
  }

  @Authorized<Scope>(['OPERATE'])
  @Mutation(() => WebhookPayload, {
    description:
      'Delivers again, with the ids of before: everything after a position, or an order. A receiver drops by `webhook-id` what it has.',
  })
  async resendWebhook(
    @Arg('input', () => ResendWebhookInput, { description: 'Which webhook, and what.' })
    { id: webhookId, afterPosition, outTradeNo, revision }: ResendWebhookInput,
    @Ctx() context: ApiContext,
  ): Promise<WebhookPayload> {
    const { deps, caller, requestId } = context;
    if (outTradeNo != null && !isOrderNumber(outTradeNo)) {
      throw new ApiError('BAD_USER_INPUT', 'outTradeNo must be 1 to 64 letters, digits or underscores.');
    }
    if (revision != null && (outTradeNo == null || revision < 0)) {
      throw new ApiError('BAD_USER_INPUT', 'revision is that of an event of outTradeNo, from 0 on.');
    }
    const wanted = {
      webhookId,
      afterPosition: afterPosition == null ? undefined : readPosition('afterPosition', afterPosition),
      outTradeNo: outTradeNo ?? undefined,
      revision: revision ?? undefined,
    };
    return payloadOf('ResendWebhook', await deps.webhooks.resend(wanted, caller, requestId), context);
  }

  @Authorized<Scope>(['READ'])
  @Subscription(() => WebhookMessage, {
    description:
      'What a webhook would be sent, each message once and in the order of the log: for development (`npx paystate listen`). ' +
      'Without `after`: from now on.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, FollowMessages, ApiContext>) => {
      const { after, events } = args;
      const unknown = events?.find((name) => !KIND_NAMES.includes(name));
      if (unknown !== undefined) {
        throw new ApiError('BAD_USER_INPUT', `events must be some of ${KIND_NAMES.join(', ')}.`);
      }
      const { engine, projector } = context.deps;
      const from = readResumption(context, after) ?? projector.position();
      return limited(engine, () => followMessages(engine, from, events ?? undefined));
    },
  })
  webhookMessages(
    @Root() { id, kind, body, position }: FollowedMessage,
    @Arg('events', () => [String], { nullable: true, description: 'Kinds of events; all when left out.' })
    _events: string[] | null | undefined,
    @Arg('after', () => String, { nullable: true, description: 'The `position` of the last message that you have.' })
    _after: string | null | undefined,
  ): WebhookMessage {
    return { id, event: kind, body, position };
  }
}

type FollowMessages = { after?: string | null; events?: string[] | null };

/** Each reads the log by itself. */
const MAX_FOLLOWERS = 16;
const followers = new WeakMap<object, number>();

function limited(engine: object, follow: () => AsyncIterableIterator<FollowedMessage>) {
  const count = followers.get(engine) ?? 0;
  if (count >= MAX_FOLLOWERS)
    throw new ApiError('OVERLOADED', `${MAX_FOLLOWERS} follow the messages of this shop already.`);
  followers.set(engine, count + 1);
  const messages = follow();
  let isOver = false;
  const release = () => {
    if (!isOver) followers.set(engine, (followers.get(engine) ?? 1) - 1);
    isOver = true;
  };
  return {
    async next() {
      const item = await messages.next().catch((error: unknown) => {
        release();
        throw error;
      });
      if (item.done) release();
      return item;
    },
    return() {
      release();
      return messages.return?.() ?? Promise.resolve({ done: true as const, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type Made = object | { refusals: Refusal[] };

function resultOf(made: Made): string {
  return 'refusals' in made ? (made.refusals[0]?.code ?? 'ok') : 'ok';
}

function payloadOf(
  command: string,
  made: (ListedWebhook & { secret?: string | undefined }) | { refusals: Refusal[] },
  { deps, metrics }: ApiContext,
): WebhookPayload {
  metrics.countCommand(command, resultOf(made));
  if ('refusals' in made) return { userErrors: made.refusals };
  return { webhook: viewWebhook(made, deps.engine.merchant), secret: made.secret, userErrors: [] };
}

function viewWebhook({ webhook, progress }: ListedWebhook, merchant: string): Webhook {
  const { webhookId, url, kinds, description, createdAt, createdBy, previousUntil, paused } = webhook;
  const orderOf = (stream: string) => {
    const prefix = `trade-${merchant}-`;
    return stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined;
  };
  const failing = (progress?.lanes ?? []).filter(({ failures }) => failures > 0);
  const attempts = [...(progress?.attempts ?? [])].reverse();
  return {
    id: webhookId,
    url,
    events: kinds,
    description,
    createdAt,
    createdBy,
    previousSecretUntil: previousUntil,
    pausedAt: paused?.at,
    pauseReason: paused?.reason,
    position: progress?.position,
    failures: failing.map((lane) => ({
      outTradeNo: orderOf(lane.stream),
      revision: lane.next,
      failures: lane.failures,
      failingSince: lane.failingSince,
      nextAttemptAt: nextAttemptAt(lane, progress?.rest),
      pausedAt: lane.pausedAt,
      problem: lane.problem,
    })),
    deliveries: attempts.map(({ messageId, kind, stream, at, durationMs, status, problem }) => ({
      messageId,
      event: kind,
      outTradeNo: orderOf(stream),
      sentAt: at,
      durationMs,
      status,
      problem,
    })),
  };
}
