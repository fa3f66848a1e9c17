/**
 * Alipay in a small world: a value. Each operation fills the simulator's core with what was there, runs it, and takes out what is
 * there then; so two states never share anything that changes.
 */
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import type { Answer } from '../../../simulator/core/answers';
import { createClock } from '../../../simulator/values/clock';
import { createCore, type Core } from '../../../simulator/core/core';
import type { StoredRow } from '../../../simulator/ledger/ledger';
import type { QrCode, Trade as LedgerTrade } from '../../../simulator/ledger/ledger-rows';
import { restoreLedger } from '../../../simulator/core/restore';
import { OUT_TRADE_NO } from '../plans';

export const SELLER_ID = '2088721064219250';
const NOTIFY_URL = 'http://shop.example/alipay/notify';
const AMPLE_FEN = 10_000_000_000;
const ORDERING: readonly string[] = ['alipay.trade.precreate', 'alipay.trade.pay', 'alipay.trade.create'];

export type Notify = Record<string, string>;

export type Alipay = {
  /** Numbers that were given out: only that no two are the same matters. */
  seq: number;
  trade?: LedgerTrade;
  qrCodes: readonly QrCode[];
  authCodes: readonly (readonly [string, string])[];
};

export type Done<Result> = { alipay: Alipay; result: Result; notifies: Notify[] };

export const emptyAlipay: Alipay = { seq: 0, qrCodes: [], authCodes: [] };

/** A request arrives: the answer as it would be on the wire. */
export function execute(alipay: Alipay, nowMs: number, { method, bizContent }: GatewayRequest): Done<WireAnswer> {
  return operate(alipay, nowMs, () => {
    const notifyUrl = ORDERING.includes(method) ? NOTIFY_URL : undefined;
    return wireOf(core.execute({ method, biz: { ...bizContent }, notifyUrl }));
  });
}

/** The buyer scans the code or confirms on the phone. `result`: what came of it. */
export function buyerPays(alipay: Alipay, nowMs: number): Done<string> {
  return operate(alipay, nowMs, () => {
    const paid = core.pay({ outTradeNo: OUT_TRADE_NO });
    return 'refused' in paid ? paid.refused : paid.trade.status;
  });
}

/** What time alone brings about. */
export function passTime(alipay: Alipay, nowMs: number): Done<undefined> {
  return operate(alipay, nowMs, () => {
    core.applyDue();
    return undefined;
  });
}

/** One core for all worlds: making one takes longer than its calls. */
let coreNowMs = 0;
const core = createCore({
  merchant: { appId: '2021001', sellerId: SELLER_ID },
  clock: createClock(() => coreNowMs),
  codeSeed: 'small',
});

function operate<Result>(alipay: Alipay, nowMs: number, run: () => Result): Done<Result> {
  coreNowMs = nowMs;
  const { ledger } = core;
  empty(ledger);
  restoreLedger(ledger, rowsOf(alipay));
  const result = run();
  const trade = ledger.trades.get(OUT_TRADE_NO);
  return {
    result,
    notifies: [...ledger.notifies.values()].map(({ fields }) => fields),
    alipay: {
      seq: ledger.meta.seq,
      ...(trade ? { trade } : {}),
      qrCodes: [...ledger.qrCodes.values()],
      authCodes: [...ledger.authCodes],
    },
  };
}

function empty(ledger: Core['ledger']): void {
  const { trades, tradesByNo, qrCodes, codesByOrder, authCodes, calls, notifies, dueChanges, dueNotifies } = ledger;
  for (const rows of [trades, tradesByNo, qrCodes, codesByOrder, authCodes, calls, notifies]) rows.clear();
  while (dueChanges.takeDue(Infinity));
  while (dueNotifies.takeDue(Infinity));
}

/** The core changes its rows in place: it gets copies. */
function rowsOf({ seq, trade, qrCodes, authCodes }: Alipay): StoredRow[] {
  const copy = trade && { ...trade, refunds: trade.refunds.map((refund) => ({ ...refund })) };
  return [
    { kind: 'meta', key: 'meta', row: { seq, sellerBalanceFen: AMPLE_FEN, clockOffsetMs: 0 } },
    ...(copy ? [{ kind: 'trade', key: copy.outTradeNo, row: copy } as const] : []),
    ...qrCodes.map((qr) => ({ kind: 'qr', key: qr.code, row: { ...qr } }) as const),
    ...authCodes.map(([code, outTradeNo]) => ({ kind: 'auth_code', key: code, row: outTradeNo }) as const),
  ];
}

function wireOf(answer: Answer): WireAnswer {
  return { kind: 'answer', signed: true, content: JSON.stringify(answer), durationMs: 0 };
}
