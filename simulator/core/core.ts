/**
 * The simulated Alipay without any HTTP: synchronous and deterministic. Given the same calls at the same moments it gives the
 * same answers, so tests can drive it in virtual time by the thousand.
 */
import type { Answer } from './answers';
import { payByBarcode } from './barcode-pay';
import { type CashierResult, type ScanTarget, payAgain, payAtCashier, scan } from './cashier';
import { type Bills, createBills } from './bills';
import { type Ledger, type LedgerOptions, type StoredRow, createLedger } from '../ledger/ledger';
import type { Notify } from '../ledger/ledger-rows';
import { applyDueChanges } from './lifecycle';
import {
  postponeNotify,
  queueDepositBack,
  releaseHeldNotifies,
  settleNotify,
  takeDueNotify,
} from '../ledger/notify-queue';
import { create, precreate } from './ordering';
import type { Call } from './orders';
import { type OpenedCashier, openCashier } from './pages';
import { queryRefund, refund } from './refunds';
import { restoreLedger } from './restore';
import { querySettle, settle } from './order-settle';
import { cancel, close, query } from './query-close-cancel';

const METHODS: Record<string, (ledger: Ledger, call: Call) => Answer> = {
  'alipay.trade.precreate': precreate,
  'alipay.trade.pay': payByBarcode,
  'alipay.trade.create': create,
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.cancel': cancel,
  'alipay.trade.refund': refund,
  'alipay.trade.fastpay.refund.query': queryRefund,
  'alipay.trade.order.settle': settle,
  'alipay.trade.order.settle.query': querySettle,
};

const BILL_METHOD = 'alipay.data.dataservice.bill.downloadurl.query';

/** Whether the simulator implements an Alipay method. */
export const isKnownMethod = (method: string) => method === BILL_METHOD || Object.hasOwn(METHODS, method);

export type Core = ReturnType<typeof createCore>;

/** Opens a core on `stored` rows (none: a fresh ledger). Every operation first lets happen what was due, and ends committed. */
export function createCore(options: LedgerOptions & { stored?: Iterable<StoredRow>; origin?: () => string }) {
  const ledger = createLedger(options);
  const bills: Bills = createBills(ledger, options.codeSeed ?? '', options.origin ?? (() => 'http://127.0.0.1'));
  if (options.stored) restoreLedger(ledger, options.stored);
  ledger.commit();

  const operation: Operation = (run) => {
    applyDueChanges(ledger);
    try {
      return run();
    } finally {
      ledger.commit();
    }
  };
  const { clock } = options;

  return {
    ledger,
    bills,
    clock,
    ...gatewayOperations(ledger, bills, operation),
    ...buyerOperations(ledger, operation),
    ...timeOperations(ledger, operation),
    /** Moves the clock without letting anything happen yet; the new offset is durable. */
    jumpTo: (atMs: number): void => {
      clock.jumpTo(atMs);
      ledger.saveMeta();
      ledger.commit();
    },
  };
}

/** First lets happen what was due, and ends committed. */
type Operation = <T>(run: () => T) => T;

