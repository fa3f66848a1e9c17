/** The wallet's HTML: plain server-rendered pages, no script, no external resource. Every value goes through escapeHtml. */
import { createHash } from 'node:crypto';
import { ANY_OTHER_BARCODE, BARCODE_ENDINGS, type Buyer } from '../ledger/buyers';
import { formatYuan } from '../values/yuan';

const STYLE = `
:root{color-scheme:light dark;--ink:#16181d;--soft:#5b6472;--line:#dde2ea;--card:#fff;--page:#eef2f8;--blue:#1668dc;--ok:#0a7d3c;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#eef1f6;--soft:#a4adbb;--line:#333a46;--card:#1c2129;--page:#12151a;--blue:#3c87f0;--ok:#4cc380;--bad:#ff8a80}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:17px/1.5 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
header{background:#1668dc;color:#fff;padding:14px 20px;font-weight:600}header a{color:#fff;text-decoration:none}
main{max-width:460px;margin:0 auto;padding:16px}section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px;margin:0 0 16px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:0 0 10px;color:var(--soft);font-weight:600}p{margin:6px 0}
.amount{font-size:44px;font-weight:700;text-align:center;margin:8px 0;font-variant-numeric:tabular-nums}.center{text-align:center}.soft{color:var(--soft)}
.qr{display:block;width:190px;margin:8px auto;background:#fff;border-radius:8px;padding:6px}.qr svg{display:block;width:100%;height:auto}
ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:10px 0}li:first-child{border-top:0}
li a,.row{display:flex;justify-content:space-between;gap:12px;align-items:center;color:inherit;text-decoration:none;min-height:32px;overflow-wrap:anywhere}li a:hover{color:var(--blue)}
label.row{cursor:pointer}label.row input{width:22px;height:22px;flex:none}label.row span:first-of-type{flex:1}
button,.button{display:block;width:100%;border:0;border-radius:12px;padding:15px;margin:12px 0 0;font-family:inherit;font-size:19px;font-weight:600;line-height:1.2;text-align:center;text-decoration:none;cursor:pointer;background:var(--blue);color:#fff}
.quiet{background:transparent;color:var(--soft);border:1px solid var(--line)}input[type=text]{width:100%;padding:13px;border:1px solid var(--line);border-radius:10px;font:inherit;background:transparent;color:inherit}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}.ok{color:var(--ok)}.bad{color:var(--bad)}.mark{font-size:56px;line-height:1;text-align:center}
`;

/** What the pages may load: their own style, nothing else; forms go back to where they came from. */
export const WALLET_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);

/** ¥1,234.00 for people. */
const yuanForPeople = (amountFen: number) => `¥${formatYuan(amountFen).replace(/\B(?=(\d{3})+\.)/g, ',')}`;

export type PaymentView = {
  code: string;
  merchant: string;
  subject: string;
  outTradeNo: string;
  amountFen: number;
  state: 'open' | 'paid' | 'closed' | 'refunded' | 'expired';
  secondsLeft: number;
  /** A drawing of the QR code, made by us; absent for a barcode payment. */
  qrSvg?: string | undefined;
  buyerId: string;
  isBuyerFixed: boolean;
  problem?: string | undefined;
  /** The signed way back, of a page that was paid. */
  backToShop?: string | undefined;
};
export type OpenPayment = { code: string; subject: string; outTradeNo: string; amountFen: number };

