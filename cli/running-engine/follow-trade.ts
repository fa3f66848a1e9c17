/** One trade, live: by the subscription `tradeChanged`. */
import type { EngineAddress } from './engine-address';
import { followSubscription } from './follow-subscription';

/** Before every event: for a trade that was not there yet when the watching began. */
const BEFORE_ALL = '0';

export type Change = {
  position: string;
  trade: { state: string; inDoubt: boolean; paidAmount: string; refundedAmount: string; closeReason: string | null };
  /** Undefined where the credential may not see them: a watch token. */
  events?: { type: string; summary: string }[];
};

const queryOf = (withEvents: boolean) =>
  `subscription ($outTradeNo: ID!, $after: String) { tradeChanged(outTradeNo: $outTradeNo, after: $after) {
  position trade { state inDoubt paidAmount refundedAmount closeReason } ${withEvents ? 'events { type summary }' : ''} } }`;

export type FollowedTrade = {
  address: Pick<EngineAddress, 'hostAndPath' | 'apiToken' | 'tokenFrom'>;
  outTradeNo: string;
  withEvents: boolean;
  /** When nothing came although the engine answers. */
  onNotOpened?: () => void;
};

/**
 * Each change of the trade from now on, the first as it stands; over a broken connection no change twice and none left out. Ends
 * only when the caller leaves the loop. Throws a `CommandError` where connecting again cannot help.
 */
export function followTrade({
  address,
  outTradeNo,
  withEvents,
  onNotOpened,
}: FollowedTrade): AsyncGenerator<Change, void> {
  return followSubscription<Change>({
    address,
    query: queryOf(withEvents),
    variables: { outTradeNo },
    field: 'tradeChanged',
    start: BEFORE_ALL,
    onNothing: onNotOpened,
  });
}