/** What comes to the gateway: from the merchant, or by a buyer's browser. */
function gatewayOperations(ledger: Ledger, bills: Bills, operation: Operation) {
  return {
    /** Executes a gateway call whose signature was already checked. Throws for a method isKnownMethod denies. */
    execute: (call: Call): Answer =>
      operation(() => {
        const run = METHODS[call.method];
        if (!run && call.method !== BILL_METHOD) throw new Error(`unknown method ${call.method}`);
        const answer = run ? run(ledger, call) : bills.queryUrl(call);
        recordCall(ledger, call, answer);
        return answer;
      }),
    /** The same, so many milliseconds from now, when the request arrives; `onAnswer` receives answers that no caller awaits. */
    executeLater: (call: Call, delayMs: number, onAnswer?: (answer: Answer) => void): void =>
      operation(() => {
        const key = String(ledger.nextSeq());
        ledger.callsOnTheirWay.set(key, () => {
          const answer = METHODS[call.method]?.(ledger, call) ?? bills.queryUrl(call);
          recordCall(ledger, call, answer);
          onAnswer?.(answer);
        });
        ledger.dueChanges.add(ledger.nowMs() + delayMs, { kind: 'call', key });
      }),
    /** A buyer's browser or app brings an order that the merchant signed: a cashier of its own, or why not. */
    openCashier: (call: Call): OpenedCashier =>
      operation(() => {
        const opened = openCashier(ledger, call);
        recordCall(ledger, call, 'refusal' in opened ? opened.refusal : undefined, !('refusal' in opened));
        return opened;
      }),
    /** Records a call that was lost on its way, so nothing happened. */
    skip: (call: Call, answer?: Answer): void => operation(() => recordCall(ledger, call, answer, false)),
  };
}

/** What buyers do, and their banks. */
function buyerOperations(ledger: Ledger, operation: Operation) {
  return {
    scan: (target: ScanTarget, buyer?: string): CashierResult => operation(() => scan(ledger, target, buyer)),
    pay: (target: ScanTarget, buyer?: string): CashierResult => operation(() => payAtCashier(ledger, target, buyer)),
    /** A buyer pays a paid order once more: another trade under its number. */
    payAgain: (outTradeNo: string, buyer?: string): CashierResult =>
      operation(() => payAgain(ledger, outTradeNo, buyer)),
    /** The bank answers on a refund; false when there is no such refund. */
    depositBack: (outTradeNo: string, outRequestNo: string, status: 'S' | 'F'): boolean =>
      operation(() => {
        const trade = ledger.trades.get(outTradeNo);
        const refund = trade?.refunds.find((known) => known.outRequestNo === outRequestNo);
        if (!trade || !refund) return false;
        queueDepositBack(ledger, trade, refund, status);
        return true;
      }),
  };
}

/** What time brings about. */
function timeOperations(ledger: Ledger, operation: Operation) {
  return {
    /** Lets everything happen that time alone brings about (expiries); notifies are taken by takeDueNotify. */
    applyDue: (): void => operation(() => {}),
    /** The next moment at which something is due, notifies included. */
    nextDueAtMs: (): number | undefined => earliest(ledger.dueChanges.nextAtMs(), ledger.dueNotifies.nextAtMs()),
    nextNotifyAtMs: (): number | undefined => ledger.dueNotifies.nextAtMs(),
    takeDueNotify: (): Notify | undefined => takeDueNotify(ledger),
    settleNotify: (notify: Notify, accepted: boolean): void => operation(() => settleNotify(ledger, notify, accepted)),
    postponeNotify: (notify: Notify, delayMs: number, held?: boolean): void =>
      operation(() => postponeNotify(ledger, notify, delayMs, held)),
    releaseHeldNotifies: (sent: Notify, heldIds: Iterable<string>): void =>
      operation(() => releaseHeldNotifies(ledger, sent, heldIds)),
  };
}

const earliest = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** The order of a call that names its trade by Alipay's number alone, also where it was never executed. */
const orderOf = (ledger: Ledger, { biz }: Call) =>
  typeof biz['trade_no'] === 'string' ? (ledger.tradesByNo.get(biz['trade_no'])?.outTradeNo ?? null) : null;

function recordCall(ledger: Ledger, call: Call, answer: Answer | undefined, executed = true) {
  const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 64) : null);
  ledger.putCall({
    seq: ledger.nextSeq(),
    method: call.method,
    outTradeNo: asText(call.biz['out_trade_no']) ?? asText(answer?.['out_trade_no']) ?? orderOf(ledger, call),
    outRequestNo: asText(call.biz['out_request_no']),
    executed,
    code: answer?.code ?? null,
    subCode: answer?.sub_code ?? null,
    atMs: ledger.nowMs(),
  });
}
