/** The wallet's pages as HTML. */
import { ANY_OTHER_BARCODE, BARCODE_ENDINGS, type Buyer } from '../ledger/buyers';
import { escapeHtml, htmlPage, money } from './html-page';
import { CHINESE, type PaymentState, type WalletWords } from './wallet-words';

export type PaymentView = {
  code: string;
  subject: string;
  outTradeNo: string;
  amountFen: number;
  state: PaymentState;
  /** Until when it can be paid, in Beijing time. */
  payBy: string;
  /** A drawing of the QR code, made by us; absent for a barcode payment. */
  qrSvg?: string | undefined;
  buyerId: string;
  isBuyerFixed: boolean;
  problem?: string | undefined;
  /** The signed way back, of a page that was paid. */
  backToShop?: string | undefined;
};
export type OpenPayment = { code: string; subject: string; outTradeNo: string; amountFen: number };

/** /wallet: what can be paid now, who can pay, what the barcodes do. */
export function walletHome(
  view: { codes: OpenPayment[]; waiting: OpenPayment[]; buyers: Buyer[]; problem?: string | undefined },
  words: WalletWords,
): string {
  const buyers = view.buyers.map(({ name, id, balanceFen }) => row(name, id, money(balanceFen)));
  const endings = [...BARCODE_ENDINGS, ANY_OTHER_BARCODE].map(
    (one) =>
      `<li class="row"><strong>${one.ending ? `…${one.ending}` : words.anyOther}</strong><span>${escapeHtml(words.outcome(one))}</span></li>`,
  );
  return htmlPage(
    words.wallet,
    `<h1>${words.home}</h1>${problemLine(view.problem)}` +
      section(words.scan, [
        `<form method="get" action="/wallet/open"><label for="code" class="muted">${words.scannedHint}</label>` +
          `<input type="text" id="code" name="code" maxlength="8000" required autocomplete="off" aria-label="${words.scanned}"><button>${words.open}</button></form>`,
      ]) +
      section(words.waiting, listOf(view.waiting.map(paymentRow), words.nothingWaits)) +
      section(words.codes, listOf(view.codes.map(paymentRow), words.noCodes)) +
      section(words.buyers, listOf(buyers, '')) +
      section(words.barcodes, [`<p class="muted">${words.barcodesHint}</p>`, ...listOf(endings, '')]),
    words,
  );
}

/** /wallet/<code>: the cashier of one payment, or how it ended. */
export function walletPayment(view: PaymentView, buyers: Buyer[], csrfToken: string, words: WalletWords): string {
  return view.state === 'open' ? cashier(view, buyers, csrfToken, words) : ended(view, view.state, words);
}

function cashier(view: PaymentView, buyers: Buyer[], csrfToken: string, words: WalletWords): string {
  const shown = view.isBuyerFixed ? buyers.filter(({ id }) => id === view.buyerId) : buyers;
  const choices = shown.map(
    ({ id, name, balanceFen }) =>
      `<label class="row"><span>${escapeHtml(name)}<br><small class="muted">${money(balanceFen)}</small></span>` +
      `<input type="radio" name="buyer" value="${escapeHtml(id)}"${id === view.buyerId ? ' checked' : ''}></label>`,
  );
  const heading = words.payTo(words.merchant);
  const ordered = facts([
    [words.subject, view.subject],
    [words.order, view.outTradeNo],
    [words.payBy, view.payBy],
  ]);
  const qr = view.qrSvg
    ? `<details><summary>${words.showCode}</summary><div class="qr" role="img" aria-label="${words.qrCode}">${view.qrSvg}</div></details>`
    : '';
  return htmlPage(
    heading,
    `${problemLine(view.problem)}<section class="card"><h1>${heading}</h1>${amount(view)}${ordered}</section>` +
      `<form method="post" action="/wallet/${encodeURIComponent(view.code)}/pay">` +
      `<section class="card list"><h2 id="as">${words.payAs}</h2><div role="radiogroup" aria-labelledby="as">${choices.join('')}</div></section>` +
      `<input type="hidden" name="csrf" value="${escapeHtml(csrfToken)}"><button>${words.pay}&nbsp;${money(view.amountFen)}</button></form>` +
      `<a class="button quiet" href="/wallet">${words.notNow}</a>${qr}`,
    words,
  );
}

function ended(view: PaymentView, state: Exclude<PaymentState, 'open'>, words: WalletWords): string {
  const [heading, next] = words.states[state];
  const { backToShop } = view;
  const back = backToShop ? `<a class="button" id="back" href="${escapeHtml(backToShop)}">${words.backToShop}</a>` : '';
  return htmlPage(
    heading,
    `<section class="card" data-state="${state}"><div class="mark" aria-hidden="true"></div><h1>${heading}</h1>${amount(view)}` +
      `<p class="muted">${backToShop ? words.goesOn : next}</p>` +
      `${facts([
        [words.shop, words.merchant],
        [words.subject, view.subject],
        [words.order, view.outTradeNo],
      ])}</section>` +
      `${back}<a class="button quiet" href="/wallet">${words.backToWallet}</a>`,
    words,
  );
}

/** What a buyer sees whose page Alipay does not take: in Chinese and in GBK, as there. `said` is Alipay's own text. */
export const refusalPage = (said: string) =>
  htmlPage(
    CHINESE.cannotPay,
    `<section class="card" data-state="closed"><div class="mark" aria-hidden="true"></div><h1>${CHINESE.cannotPay}</h1><p>${escapeHtml(said)}</p></section>`,
    CHINESE,
    'GBK',
  );

const section = (heading: string, parts: string[]) =>
  `<section class="card list"><h2>${heading}</h2>${parts.join('')}</section>`;

const listOf = (rows: string[], none: string) =>
  rows.length === 0 ? [`<p class="muted">${none}</p>`] : [`<ul>${rows.join('')}</ul>`];

const row = (name: string, detail: string, value: string) =>
  `<li class="row"><span>${escapeHtml(name)}<br><small class="muted">${escapeHtml(detail)}</small></span>${value}</li>`;

const paymentRow = ({ code, subject, outTradeNo, amountFen }: OpenPayment) =>
  `<li><a class="row" href="/wallet/${encodeURIComponent(code)}"><span>${escapeHtml(subject)}<br><small class="muted">${escapeHtml(outTradeNo)}</small></span>` +
  `<strong>${money(amountFen)}</strong></a></li>`;

const amount = ({ amountFen }: PaymentView) => `<p class="amount">${money(amountFen)}</p>`;

const facts = (pairs: readonly (readonly [name: string, value: string])[]) =>
  `<dl class="facts">${pairs.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;

const problemLine = (problem: string | undefined) =>
  problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : '';
