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
  const next = shopPage(opened?.returnUrl);
  if (state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') return { state: 'paid', next };
  if (state !== 'TRADE_CLOSED') return { state: 'waiting', next };
  return { state: closed?.refundedFen ? 'refunded' : 'closed', next };
}

/** Only what the shop named when it opened the order, and only a page: nothing of the address that a browser asks for. */
function shopPage(returnUrl: string | undefined): string | undefined {
  if (returnUrl === undefined || !URL.canParse(returnUrl)) return undefined;
  const { protocol } = new URL(returnUrl);
  return protocol === 'https:' || protocol === 'http:' ? returnUrl : undefined;
}

type Words = readonly [zh: string, en: string];

const WORDS: Record<ReturnState, Words> = {
  waiting: [
    '支付结果确认中，本页会自动显示结果',
    'Your payment is being confirmed. This page shows the result by itself.',
  ],
  paid: ['支付成功，谢谢', 'Paid. Thank you.'],
  refunded: ['款项已退还给您', 'The money went back to you.'],
  closed: ['订单已关闭，未支付', 'The order is closed and was not paid.'],
};
/** To a visitor about whose order nothing may be said. */
const NOTHING_TO_SAY: Words = [
  '请返回商家页面查看支付结果',
  'Please go back to the shop to see the result of your payment.',
];
const GOES_ON: Words = ['正在返回商家…', 'Taking you back to the shop…'];
const BACK: Words = ['返回商家', 'Back to the shop'];

/** Time to read that it is paid. */
const GOES_ON_AFTER_MS = 1_500;

/** Allows only our own two files and a connection to this server. */
export const RETURN_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `view` is undefined for a visitor whose query string Alipay did not sign: such a visitor is shown nothing about an order. */
export function returnPage(view: ReturnView | undefined, prefix: string): string {
  const { state = 'waiting', next } = view ?? {};
  const [zh, en] = view ? WORDS[state] : NOTHING_TO_SAY;
  const words = JSON.stringify(WORDS).replaceAll('<', '\\u003c');
  const isLive = view?.state === 'waiting';
  const goesOn = state === 'paid' && next !== undefined;
  const href = next === undefined ? '' : escapeHtml(next);
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${zh}</title>
<link rel="stylesheet" href="${prefix}/alipay/return.css">
${isLive ? '<noscript><meta http-equiv="refresh" content="3"></noscript>' : ''}
${goesOn ? `<noscript><meta http-equiv="refresh" content="2;url=${href}"></noscript>` : ''}
<main data-state="${state}" data-words="${escapeHtml(words)}">
<h1 aria-live="polite">${zh}</h1>
<p lang="en">${en}</p>
<p id="going"${goesOn ? '' : ' hidden'}>${GOES_ON.join(' ')}</p>
<p><a id="next" rel="noreferrer"${next === undefined ? ' hidden' : ` href="${href}"`}>${BACK.join(' / ')}</a></p>
</main>
${isLive || goesOn ? `<script src="${prefix}/alipay/return.js"></script>` : ''}
</html>
`;
}

/**
 * Listens under the same signed query string while the order waits, and goes on to the shop once it is paid, by the link that the
 * server wrote. The page leaves no entry in the browser's history: "back" must not lead to it and forward again.
 */
export const RETURN_SCRIPT = `'use strict';
const main = document.querySelector('main');
const next = document.querySelector('#next');
const goOn = () => {
  if (main.dataset.state !== 'paid' || !next.href) return;
  document.querySelector('#going').hidden = false;
  setTimeout(() => location.replace(next.href), ${GOES_ON_AFTER_MS});
};
const listen = () => {
  const words = JSON.parse(main.dataset.words);
  const source = new EventSource(location.pathname + '/events' + location.search);
  source.onmessage = ({ data }) => {
    const { state } = JSON.parse(data);
    main.dataset.state = state;
    document.title = main.querySelector('h1').textContent = words[state][0];
    main.querySelector('[lang=en]').textContent = words[state][1];
    if (state === 'waiting') return;
    source.close();
    goOn();
  };
};
if (main.dataset.state === 'waiting') listen();
else goOn();
`;

export const RETURN_STYLE = `body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.6 system-ui,sans-serif;background:#f5f7fa;color:#1f2329}
main{max-width:26rem;margin:1rem;padding:2rem;background:#fff;border-radius:12px;text-align:center;box-shadow:0 1px 4px #0002}
main[data-state=paid] h1{color:#0a7d33}main[data-state=closed] h1{color:#b42318}
h1{margin:0;font-size:1.5rem}p{margin:.75rem 0 0;color:#4e5969}a{color:#1668dc}
@media(prefers-color-scheme:dark){body{background:#17181a;color:#eee}main{background:#232427}p{color:#b5bac3}}
`;
