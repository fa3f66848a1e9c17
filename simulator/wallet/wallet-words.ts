/** What the wallet says, in the two languages of its pages. */
import Negotiator from 'negotiator';
import { type CashierReason, cashierMessage, isCashierReason } from '../core/cashier';
import type { BarcodeOutcome } from '../ledger/buyers';

export type PaymentState = 'open' | 'paid' | 'closed' | 'refunded' | 'expired';
/** The heading of a state, and what the buyer does now. */
type Said = readonly [heading: string, next: string];

const en = {
  /** Of the page, as HTML names it. */
  lang: 'en',
  wallet: 'Simulated wallet',
  noMoney: 'No money moves.',
  home: 'Pay as a buyer',
  scan: 'Scan a QR code',
  scanned: 'QR code or order string',
  scannedHint: 'Paste the qr_code of a payment, or the order string of an app.',
  open: 'Open',
  waiting: 'Waiting for your confirmation',
  nothingWaits: 'Nothing waits.',
  codes: 'Open QR codes',
  noCodes: 'No open QR code. A shop makes one with precreate.',
  buyers: 'Buyers',
  barcodes: 'Bar codes: the last two digits decide',
  barcodesHint: '16 to 24 digits that begin with 25 to 30.',
  anyOther: 'any other',
  outcome: ({ says }: BarcodeOutcome): string => says,
  merchant: 'Simulated shop',
  payTo: (merchant: string) => `Pay ${merchant}`,
  pay: 'Pay',
  payAs: 'Pay as',
  notNow: 'Not now',
  shop: 'Shop',
  subject: 'For',
  order: 'Order',
  payBy: 'Pay by',
  showCode: 'Show the QR code',
  qrCode: 'QR code of this payment',
  states: {
    paid: ['Paid', 'The shop is told of the payment. You can close this page.'],
    closed: ['Closed, not paid', 'This order cannot be paid any more: order again at the shop.'],
    refunded: ['Refunded in full', 'The money is back on the buyer’s balance.'],
    expired: ['The time to pay is over', 'Ask the shop for a new code.'],
  } satisfies Record<Exclude<PaymentState, 'open'>, Said> as Record<Exclude<PaymentState, 'open'>, Said>,
  backToShop: 'Back to the shop',
  goesOn: 'You go back to the shop in a moment.',
  backToWallet: 'Back to the wallet',
  problem: cashierMessage,
  cannotPay: 'Sorry, you cannot pay now',
};

export type WalletWords = typeof en;

const PROBLEMS: Record<CashierReason, string> = {
  UNKNOWN_ORDER: '没有该商户订单号的二维码或交易：请先预下单，或在浏览器中打开付款页面；请核对 out_trade_no',
  UNKNOWN_CODE: '无法识别该二维码：请使用预下单返回的 qr_code',
  CODE_EXPIRED: '该二维码已失效：请重新预下单，获取新的二维码',
  UNKNOWN_BUYER: '没有该买家：请使用钱包首页列出的名称或账号，或以 2088 开头的 16 位账号',
  'ACQ.TRADE_HAS_SUCCESS': '该订单已付款',
  'ACQ.TRADE_HAS_CLOSE': '该订单已关闭，不能付款：请重新下单',
  'ACQ.CONTEXT_INCONSISTENT': '已有商户订单号相同、但金额或商品不同的订单正在等待付款',
  'ACQ.TRADE_BUYER_NOT_MATCH': '已有其他买家开始付款',
  'ACQ.BUYER_BALANCE_NOT_ENOUGH': '该买家余额不足，而订单已绑定该买家：请关闭订单后重新下单',
};
/** By ending; '' is any other. */
const OUTCOMES: Record<string, string> = {
  '01': '需在手机上确认（10003），再在此付款',
  '02': '余额不足（ACQ.BUYER_BALANCE_NOT_ENOUGH）',
  '03': '付款码已失效（ACQ.PAYMENT_AUTH_CODE_INVALID）',
  '04': '付款成功，但返回 ACQ.SYSTEM_ERROR',
  '05': '返回 ACQ.SYSTEM_ERROR，并等待手机确认',
  '': '直接付款成功',
};

const zh: WalletWords = {
  lang: 'zh-CN',
  wallet: '模拟钱包',
  noMoney: '不涉及真实资金。',
  home: '以买家身份付款',
  scan: '扫描二维码',
  scanned: '二维码或订单串',
  scannedHint: '粘贴收款二维码的内容（qr_code），或 APP 的订单串。',
  open: '打开',
  waiting: '等待您确认',
  nothingWaits: '暂无待确认的付款。',
  codes: '可付款的二维码',
  noCodes: '暂无二维码，商家预下单后会显示在这里。',
  buyers: '买家',
  barcodes: '付款码：末两位决定结果',
  barcodesHint: '16 至 24 位数字，以 25 至 30 开头。',
  anyOther: '其他',
  outcome: ({ ending, says }) => OUTCOMES[ending] ?? says,
  merchant: '模拟商家',
  payTo: (merchant) => `付款给${merchant}`,
  pay: '付款',
  payAs: '付款买家',
  notNow: '暂不付款',
  shop: '商家',
  subject: '商品',
  order: '商户订单号',
  payBy: '付款截止',
  showCode: '显示二维码',
  qrCode: '本次付款的二维码',
  states: {
    paid: ['已付款', '商家会收到付款通知，您可以关闭本页。'],
    closed: ['订单已关闭，未付款', '该订单不能再付款，如仍需购买，请返回商家重新下单。'],
    refunded: ['已全额退款', '款项已退回买家余额。'],
    expired: ['付款时间已过', '请向商家索取新的二维码。'],
  },
  backToShop: '返回商家',
  goesOn: '即将返回商家。',
  backToWallet: '返回钱包',
  problem: (reason) => (isCashierReason(reason) ? PROBLEMS[reason] : undefined),
  cannotPay: '抱歉，您暂时无法付款',
};

/** English for a browser that names no language: then it is a program. */
export function walletWords(acceptLanguage: string | undefined): WalletWords {
  const [wanted] = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages(['en', 'zh']);
  return wanted === 'zh' ? zh : en;
}
export const CHINESE = zh;
