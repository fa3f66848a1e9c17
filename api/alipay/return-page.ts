/** What a buyer sees who comes back from Alipay's cashier: the state of the order, or a page that waits until it is known. */
import { formatYuan } from '../../domain/values/money';
import type { Trade } from '../../domain/trade/trade';
import { BUYER_STYLE } from './buyer-style';
import { escapeHtml } from './html';
import { pageFile } from './page-file';
import type { ReturnState, ReturnWords } from './return-words';

/** What the page shows: from the server when it is loaded, and live after that. */
export type ReturnView = {
  state: ReturnState;
  /** No more than the signed address of the page says itself. */
  outTradeNo: string;
  /** In yuan, `1,234.00`: what was paid, or is to be paid. */
  amount: string;
  /** The shop's own page, where it named one. */
  next?: string | undefined;
};

/** Of an order that was opened here. */
export function viewReturn({ state, closed, paidFen }: Trade, opened: NonNullable<Trade['opened']>): ReturnView {
  const { outTradeNo, totalFen, returnUrl } = opened;
  const view = { outTradeNo, amount: grouped(formatYuan(paidFen > 0 ? paidFen : totalFen)), next: shopPage(returnUrl) };
  if (state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') return { state: 'paid', ...view };
  if (state !== 'TRADE_CLOSED') return { state: 'waiting', ...view };
  return { state: closed?.refundedFen ? 'refunded' : 'closed', ...view };
}

/** Only what the shop named when it opened the order, and only a page: nothing of the address that a browser asks for. */
function shopPage(returnUrl: string | undefined): string | undefined {
  if (returnUrl === undefined || !URL.canParse(returnUrl)) return undefined;
  const { protocol } = new URL(returnUrl);
  return protocol === 'https:' || protocol === 'http:' ? returnUrl : undefined;
}

/** Time to read that it is paid. */
const GOES_ON_AFTER_MS = 1_500;

/** Allows only our own two files and a connection to this server. */
export const RETURN_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `view` is undefined for a visitor whose query string Alipay did not sign: such a visitor is shown nothing about an order. */
export function returnPage(view: ReturnView | undefined, words: ReturnWords, prefix: string): string {
  const { state, next } = view ?? {};
  const [heading, what] = state === undefined ? words.nothingToSay : words.states[state];
  const isLive = state === 'waiting';
  const goesOn = state === 'paid' && next !== undefined;
  const href = next === undefined ? '' : escapeHtml(next);
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${heading}</title>
<link rel="stylesheet" href="${prefix}${RETURN_FILES.style.address}">
${isLive ? '<noscript><meta http-equiv="refresh" content="3"></noscript>' : ''}
${goesOn ? `<noscript><meta http-equiv="refresh" content="2;url=${href}"></noscript>` : ''}
</head>
<body>
<main>
<section class="card" data-state="${state ?? ''}"${isLive ? ` data-words="${escapeHtml(JSON.stringify(words.states))}"` : ''}>
<div class="mark" aria-hidden="true"></div>
<h1 aria-live="polite">${heading}</h1>
${view ? amountOf(view) : ''}
<p id="what" class="muted">${what}</p>
<p id="going"${goesOn ? '' : ' hidden'}>${words.goesOn}</p>
${view ? factsOf(view, words) : ''}
</section>
${next === undefined ? '' : `<a id="next" class="button" rel="noreferrer" href="${href}">${escapeHtml(words.back(hostOf(next)))}</a>`}
</main>
${isLive || goesOn ? `<script src="${prefix}${RETURN_FILES.script.address}"></script>` : ''}
</body>
</html>
`;
}

const amountOf = ({ amount }: ReturnView) =>
  `<p class="amount money"><span class="sign">¥</span><span id="amount">${amount}</span></p>`;

const factsOf = ({ outTradeNo, next }: ReturnView, { shop, order }: ReturnWords) =>
  `<dl class="facts">${next === undefined ? '' : `<dt>${shop}</dt><dd>${escapeHtml(hostOf(next))}</dd>`}` +
  `<dt>${order}</dt><dd>${escapeHtml(outTradeNo)}</dd></dl>`;

/** The engine knows no other name of the shop that a buyer knows, too. */
const hostOf = (next: string) => new URL(next).host;

/** 1234.00 → 1,234.00 */
const grouped = (amount: string) => amount.replace(/\B(?=(\d{3})+\.)/g, ',');

/**
 * Listens under the same signed query string while the order waits, and goes on to the shop once it is paid, by the link that the
 * server wrote. The page leaves no entry in the browser's history: "back" must not lead to it and forward again.
 */
const RETURN_SCRIPT = `'use strict';
const card = document.querySelector('[data-state]');
const next = document.querySelector('#next');
const write = (where, text) => { document.querySelector(where).textContent = text; };
const goOn = () => {
  if (card.dataset.state !== 'paid' || !next) return;
  document.querySelector('#going').hidden = false;
  setTimeout(() => location.replace(next.href), ${GOES_ON_AFTER_MS});
};
const listen = () => {
  const words = JSON.parse(card.dataset.words);
  const source = new EventSource(location.pathname + '/events' + location.search);
  source.onmessage = ({ data }) => {
    const { state, amount } = JSON.parse(data);
    const [heading, what] = words[state];
    if (state === card.dataset.state) return;
    card.dataset.state = state;
    document.title = heading;
    write('h1', heading);

    write('#what', what);
    write('#amount', amount);
    source.close();
    goOn();
  };
};
if (card.dataset.state === 'waiting') listen();
else goOn();
`;

/** On its own page the card has the screen to itself. */
const RETURN_STYLE = `${BUYER_STYLE}
main{min-height:100vh;align-content:center}
`;

/** All that the page refers to. */
export const RETURN_FILES = {
  script: pageFile('/alipay/return.js', 'text/javascript', RETURN_SCRIPT),
  style: pageFile('/alipay/return.css', 'text/css', RETURN_STYLE),
};
