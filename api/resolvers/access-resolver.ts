/** Who calls, the keys of the shop, and tokens for checkout pages. */
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ApiKey as KnownKey } from '../../access/api-keys';
import { SCOPES, type Scope } from '../../access/scopes';
import { parseTimeout } from '../../domain/values/timeout';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { MAX_WATCH_TOKEN_MS, WATCH_TOKEN_TTL } from '../request/limits';
import {
  ApiKey,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
  Viewer,
} from '../types/administration/access-types';
import { TradeObject } from '../types/trade-types';

@Resolver(() => TradeObject)
export class AccessResolver {
  @Authorized()
  @Query(() => Viewer, { description: 'Who you are to this engine, and what your credential allows.' })
  viewer(@Ctx() { caller, deps }: ApiContext): Viewer {
    const { actor, name, scopes, expiresAtMs } = caller;
    return {
      actor,
      name,
      scopes: SCOPES.filter((scope) => scopes.has(scope)),
      expiresAt: expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString(),
      merchant: deps.engine.merchant,
    };
  }

  @Authorized<Scope>(['ADMIN'])
  @Query(() => [ApiKey], {
    description: 'The API keys of this shop, revoked ones too, in the order of their creation.',
  })
  apiKeys(@Ctx() { deps }: ApiContext): ApiKey[] {
    return deps.access.listKeys().map(viewKey);
  }

  @Authorized<Scope>(['ADMIN'])
  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Creates an API key. Every node of the shop accepts it at once. `key` is shown in this answer only; a lost one is revoked, and another is created.',
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What it is for, and what it allows.' })
    input: CreateApiKeyInput,
    @Ctx() { deps, caller, metrics, requestId }: ApiContext,
  ): Promise<CreateApiKeyPayload> {
    const { name, scopes, expiresAt, requestsPerSecond, addresses } = input;
    const wanted = {
      name,
      scopes,
      expiresAt: expiresAt?.toISOString(),
      requestsPerSecond: requestsPerSecond ?? undefined,
      addresses: addresses ?? undefined,
    };
    const made = await deps.access.createKey(wanted, caller, requestId);
    metrics.countCommand('CreateApiKey', 'refusals' in made ? (made.refusals[0]?.code ?? 'ok') : 'ok');
    if ('refusals' in made) return { userErrors: made.refusals };
    return { apiKey: viewKey(made.apiKey), key: made.key, userErrors: [] };
  }

  @Authorized<Scope>(['ADMIN'])
  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Revokes an API key: no node accepts it any more, and subscriptions that it opened end. Revoking a revoked key is success.',
  })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) { id }: RevokeApiKeyInput,
    @Ctx() { deps, caller, metrics, requestId }: ApiContext,
  ): Promise<RevokeApiKeyPayload> {
    const made = await deps.access.revokeKey(id, caller, requestId);
    metrics.countCommand('RevokeApiKey', 'refusals' in made ? (made.refusals[0]?.code ?? 'ok') : 'ok');
    return 'refusals' in made ? { userErrors: made.refusals } : { apiKey: viewKey(made.apiKey), userErrors: [] };
  }

  @Authorized<Scope>(['PAY'])
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'A token for the page of this order, to be sent like an API key: until the token expires it may query and watch this one order, and nothing else. ' +
      'It shows no buyer and no history. Needs the scope PAY.',
  })
  async watchToken(
    @Root() { outTradeNo }: TradeObject,
    @Arg('ttl', () => String, {
      nullable: true,
      description: `How long it lives: whole minutes or hours, "1m" to "24h"; ${WATCH_TOKEN_TTL} when left out.`,
    })
    ttl: string | null | undefined,
    @Ctx() { deps }: ApiContext,
  ): Promise<string> {
    const ttlMs = parseTimeout(ttl ?? WATCH_TOKEN_TTL);
    if (typeof ttlMs !== 'number' || ttlMs > MAX_WATCH_TOKEN_MS) {
      throw new ApiError('BAD_USER_INPUT', 'ttl must be whole minutes or hours up to a day, such as "30m" or "2h".');
    }
    return deps.access.signWatchToken(outTradeNo, ttlMs);
  }
}

export function viewKey({ keyId, sha256: _secret, ...key }: KnownKey): ApiKey {
  return { id: keyId, ...key };
}
