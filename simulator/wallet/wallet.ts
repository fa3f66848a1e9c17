/** The wallet pages' routes. Opening a code is scanning it, as with the real wallet: the trade then exists at Alipay. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import QRCode from 'qrcode';
import type { Account } from '../wire/account';
import { type ScanTarget, bareCode } from '../core/cashier';
import type { Core } from '../core/core';
import type { Ledger } from '../ledger/ledger';
import type { QrCode, Trade } from '../ledger/ledger-rows';
import { readOrderString } from '../gateway/gateway-request';
import { returnAddress } from '../core/pages';
import { isPageMethod } from '../ledger/products';
import { formatBeijing } from '../values/beijing-time';
import { WALLET_CSP } from './html-page';
import { type OpenPayment, type PaymentView, walletHome, walletPayment } from './wallet-pages';
import { type PaymentState, type WalletWords, walletWords } from './wallet-words';

/** A page lists at most this many payments and buyers, the latest first. */
const MAX_LISTED = 50;
/** The real cashier, too, lets a buyer read that it is paid before it leads back. */
const GOES_BACK_AFTER_S = 3;
const CODE = /^[0-9A-Za-z]{1,64}$/;

/** Registers /wallet, /wallet/open, /wallet/<code> and /wallet/<code>/pay. <code> is a QR code or the trade_no of a barcode trade. */
export function registerWallet(app: FastifyInstance, core: Core, account: Account): void {
  const csrfToken = randomBytes(18).toString('base64url');
  const { ledger } = core;

  app.get('/wallet', (request, reply) => {
    core.applyDue();
    const words = wordsFor(request);
    const view = { ...listPayments(ledger), buyers: listBuyers(ledger), problem: problemOf(request, words) };
    return html(reply, walletHome(view, words), words);
  });
  app.get('/wallet/open', async (request, reply) => {
    const { code } = request.query as { code?: unknown };
    const text = typeof code === 'string' ? code : '';
    const call = await readOrderString(text, account);
    const opened = call && core.openCashier(call);
    const bare = opened && 'code' in opened ? opened.code : bareCode(text);
    return reply.redirect(CODE.test(bare) ? `/wallet/${bare}` : '/wallet?problem=UNKNOWN_CODE', 303);
  });
  app.get('/wallet/:code', async (request, reply) => {
    const { code } = request.params as { code: string };
    const target = targetOf(ledger, code);
    if (!target) return reply.redirect('/wallet?problem=UNKNOWN_CODE', 303);
    // A browser that only preloads the page has not scanned anything.
    const isPrefetch = /prefetch|preview/i.test(
      String(request.headers['sec-purpose'] ?? request.headers['purpose'] ?? ''),
    );
    // The trade of a page begins to exist when the buyer confirms, that of a QR code when it is scanned.
    const isPage = 'code' in target && isPageMethod(ledger.qrCodes.get(code)?.order.method ?? '');
    if (!isPrefetch && !isPage) core.scan(target);
    const words = wordsFor(request);
    const view = await viewPayment(ledger, account, code, problemOf(request, words));
    // By a header: the page has no script, and says itself that it goes on.
    if (view.backToShop !== undefined) void reply.header('refresh', `${GOES_BACK_AFTER_S};url=${view.backToShop}`);
    return html(reply, walletPayment(view, listBuyers(ledger), csrfToken, words), words);
  });
  app.post('/wallet/:code/pay', (request, reply) => {
    const { code } = request.params as { code: string };
    const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
    if (form.get('csrf') !== csrfToken)
      return reply.code(403).type('text/plain').send('This form is stale: go back, reload the page and try again.\n');
    const target = targetOf(ledger, code);
    if (!target) return reply.redirect('/wallet?problem=UNKNOWN_CODE', 303);
    const paid = core.pay(target, form.get('buyer')?.slice(0, 64) || undefined);
    const problem = 'refused' in paid ? `?problem=${encodeURIComponent(paid.refused)}` : '';
    return reply.redirect(`/wallet/${code}${problem}`, 303);
  });
}

