/** What a caller may do: each field of the schema names the scopes that it needs (`@Authorized`), and this decides. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNonNullType, type GraphQLResolveInfo } from 'graphql';
import type { AuthCheckerFn } from 'type-graphql';
import type { Caller } from '../../access/caller';
import type { Scope } from '../../access/scopes';
import { headersOfDenied, isDenied, type Authenticator, type MissingScope } from './authentication';
import type { ApiContext } from './context';
import { ApiError } from './errors';
import { MAX_ERRORS } from './limits';

/** All that a watch token opens, each for its one order. */
const OPEN_TO_WATCH_TOKENS: ReadonlySet<string> = new Set(['Query.trade', 'Query.node', 'Subscription.tradeChanged']);

/** For type-graphql, of a field that names its scopes and the order that it is about. */
export const authorize: AuthCheckerFn<ApiContext, Scope> = ({ context, info, args }, needed) =>
  isAllowed(context, info, needed, args['outTradeNo']);

/**
 * The caller needs every scope in `needed`; `outTradeNo` is the order that the field is about. Throws `ApiError` MISSING_SCOPE. An answer
 * shows at most MAX_ERRORS of them: after these, a nullable field answers false here, and null without an error. Each denied field is
 * reported once per request.
 */
export function isAllowed(
  context: ApiContext,
  info: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName' | 'returnType'>,
  needed: readonly Scope[],
  outTradeNo: unknown,
): boolean {
  const field = `${info.parentType.name}.${info.fieldName}`;
  const { caller } = context;
  const denied =
    caller.watchedOrder === undefined
      ? problemOfScopes(caller, field, needed)
      : problemOfWatchToken(caller, field, outTradeNo);
  if (!denied) return true;
  if (isFirst(context, field)) context.authenticator.reportMissingScope(caller, field, denied.missing);
  // An error captures a stack, which costs more than the field, and no answer shows more errors than these.
  if (!isNonNullType(info.returnType) && countError(context) > MAX_ERRORS) return false;
  throw new ApiError('MISSING_SCOPE', denied.message);
}

/** Who asks a route beside GraphQL. Throws `ApiError`; what an HTTP answer says of it beside the code is set. */
export async function callerOf(
  authenticator: Authenticator,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Caller> {
  const caller = await authenticator.authenticate(request.raw, request.headers.authorization);
  if (!isDenied(caller)) return caller;
  void reply.headers(headersOfDenied(caller));
  throw new ApiError(caller.code, caller.message);
}

/** For a right that belongs to no field, such as a part of an input. Throws `ApiError` MISSING_SCOPE. */
export function requireScope(
  { caller, authenticator }: Pick<ApiContext, 'caller' | 'authenticator'>,
  scope: Scope,
  what: string,
): void {
  const denied = problemOfScopes(caller, what, [scope]);
  if (!denied) return;
  authenticator.reportMissingScope(caller, what, denied.missing);
  throw new ApiError('MISSING_SCOPE', denied.message);
}

type FieldDenied = { missing: MissingScope; message: string };

function problemOfScopes({ scopes }: Caller, field: string, needed: readonly Scope[]): FieldDenied | undefined {
  const lacking = needed.filter((scope) => !scopes.has(scope));
  const [missing] = lacking;
  if (missing === undefined) return undefined;
  return { missing, message: `${field} needs the scope ${lacking.join(' and ')}, which your credential lacks.` };
}

function problemOfWatchToken({ watchedOrder }: Caller, field: string, outTradeNo: unknown): FieldDenied | undefined {
  if (OPEN_TO_WATCH_TOKENS.has(field) && outTradeNo === watchedOrder) return undefined;
  const message = `A watch token opens \`trade\`, \`node\` and \`tradeChanged\` of its one order, not ${field}.`;
  return { missing: 'watch-token', message };
}

/** Fields that were denied to a request, or to a subscription: a list asks for the same field once per row. */
const reported = new WeakMap<ApiContext, Set<string>>();

function isFirst(context: ApiContext, field: string): boolean {
  const fields = reported.get(context) ?? new Set();
  reported.set(context, fields);
  const before = fields.size;
  return fields.add(field).size > before;
}

const errors = new WeakMap<ApiContext, number>();

function countError(context: ApiContext): number {
  const count = (errors.get(context) ?? 0) + 1;
  errors.set(context, count);
  return count;
}

/** Callers with the same rights see the same of a change, so its result can be shared among them. */
export function rightsOf({ scopes, watchedOrder }: Caller): string {
  return watchedOrder === undefined ? [...scopes].sort().join(' ') : 'watch';
}
