/** API keys, and who the caller is, as the schema names them. */
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Scope as AccessScope } from '../../../access/scopes';
import { UserError } from '../error-types';
import { describedEnum } from '../enums';
import { Node } from '../node-types';
import { DateTime } from '../scalars';

export const Scope = describedEnum<AccessScope>(
  'Scope',
  'What a caller may be allowed to do. Each is granted by itself: none contains another.',
  {
    READ: 'Trades, their history, anomalies and reconciliations, queried and watched; no buyers, no raw content.',
    READ_BUYER: 'Who paid: `Trade.buyer`.',
    PAY: 'Open payments, and make watch tokens for them.',
    REFUND: 'Return money to buyers.',
    CLOSE: 'Close unpaid trades. `cancel` needs REFUND as well: it returns what was paid.',
    SETTLE: 'Share money among partners.',
    OPERATE: 'Query Alipay now, resolve anomalies, reconcile bills; list webhooks and resend their messages.',
    AUDIT: 'The raw content of events, as it was sent, received and stored.',
    METRICS: 'GET /metrics.',
    ADMIN: 'Create, list and revoke API keys; create, change and delete webhooks.',
  },
);

@ObjectType({
  implements: Node,
  description: 'An API key of the shop. The key itself is shown once, when it is created, and stored nowhere.',
})
export class ApiKey implements Node {
  @Field(() => ID, { description: 'Its id, which the key itself contains: `pk_<id>_…`.' })
  id!: string;

  @Field(() => String, { description: 'What its creator called it.' })
  name!: string;

  @Field(() => [Scope], { description: 'What it allows.' })
  scopes!: AccessScope[];

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: string;

  @Field(() => String, { description: 'Who created it: an `actor`, as in events.' })
  createdBy!: string;

  @Field(() => DateTime, { nullable: true, description: 'From when it is not accepted any more; null: it has no end.' })
  expiresAt?: string | undefined;

  @Field(() => Int, {
    nullable: true,
    description: 'How many requests a second it may send; null: as many as the engine takes.',
  })
  requestsPerSecond?: number | undefined;

  @Field(() => [String], { nullable: true, description: 'Addresses and networks that may use it; null: any.' })
  addresses?: string[] | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked; null while it is not.' })
  revokedAt?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Who revoked it; null while it is not.' })
  revokedBy?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was used, recorded once a week at most; null when it was never used.',
  })
  lastUsedAt?: string | undefined;
}

@InputType({ description: 'An API key to create.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for, 1 to 64 characters: "till 3", "nightly export".' })
  name!: string;

  @Field(() => [Scope], { description: 'What it allows: nothing that your own credential does not.' })
  scopes!: AccessScope[];

  @Field(() => DateTime, { nullable: true, description: 'From when it is not accepted any more; never when left out.' })
  expiresAt?: Date | null;

  @Field(() => Int, { nullable: true, description: 'How many requests a second it may send, 1 to 10000.' })
  requestsPerSecond?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'IP addresses and networks ("10.0.0.0/8") that may use it, at most 32; any when left out.',
  })
  addresses?: string[] | null;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;
}

@ObjectType({ description: 'What became of `createApiKey`.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key as it is listed; null when none was created.' })
  apiKey?: ApiKey | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The key itself, to be sent as `Authorization: Bearer <key>`. It is shown now and never again.',
  })
  key?: string | undefined;

  @Field(() => [UserError], { description: 'Empty when it is done. Otherwise why it is not.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `revokeApiKey`.' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key after the mutation; null when there is none.' })
  apiKey?: ApiKey | undefined;

  @Field(() => [UserError], { description: 'Empty when it is done. Otherwise why it is not.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'Who the caller is, and what the credential allows.' })
export class Viewer {
  @Field(() => String, { description: 'What events name as their `actor` when this caller causes them.' })
  actor!: string;

  @Field(() => String, { description: 'The name of the key, or the subject of the token.' })
  name!: string;

  @Field(() => [Scope], { description: 'What the credential allows.' })
  scopes!: AccessScope[];

  @Field(() => DateTime, { nullable: true, description: 'When the credential ends; null: it has no end.' })
  expiresAt?: string | undefined;

  @Field(() => String, { description: 'The short name of the shop.' })
  merchant!: string;
}