const page = (title: string, body: string) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>` +
  `<header><a href="/wallet">Simulated wallet</a></header><main>${body}</main></body></html>`;

/** /wallet: what can be paid now, who can pay, what the barcodes do. */
export function walletHome(view: {
  codes: OpenPayment[];
  waiting: OpenPayment[];
  buyers: Buyer[];
  problem?: string | undefined;
}): string {
  const payments = (rows: OpenPayment[], none: string) =>
    rows.length === 0
      ? `<p class="soft">${none}</p>`
      : `<ul>${rows
          .map(
            (row) =>
              `<li><a href="/wallet/${encodeURIComponent(row.code)}"><span>${escapeHtml(row.subject)}<br><small class="soft">${escapeHtml(row.outTradeNo)}</small></span>` +
              `<strong>${yuanForPeople(row.amountFen)}</strong></a></li>`,
          )
          .join('')}</ul>`;
  const buyers = view.buyers
    .map(
      (b) =>
        `<li class="row"><span>${escapeHtml(b.name)}<br><small class="soft">${escapeHtml(b.id)}</small></span><span>${yuanForPeople(b.balanceFen)}</span></li>`,
    )
    .join('');
  const endings = [...BARCODE_ENDINGS, ANY_OTHER_BARCODE]
    .map(
      (e) =>
        `<li class="row"><strong>${e.ending ? `…${e.ending}` : 'any other'}</strong><span>${escapeHtml(e.says)}</span></li>`,
    )
    .join('');
  return page(
    'Simulated wallet',
    `${problemLine(view.problem)}<section><h2>Scan a QR code</h2><form method="get" action="/wallet/open"><input type="text" name="code" maxlength="8000" required aria-label="QR code or order string" placeholder="Paste the qr_code, or an app's order string"><button>Open</button></form></section>` +
      `<section><h2>Waiting for your confirmation</h2>${payments(view.waiting, 'Nothing waits.')}</section>` +
      `<section><h2>Open QR codes</h2>${payments(view.codes, 'No open QR code. A merchant makes one with precreate.')}</section>` +
      `<section><h2>Buyers</h2><ul>${buyers}</ul></section>` +
      `<section><h2>Barcodes: the last two digits decide</h2><p class="soft">16 to 24 digits that begin with 25 to 30.</p><ul>${endings}</ul></section>`,
  );
}

/** /wallet/<code>: the cashier of one payment, or how it ended. */
export function walletPayment(view: PaymentView, buyers: Buyer[], csrfToken: string): string {
  const head =
    `<p class="center soft">Pay to ${escapeHtml(view.merchant)}</p><h1 class="center">${escapeHtml(view.subject)}</h1>` +
    `<p class="amount">${yuanForPeople(view.amountFen)}</p><p class="center soft">Order ${escapeHtml(view.outTradeNo)}</p>`;
  if (view.state !== 'open')
    return page(
      'Payment',
      `<section>${ending(view.state)}${head}</section>${backToShop(view)}<a class="button quiet" href="/wallet">Back to the wallet</a>`,
    );
  const shownBuyers = view.isBuyerFixed ? buyers.filter((b) => b.id === view.buyerId) : buyers;
  const choices = shownBuyers
    .map(
      (b) =>
        `<li><label class="row"><input type="radio" name="buyer" value="${escapeHtml(b.id)}"${b.id === view.buyerId ? ' checked' : ''}>` +
        `<span>${escapeHtml(b.name)}</span><span class="soft">${yuanForPeople(b.balanceFen)}</span></label></li>`,
    )
    .join('');
  const minutes = Math.floor(view.secondsLeft / 60);
  return page(
    `Pay ${yuanForPeople(view.amountFen)}`,
    `${problemLine(view.problem)}<section>${head}${view.qrSvg ? `<div class="qr">${view.qrSvg}</div>` : ''}<p class="center soft">${minutes} min ${view.secondsLeft % 60} s left</p></section>` +
      `<form method="post" action="/wallet/${encodeURIComponent(view.code)}/pay"><section><h2>Pay as</h2><ul>${choices}</ul></section>` +
      `<input type="hidden" name="csrf" value="${escapeHtml(csrfToken)}"><button>Pay ${yuanForPeople(view.amountFen)}</button></form><a class="button quiet" href="/wallet">Not now</a>`,
  );
}

/** A link that the browser follows by itself after a moment, as with the real cashier. */
const backToShop = ({ backToShop: url }: PaymentView) =>
  url
    ? `<a class="button" id="back" href="${escapeHtml(url)}">Back to the shop</a><meta http-equiv="refresh" content="3;url=${escapeHtml(url)}">`
    : '';

const problemLine = (problem: string | undefined) =>
  problem ? `<section role="alert"><p class="bad">${escapeHtml(problem)}</p></section>` : '';

function ending(state: Exclude<PaymentView['state'], 'open'>): string {
  const [mark, kind, words] = {
    paid: ['✓', 'ok', 'Paid'],
    closed: ['×', 'bad', 'Closed, not paid'],
    refunded: ['↩', 'soft', 'Refunded in full'],
    expired: ['×', 'bad', 'The time to pay is over'],
  }[state] as [string, string, string];
  return `<p class="mark ${kind}" aria-hidden="true">${mark}</p><p class="center ${kind}"><strong>${words}</strong></p>`;
}
