/**
 * How much of an order a buyer can take to Alipay. PAGE, WAP and APP travel as an address or as one text through a browser or
 * a wallet, and no browser, proxy or wallet takes one of hundreds of thousands of characters.
 */
import { refusal, type Refusal } from '../trade/refusals';
import type { TradeOpened } from '../events/trade-events';

/** Of the whole content, URL-encoded: a Chinese character counts nine. */
const MAX_PAGE_CHARACTERS = 32 * 1_024;

/** The other fields are short by their own limits: what is too long is what is sold, or how it is shared. */
export function tooLongForPage(
  order: Pick<TradeOpened['data'], 'method' | 'subject' | 'body' | 'quitUrl' | 'details'>,
): Refusal[] {
  const { method, subject, body, quitUrl, details } = order;
  if (method !== 'PAGE' && method !== 'WAP' && method !== 'APP') return [];
  const characters = encodeURIComponent(JSON.stringify({ subject, body, quitUrl, ...details })).length;
  if (characters <= MAX_PAGE_CHARACTERS) return [];
  const field = details?.['goods_detail'] === undefined ? 'settleDetail' : 'goodsDetail';
  const message = `${field} makes the order too long for ${method}: URL-encoded it has ${characters} characters, and ${MAX_PAGE_CHARACTERS} are the most. Name fewer kinds, or shorter.`;
  return [refusal('INVALID_TEXT', message, { field })];
}
