/** The state of the simulated Alipay: plain rows in maps; every change is also passed to a journal. No HTTP, no files. */
import { createHash } from 'node:crypto';
import { type Buyer, DEFAULT_BUYER_ID, MAX_BUYERS, newBuyer, openingBuyers } from './buyers';
import { formatBeijing } from '../values/beijing-time';
import type { SimulatorClock } from '../values/clock';
import { createDueList } from './due-list';
import type { CallRecord, DueChange, Meta, Notify, QrCode, Trade } from './ledger-rows';
import { DEFAULT_RULES, type Rules } from './rules';

export type RowKind = 'meta' | 'trade' | 'qr' | 'buyer' | 'auth_code' | 'call' | 'notify';
/** Where rows are kept. `put` and `drop` may be deferred until `commit`, which makes all of them durable at once. */
export type Journal = {
  put(kind: RowKind, key: string, row: unknown): void;
  drop(kind: RowKind, key: string): void;
  commit(): void;
};
export type StoredRow = { kind: RowKind; key: string; row: unknown };
const NO_JOURNAL: Journal = { put: () => {}, drop: () => {}, commit: () => {} };

/** The latest calls, notifies and used barcodes are stored, this many of each. */
const MAX_KEPT_ROWS = 200_000;
/** Ordering is refused beyond this many trades. */
export const MAX_TRADES = 1_000_000;

type Merchant = { appId: string; sellerId: string };
export type LedgerOptions = {
  merchant: Merchant;
  clock: SimulatorClock;
  journal?: Journal;
  rules?: Partial<Rules>;
  /** Makes QR codes unguessable; the same seed gives the same codes. */
  codeSeed?: string;
  /** What the merchant is given as qr_code for a bare code. */
  qrCodeUrl?: (code: string) => string;
  onNotifyQueued?: () => void;
};

export type Ledger = ReturnType<typeof createLedger>;

/** A fresh ledger; restoreLedger fills it with the rows an earlier one passed to its journal. */
export function createLedger(options: LedgerOptions) {
  const { merchant, clock, journal = NO_JOURNAL, codeSeed = '' } = options;
  const rules: Rules = { ...DEFAULT_RULES, ...options.rules };
  const meta: Meta = { seq: 0, sellerBalanceFen: rules.sellerOpeningBalanceFen, clockOffsetMs: 0 };
  const rows = emptyRows();
  const writers = rowWriters(rows, journal);

  const saveMeta = () => journal.put('meta', 'meta', { ...meta, clockOffsetMs: clock.offsetMs() });
  const nextSeq = () => {
    meta.seq += 1;
    saveMeta();
    return meta.seq;
  };
  const beijingDate = () => formatBeijing(clock.nowMs()).slice(0, 10).replaceAll('-', '');
  for (const buyer of openingBuyers()) writers.putBuyer(buyer);
  return {
    ...rows,
    ...writers,
    merchant,
    rules,
    clock,
    meta,
    nextSeq,
    saveMeta,
    nowMs: () => clock.nowMs(),
    commit: () => journal.commit(),
    qrCodeUrl: options.qrCodeUrl ?? ((code: string) => code),
    onNotifyQueued: options.onNotifyQueued ?? (() => {}),
    /** 28 digits: the Beijing date, Alipay's 22001, and a number that never repeats. */
    newTradeNo: () => `${beijingDate()}22001${String(nextSeq()).padStart(15, '0')}`,
    newNotifyId: () => `${beijingDate()}00222${String(nextSeq()).padStart(21, '0')}`,
    newQrCode() {
      const seq = nextSeq();
      const noise = createHash('sha256').update(`${codeSeed}:${merchant.sellerId}:${seq}`).digest('hex').slice(0, 16);
      return `bax${String(seq).padStart(5, '0')}${noise}`;
    },
    /** The buyer an id or a name means; an unknown 2088… id becomes a new buyer while there is room. */
    findBuyer(idOrName: string | undefined): Buyer | undefined {
      const { buyers } = rows;
      if (idOrName === undefined) return buyers.get(DEFAULT_BUYER_ID);
      const known =
        buyers.get(idOrName) ?? [...buyers.values()].find((b) => b.name === idOrName || b.openId === idOrName);
      const mayBeNew = /^2088\d{12}$/.test(idOrName) && idOrName !== merchant.sellerId && buyers.size < MAX_BUYERS;
      if (known || !mayBeNew) return known;
      const buyer = newBuyer(idOrName);
      writers.putBuyer(buyer);
      return buyer;
    },
  };
}

