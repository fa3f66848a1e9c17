/**
 * The order that was sent, for this tab, until an answer or its page has told what became of it: before that its number must not be
 * replaced by another. The code of a wallet is not kept: it is good once, for a minute.
 */
import { TILL_KEY } from '../../session/credential';
import { SHOP_PREFIX } from '../../session/shop';
import type { Entered, Till } from './order';

const KEY = `paystate.pay.${SHOP_PREFIX}`;

export function keepOrder(entered: Entered): void {
  sessionStorage.setItem(KEY, JSON.stringify({ ...entered, outTradeNo: entered.outTradeNo.trim(), authCode: '' }));
}

export function forgetOrder(outTradeNo: string): void {
  if (keptOrder()?.outTradeNo === outTradeNo) sessionStorage.removeItem(KEY);
}

export function keptOrder(): Entered | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as Entered);
}

/** For the next payment of this tab. */
export function keepTill({ storeId, operatorId, terminalId }: Till): void {
  sessionStorage.setItem(TILL_KEY, JSON.stringify({ storeId, operatorId, terminalId } satisfies Till));
}

export function keptTill(): Till {
  const kept = sessionStorage.getItem(TILL_KEY);
  return kept === null ? { storeId: '', operatorId: '', terminalId: '' } : (JSON.parse(kept) as Till);
}
