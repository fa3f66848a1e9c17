/** What a caller may do: each field of the schema names the scopes that it needs (`@Authorized`), and this decides. */
import type { AuthCheckerFn } from 'type-graphql';
import type { Caller } from '../../access/caller';
import type { Scope } from '../../access/scopes';
import type { ApiContext } from './context';
import { ApiError } from './errors';

/** All that a watch token opens, each for its one order. */
const OPEN_TO_WATCH_TOKENS: ReadonlySet<string> = new Set(['Query.trade', 'Subscription.tradeChanged']);

/** For type-graphql. Every scope in `needed` is required. Throws `ApiError` MISSING_SCOPE. */
export const authorize: AuthCheckerFn<ApiContext, Scope> = ({ context, info, args }, needed) => {
  const field = `${info.parentType.name}.${info.fieldName}`;
  const { caller } = context;
  if (caller.watchedOrder !== undefined) assertWatched(caller, field, args['outTradeNo']);
  else assertScopes(caller, field, needed);
  return true;
};

/** Throws `ApiError` MISSING_SCOPE. `what` is what was wanted, as the message names it. */
export function assertScopes({ scopes }: Caller, what: string, needed: readonly Scope[]): void {
  const missing = needed.filter((scope) => !scopes.has(scope));
  if (missing.length === 0) return;
  throw new ApiError('MISSING_SCOPE', `${what} needs the scope ${missing.join(' and ')}, which your credential lacks.`);
}

function assertWatched({ watchedOrder }: Caller, field: string, outTradeNo: unknown): void {
  if (OPEN_TO_WATCH_TOKENS.has(field) && outTradeNo === watchedOrder) return;
  throw new ApiError(
    'MISSING_SCOPE',
    `A watch token opens \`trade\` and \`tradeChanged\` of its one order, not ${field}.`,
  );
}

/** Callers with the same rights see the same of a change, so its result can be shared among them. */
export function rightsOf({ scopes, watchedOrder }: Caller): string {
  return watchedOrder === undefined ? [...scopes].sort().join(' ') : 'watch';
}