function targetOf(ledger: Ledger, code: string): ScanTarget | undefined {
  if (!CODE.test(code)) return undefined;
  if (ledger.qrCodes.has(code)) return { code };
  const trade = ledger.tradesByNo.get(code);
  return trade && { outTradeNo: trade.outTradeNo };
}

/** The problem a redirect names, as a sentence; unknown words are not shown. */
function problemOf(request: FastifyRequest, words: WalletWords): string | undefined {
  const { problem } = request.query as { problem?: unknown };
  return typeof problem === 'string' ? words.problem(problem) : undefined;
}

const wordsFor = (request: FastifyRequest) => walletWords(request.headers['accept-language']);

async function viewPayment(
  ledger: Ledger,
  account: Account,
  code: string,
  problem: string | undefined,
): Promise<PaymentView> {
  const qr = ledger.qrCodes.get(code);
  const trade = qr ? ledger.trades.get(qr.order.outTradeNo) : ledger.tradesByNo.get(code);
  const order = qr?.order ?? trade!;
  const state = stateOf(ledger, qr, trade);
  const endsAtMs = trade?.deadlineMs ?? qr!.deadAtMs;
  return {
    code,
    subject: order.subject,
    outTradeNo: order.outTradeNo,
    amountFen: order.totalFen,
    state,
    payBy: formatBeijing(endsAtMs),
    qrSvg:
      qr && state === 'open' && !isPageMethod(qr.order.method)
        ? await QRCode.toString(ledger.qrCodeUrl(code), { type: 'svg', margin: 1 })
        : undefined,
    buyerId: trade?.buyerId ?? ledger.findBuyer(undefined)!.id,
    isBuyerFixed: trade?.buyerNamed ?? false,
    // A problem is about a payment that can still be made; a paid page says "paid" and nothing else.
    problem: state === 'open' ? problem : undefined,
    backToShop: trade && (await returnAddress(ledger, account, trade)),
  };
}

function stateOf(ledger: Ledger, qr: QrCode | undefined, trade: Trade | undefined): PaymentState {
  if (!trade) return qr && qr.deadAtMs > ledger.nowMs() && !qr.blocked ? 'open' : 'expired';
  if (trade.status === 'WAIT_BUYER_PAY') return 'open';
  if (trade.status !== 'TRADE_CLOSED') return 'paid';
  return trade.paidAtMs === undefined ? 'closed' : 'refunded';
}

const listBuyers = (ledger: Ledger) => [...ledger.buyers.values()].slice(0, MAX_LISTED);

function listPayments(ledger: Ledger): { codes: OpenPayment[]; waiting: OpenPayment[] } {
  const nowMs = ledger.nowMs();
  const codes = lastWhere(
    ledger.qrCodes.values(),
    (qr) => stateOf(ledger, qr, ledger.trades.get(qr.order.outTradeNo)) === 'open' && qr.deadAtMs > nowMs,
  );
  const waiting = lastWhere(
    ledger.trades.values(),
    (trade) => trade.status === 'WAIT_BUYER_PAY' && !ledger.codesByOrder.has(trade.outTradeNo),
  );
  const row = (
    code: string,
    { subject, outTradeNo, totalFen }: Pick<Trade, 'subject' | 'outTradeNo' | 'totalFen'>,
  ) => ({ code, subject, outTradeNo, amountFen: totalFen });
  return {
    codes: codes.map((qr) => row(qr.code, qr.order)),
    waiting: waiting.map((trade) => row(trade.tradeNo, trade)),
  };
}

function lastWhere<T>(rows: Iterable<T>, matches: (row: T) => boolean): T[] {
  const found: T[] = [];
  for (const row of rows) if (matches(row)) found.push(row);
  return found.slice(-MAX_LISTED).reverse();
}

function html(reply: FastifyReply, page: string, { lang }: WalletWords) {
  return reply
    .header('content-security-policy', WALLET_CSP)
    .header('cache-control', 'no-store')
    .header('content-language', lang)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .type('text/html;charset=utf-8')
    .send(page);
}
