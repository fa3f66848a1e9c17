/** One order, live, through lost connections and restarts of the engine: nothing is missed, and nothing comes twice. */
import { DOCUMENTS } from './documents';
import { follow } from './follow';
import type { Trade } from './outcome';

export type TradeChange = { trade: Trade; position: string };

export type WatchOptions = {
  /** The engine's GraphQL endpoint, over HTTP or WebSocket: "https://pay.example.com/graphql". */
  url: string;
  /** The token of this order (`Trade.watchToken`), or any credential that may read it. */
  watchToken?: string | undefined;
  outTradeNo: string;
  /** The position of the last change that was seen, from an earlier run. */
  after?: string | undefined;
  /** Ends the watching. */
  signal?: AbortSignal | undefined;
  /** The class WebSocket where the platform has none: Node 20 with the package `ws`. */
  webSocketImpl?: unknown;
  /** Told of each connection that was lost, and when it is made again. */
  onLost?: (reason: { message: string; reconnectInMs: number }) => void;
};

/**
 * First the trade as it is (or as soon as it is opened), then every change. Ends when `signal` does or the loop is left. Throws
 * PaystateError where connecting again cannot help: UNAUTHENTICATED when the token has ended (get another and give `after`).
 */
export function watchTrade({
  watchToken,
  outTradeNo,
  ...options
}: WatchOptions): AsyncGenerator<TradeChange, void, void> {
  const query = DOCUMENTS.watch;
  return follow<TradeChange>({
    ...options,
    token: watchToken,
    query,
    variables: { outTradeNo },
    field: 'tradeChanged',
  });
}
