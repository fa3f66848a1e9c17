/**
 * `paystate/client`: the engine's mutations as functions, for Node and browsers, and one order watched live. No dependency but
 * graphql-ws.
 */
import {
  DOCUMENTS,
  type CancelInput,
  type CancelMutation,
  type CloseInput,
  type CloseMutation,
  type PayInput,
  type PayMutation,
  type RefundFieldsFragment,
  type RefundInput,
  type RefundMutation,
  type SyncInput,
  type SyncMutation,
  type TradeQuery,
  type WatchTokenQuery,
} from './documents';
import {
  isRepeatable,
  outcomeOf,
  PaystateError,
  unknownAmong,
  type NoAnswer,
  type Outcome,
  type Trade,
  type UserError,
} from './outcome';
import { send, type Connection } from './send';
import { watchTrade, type TradeChange, type WatchOptions } from './watch-trade';

export { PaystateError, watchTrade };
export type { CancelInput, CloseInput, Connection, NoAnswer, Outcome, PayInput, RefundInput, SyncInput };
export type { Trade, TradeChange, UserError, WatchOptions };
export type Refund = RefundFieldsFragment;

export type PaystateClient = {
  /** Opens a payment; idempotent by `outTradeNo`. `trade.nextStep` names what to show the buyer. */
  pay(input: PayInput): Promise<Outcome<{ trade: Trade }>>;
  /** Returns money; idempotent by `outTradeNo` and `outRequestNo`. Store `outRequestNo` before you call. */
  refund(input: RefundInput): Promise<Outcome<{ trade: Trade; refund: Refund }>>;
  /** Closes a trade that nobody has paid. */
  close(input: CloseInput): Promise<Outcome<{ trade: Trade }>>;
  /** Undoes a payment face to face, and returns what was paid. */
  cancel(input: CancelInput): Promise<Outcome<{ trade: Trade }>>;
  /** Queries Alipay now. */
  sync(input: SyncInput): Promise<Outcome<{ trade: Trade }>>;
  /** The trade; null when there is none. With `atLeast`, a position, it is no older than that. Throws PaystateError. */
  trade(outTradeNo: string, options?: { atLeast?: string }): Promise<Trade | null>;
  /** A token for the page of this order, "30m" long or as `ttl` says ("1m" to "24h"). Throws PaystateError. */
  watchToken(trade: Pick<Trade, 'outTradeNo' | 'position'>, ttl?: string): Promise<string>;
  /** `watchTrade` with the client's own address and token. */
  watch(
    outTradeNo: string,
    options?: Omit<WatchOptions, 'url' | 'watchToken' | 'outTradeNo'>,
  ): AsyncGenerator<TradeChange>;
};

/** What each mutation answers. */
type Payloads = PayMutation & RefundMutation & CloseMutation & CancelMutation & SyncMutation;
type Payload = { trade: Trade | null; userErrors: UserError[] };

/**
 * A mutation is sent again by itself, with the same keys, where the engine advises it (RETRY_SAME_KEYS) and where no answer came;
 * after the last attempt its outcome is `unknown`. It rejects with PaystateError where the request itself is refused.
 */
export function createPaystateClient(connection: Connection): PaystateClient {
  const mutate = async <Name extends keyof Payloads, Done>(
    name: Name,
    input: unknown,
    done: (payload: Payloads[Name]) => Done | undefined,
  ): Promise<Outcome<Done>> => {
    const earlier = { mayBeDone: false };
    const answer = await send<Pick<Payloads, Name>>(connection, DOCUMENTS[name], { input }, (data) => {
      const { userErrors } = data[name];
      earlier.mayBeDone ||= unknownAmong(userErrors) !== undefined;
      return isRepeatable(userErrors);
    });
    if ('noAnswer' in answer) return { outcome: 'unknown', trade: null, noAnswer: answer.noAnswer };
    const payload = answer.data[name];
    return outcomeOf(payload, done(payload), earlier.mayBeDone || answer.wasLost);
  };
  const query = async <Data>(document: string, variables: Record<string, unknown>): Promise<Data> => {
    const answer = await send<Data>(connection, document, variables);
    if ('noAnswer' in answer) throw new PaystateError(answer.noAnswer);
    return answer.data;
  };
  const withTrade = ({ trade }: Payload) => (trade ? { trade } : undefined);
  const withRefund = ({ trade, refund }: Payloads['refund']) => (trade && refund ? { trade, refund } : undefined);

  return {
    pay: (input) => mutate('pay', input, withTrade),
    refund: (input) => mutate('refund', input, withRefund),
    close: (input) => mutate('close', input, withTrade),
    cancel: (input) => mutate('cancel', input, withTrade),
    sync: (input) => mutate('sync', input, withTrade),
    trade: async (outTradeNo, { atLeast } = {}) =>
      (await query<TradeQuery>(DOCUMENTS.trade, { outTradeNo, atLeast })).trade,
    async watchToken({ outTradeNo, position }, ttl) {
      const { trade } = await query<WatchTokenQuery>(DOCUMENTS.watchToken, { outTradeNo, ttl, atLeast: position });
      if (!trade?.watchToken) {
        throw new PaystateError({ code: 'TRADE_ENDED', message: `${outTradeNo} has no watch token`, retryable: false });
      }
      return trade.watchToken;
    },
    watch: (outTradeNo, options = {}) =>
      watchTrade({ ...options, url: connection.url, watchToken: connection.token, outTradeNo }),
  };
}