type Rows = ReturnType<typeof emptyRows>;

function emptyRows() {
  return {
    /** By order number. A second trade of a number is in `tradesByNo` only. */
    trades: new Map<string, Trade>(),
    tradesByNo: new Map<string, Trade>(),
    qrCodes: new Map<string, QrCode>(),
    /** Codes made for an order number, oldest first. */
    codesByOrder: new Map<string, string[]>(),
    buyers: new Map<string, Buyer>(),
    /** Barcodes already used, and for which order. */
    authCodes: new Map<string, string>(),
    calls: new Map<number, CallRecord>(),
    notifies: new Map<string, Notify>(),
    /** What is done when a request that is on its way arrives. Not durable: a restart loses them. */
    callsOnTheirWay: new Map<string, () => void>(),
    dueChanges: createDueList<DueChange>(),
    dueNotifies: createDueList<{ notifyId: string; dueAtMs: number }>(),
  };
}

/** The only functions that change rows: each passes the new row to the journal. */
function rowWriters(
  { trades, tradesByNo, qrCodes, codesByOrder, buyers, authCodes, calls, notifies }: Rows,
  journal: Journal,
) {
  return {
    putTrade(trade: Trade) {
      if (!trade.isSecond) trades.set(trade.outTradeNo, trade);
      tradesByNo.set(trade.tradeNo, trade);
      journal.put('trade', trade.isSecond ? trade.tradeNo : trade.outTradeNo, trade);
    },
    putQr(qr: QrCode) {
      if (!qrCodes.has(qr.code)) {
        codesByOrder.set(qr.order.outTradeNo, [...(codesByOrder.get(qr.order.outTradeNo) ?? []), qr.code]);
      }
      qrCodes.set(qr.code, qr);
      journal.put('qr', qr.code, qr);
    },
    dropQr(code: string) {
      const qr = qrCodes.get(code);
      if (!qr) return;
      const left = (codesByOrder.get(qr.order.outTradeNo) ?? []).filter((other) => other !== code);
      if (left.length > 0) codesByOrder.set(qr.order.outTradeNo, left);
      else codesByOrder.delete(qr.order.outTradeNo);
      qrCodes.delete(code);
      journal.drop('qr', code);
    },
    putBuyer(buyer: Buyer) {
      buyers.set(buyer.id, buyer);
      journal.put('buyer', buyer.id, buyer);
    },
    useAuthCode(authCode: string, outTradeNo: string) {
      keepLatest(authCodes, authCode, outTradeNo, (oldest) => journal.drop('auth_code', oldest));
      journal.put('auth_code', authCode, outTradeNo);
    },
    putCall(call: CallRecord) {
      keepLatest(calls, call.seq, call, (oldest) => journal.drop('call', String(oldest)));
      journal.put('call', String(call.seq), call);
    },
    putNotify(notify: Notify) {
      keepLatest(notifies, notify.notifyId, notify, (oldest) => journal.drop('notify', oldest));
      journal.put('notify', notify.notifyId, notify);
    },
  };
}

function keepLatest<K, V>(rows: Map<K, V>, key: K, row: V, drop: (oldest: K) => void) {
  rows.set(key, row);
  if (rows.size <= MAX_KEPT_ROWS) return;
  const oldest = rows.keys().next().value as K;
  rows.delete(oldest);
  drop(oldest);
}
