/** What a refund can take back out of partners' shares, by account: what is offered here, `decideRefund` accepts. */
import type { JsonObject } from '../values/json';
import { ownRefunds, refundableAtMostFen, sharesTakenBack, takenBackFen, withPartnersFen } from '../trade/account';
import type { Trade } from '../trade/trade';

/** Named as `royalty` of a refund names it. */
export type RefundableShare = { transOut: string; transOutType: 'userId' | 'loginName'; amountFen: number };

/**
 * Each account once, with what it has or may have, at most: of a settlement that was carried out in part nobody knows whose share
 * failed. None where partners have more than is left, as after a refund elsewhere: then nothing can be refunded without promising
 * a fen twice.
 */
export function refundableShares(trade: Trade): RefundableShare[] {
  const partnersFen = withPartnersFen(trade);
  if (partnersFen > refundableAtMostFen(trade)) return [];
  const accounts = new Map<string, RefundableShare>();
  const add = (share: RefundableShare) => {
    const key = `${share.transOutType} ${share.transOut}`;
    accounts.set(key, { ...share, amountFen: share.amountFen + (accounts.get(key)?.amountFen ?? 0) });
  };
  for (const { state, shares, sharedFen = Infinity } of trade.settlements) {
    if (state === 'REFUSED') continue;
    for (const { transIn, transInType, amountFen } of shares)
      add({ transOut: transIn, transOutType: transInType, amountFen: Math.min(amountFen, sharedFen) });
  }
  for (const { state, details } of ownRefunds(trade))
    if (state !== 'REFUSED')
      takenBack(details).forEach(({ amountFen, ...of }) => add({ ...of, amountFen: -amountFen }));
  return [...accounts.values()]
    .map((share) => ({ ...share, amountFen: Math.min(share.amountFen, partnersFen) }))
    .filter(({ amountFen }) => amountFen > 0);
}

function takenBack(details: JsonObject | undefined): RefundableShare[] {
  return sharesTakenBack(details).flatMap((share) => {
    const { trans_out: transOut, trans_out_type: type } = share;
    if (typeof transOut !== 'string') return [];
    const transOutType = type === 'loginName' ? 'loginName' : 'userId';
    return [{ transOut, transOutType, amountFen: takenBackFen(share) }];
  });
}
