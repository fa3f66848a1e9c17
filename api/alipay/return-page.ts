/** What a buyer sees who comes back from Alipay's cashier: the state of the order, or a page that waits until it is known. */
import { escapeHtml } from './html';
import type { Trade } from '../../domain/trade/trade';

export type ReturnState = 'waiting' | 'paid' | 'refunded' | 'closed';

/** What the page shows: from the server when it is loaded, and live after that. */
export type ReturnView = {
  state: ReturnState;
  /** The shop's own page, where it named one. */
  next?: string | undefined;
};

export function viewReturn({ state, closed, opened }: Trade): ReturnView {
  const next = opened?.returnUrl;
  if (state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') return { state: 'paid', next };
  if (state !== 'TRADE_CLOSED') return { state: 'waiting', next };
  return { state: closed?.refundedFen ? 'refunded' : 'closed', next };
}

const WORDS: Record<ReturnState, [zh: string, en: string]> = {
  waiting: ['支付结果确认中', 'Your payment is being confirmed. This page shows the result by itself.'],
  paid: ['支付成功', 'Paid. Thank you.'],
  refunded: ['款项已退回', 'The money went back to you.'],
  closed: ['订单已关闭，未支付', 'The order is closed and was not paid.'],
};

/** Allows only our own two files and a connection to this server. */
export const RETURN_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `view` is undefined for a visitor whose query string Alipay did not sign: such a visitor is shown nothing about an order. */
export function returnPage(view: ReturnView | undefined, prefix: string): string {
  const state = view?.state ?? 'waiting';
  const [zh, en] = view
    ? WORDS[state]
    : ['支付结果确认中', 'Please go back to the shop to see the result of your payment.'];
  const words = JSON.stringify(WORDS).replaceAll('<', '\\u003c');
  const isLive = view?.state === 'waiting';
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${zh}</title>
<link rel="stylesheet" href="${prefix}/alipay/return.css">
${isLive ? '<noscript><meta http-equiv="refresh" content="3"></noscript>' : ''}
<main data-state="${state}" data-words="${escapeHtml(words)}">
<h1 aria-live="polite">${zh}</h1>
<p lang="en">${en}</p>
<p><a id="next" rel="noreferrer"${view?.next ? ` href="${escapeHtml(view.next)}"` : ' hidden'}>返回商家 / Back to the shop</a></p>
</main>
${isLive ? `<script src="${prefix}/alipay/return.js"></script>` : ''}
</html>
`;
}

/** Listens under the same signed query string, and goes on to the shop once the order is paid. */
export const RETURN_SCRIPT = `'use strict';
const main = document.querySelector('main');
const words = JSON.parse(main.dataset.words);
const source = new EventSource(location.pathname + '/events' + location.search);
source.onmessage = ({ data }) => {
  const { state, next } = JSON.parse(data);
  main.dataset.state = state;
  document.title = main.querySelector('h1').textContent = words[state][0];
  main.querySelector('[lang=en]').textContent = words[state][1];
  if (state === 'waiting') return;
  source.close();
  if (state === 'paid' && next) setTimeout(() => location.assign(next), 1500);
};
`;

export const RETURN_STYLE = `body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.6 system-ui,sans-serif;background:#f5f7fa;color:#1f2329}
main{max-width:26rem;margin:1rem;padding:2rem;background:#fff;border-radius:12px;text-align:center;box-shadow:0 1px 4px #0002}
main[data-state=paid] h1{color:#0a7d33}main[data-state=closed] h1{color:#b42318}
h1{margin:0;font-size:1.5rem}p{margin:.75rem 0 0;color:#4e5969}a{color:#1668dc}
@media(prefers-color-scheme:dark){body{background:#17181a;color:#eee}main{background:#232427}p{color:#b5bac3}}
`;
