/** The small worlds that are explored: who acts in each, and how much may go wrong. */
import type { TradeCommand } from '../../domain/trade/commands';

export const OUT_TRADE_NO = 'w1';
export const TOTAL_FEN = 8;

export type Plan = {
  name: string;
  method: 'BARCODE' | 'QR_CODE';
  /** `paid`: the payment is made and recorded before the search begins. */
  begins: 'unopened' | 'waiting' | 'paid';
  /** What callers may ask for, and how often. */
  commands: Readonly<Record<string, { command: TradeCommand; times: number }>>;
  /** How often the buyer may try to pay by the code or on the phone. */
  buyer?: number;
  /** What somebody refunds in Alipay's console, once. */
  consoleRefundFen?: number | undefined;
  faults: number;
  crashes: number;
  timeSteps: number;
  /** Handlers at the same time. */
  atOnce: number;
};

const order = { type: 'Pay', outTradeNo: OUT_TRADE_NO, totalFen: TOTAL_FEN, subject: 'tea' } as const;
export const COMMANDS = {
  pay: { ...order, method: 'BARCODE', authCode: '281234567890123406' },
  payAndConfirm: { ...order, method: 'BARCODE', authCode: '281234567890123401' },
  payByCode: { ...order, method: 'QR_CODE' },
  cancel: { type: 'Cancel', outTradeNo: OUT_TRADE_NO },
  close: { type: 'Close', outTradeNo: OUT_TRADE_NO },
  refund: { type: 'Refund', outTradeNo: OUT_TRADE_NO, outRequestNo: 'r1', amountFen: 3 },
  refundMore: { type: 'Refund', outTradeNo: OUT_TRADE_NO, outRequestNo: 'r2', amountFen: 4 },
  settle: {
    type: 'Settle',
    outTradeNo: OUT_TRADE_NO,
    outRequestNo: 's1',
    shares: [{ transIn: '2088000000000001', transInType: 'userId', amountFen: 7 }],
  },
} as const satisfies Record<string, TradeCommand>;

const once = (name: keyof typeof COMMANDS, times = 1) => ({ [name]: { command: COMMANDS[name], times } });

const common = { begins: 'paid', method: 'BARCODE', faults: 1, crashes: 1, timeSteps: 2, atOnce: 2 } as const;

/** Small enough to be seen whole in some seconds each; `run.ts` takes larger ones. */
export const PLANS: readonly Plan[] = [
  { ...common, name: 'pay by bar code, cancel', begins: 'unopened', commands: { ...once('pay'), ...once('cancel') } },
  {
    ...common,
    name: 'pay by bar code, the buyer confirms, close',
    begins: 'unopened',
    commands: { ...once('payAndConfirm'), ...once('close') },
    buyer: 1,
    faults: 2,
    timeSteps: 1,
  },
  { ...common, name: 'paid, cancel, settle', commands: { ...once('cancel'), ...once('settle') } },
  { ...common, name: 'paid, cancel twice', commands: once('cancel', 2), faults: 2, crashes: 0, timeSteps: 1 },
  { ...common, name: 'paid, refund, cancel', commands: { ...once('refund'), ...once('cancel') } },
  { ...common, name: 'paid, refund, settle', commands: { ...once('refund'), ...once('settle') } },
  {
    ...common,
    name: 'paid, refund twice, a refund in the console',
    commands: once('refund', 2),
    consoleRefundFen: 4,
    timeSteps: 1,
  },
  {
    ...common,
    name: 'paid, two refunds',
    commands: { ...once('refund'), ...once('refundMore') },
    crashes: 0,
    timeSteps: 0,
  },
  { ...common, name: 'paid, settle twice', commands: once('settle', 2), faults: 2 },
  {
    ...common,
    name: 'code, close, the buyer pays',
    method: 'QR_CODE',
    begins: 'waiting',
    commands: once('close'),
    buyer: 1,
  },
];
