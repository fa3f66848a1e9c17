/** The frame of the wallet's pages: plain HTML from the server, no script, no external resource. */
import { createHash } from 'node:crypto';
import { formatYuan } from '../values/yuan';
import { BUYER_STYLE } from './buyer-style';
import type { WalletWords } from './wallet-words';

const STYLE = `${BUYER_STYLE}
.list{text-align:left}
.list li+li,label.row+label.row{border-top:1px solid var(--line)}
.row{display:flex;justify-content:space-between;align-items:center;gap:var(--gap-3);min-height:48px;padding:var(--gap-2) 0;color:inherit;text-decoration:none}
.row>:first-child{flex:1;min-width:0;overflow-wrap:anywhere}
.row>:last-child{min-width:0;text-align:right;overflow-wrap:anywhere}
.row strong{font-weight:600}
a.row:hover strong{color:var(--accent)}
label.row{cursor:pointer}
label.row input{flex:none;width:22px;height:22px;margin:0;accent-color:var(--accent)}
form{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--gap-3)}
input[type=text]{width:100%;min-height:48px;padding:0 var(--gap-3);border:1px solid var(--line-strong);border-radius:var(--radius);background:var(--surface);color:inherit;font:inherit}
.qr svg{display:block;width:100%;height:auto;border-radius:var(--radius)}
`;

/** What the pages may load: their own style, nothing else; forms go back to where they came from. */
export const WALLET_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Every value that goes into a page goes through here. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);

/** ¥1,234.00, never broken; the sign is lighter than the digits. */
export const money = (amountFen: number) =>
  `<span class="money"><span class="sign">¥</span>${formatYuan(amountFen).replace(/\B(?=(\d{3})+\.)/g, ',')}</span>`;

/** `body` is HTML. */
export const htmlPage = (title: string, body: string, words: WalletWords, charset = 'utf-8') =>
  `<!DOCTYPE html><html lang="${words.lang}"><head><meta charset="${charset}"><meta name="viewport" content="width=device-width,initial-scale=1">` +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>` +
  `<header class="bar"><a href="/wallet">${words.wallet}</a> <span class="muted">${words.noMoney}</span></header><main>${body}</main></body></html>`;
