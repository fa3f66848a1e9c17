import type { Buyer } from '../ledger/buyers';
import type { Ledger, StoredRow } from '../ledger/ledger';
import type { CallRecord, Meta, Notify, QrCode, Trade } from '../ledger/ledger-rows';
import { qrDropAtMs, scheduleTrade } from './lifecycle';

/** Fills a fresh ledger with stored rows and puts everything that is still to happen back on the due lists. */
export function restoreLedger(ledger: Ledger, rows: Iterable<StoredRow>): void {
  const trades: Trade[] = [];
  const calls: CallRecord[] = [];
  const notifies: Notify[] = [];
  const qrCodes: QrCode[] = [];
  for (const { kind, key, row } of rows) {
    if (kind === 'meta') Object.assign(ledger.meta, row as Meta);
    else if (kind === 'buyer') ledger.buyers.set(key, row as Buyer);
    else if (kind === 'auth_code') ledger.authCodes.set(key, row as string);
    else if (kind === 'call') calls.push(row as CallRecord);
    else if (kind === 'notify') notifies.push(row as Notify);
    else if (kind === 'qr') qrCodes.push(row as QrCode);
    else trades.push(row as Trade);
  }
  // A trade_no is a date and a growing number: sorted by it, the ledger lists trades in the order they were made.
  for (const trade of trades.sort((a, b) => (a.tradeNo < b.tradeNo ? -1 : 1))) restoreTrade(ledger, trade);
  for (const call of calls.sort((a, b) => a.seq - b.seq)) ledger.calls.set(call.seq, call);
  for (const notify of notifies.sort((a, b) => a.seq - b.seq)) {
    ledger.notifies.set(notify.notifyId, notify);
    const { notifyId, dueAtMs } = notify;
    if (dueAtMs !== undefined) ledger.dueNotifies.add(dueAtMs, { notifyId, dueAtMs });
  }
  for (const qr of qrCodes.sort((a, b) => a.createdAtMs - b.createdAtMs)) {
    ledger.putQr(qr);
    ledger.dueChanges.add(qrDropAtMs(qr), { kind: 'drop-qr', key: qr.code });
  }
}

function restoreTrade(ledger: Ledger, trade: Trade) {
  if (!trade.isSecond) ledger.trades.set(trade.outTradeNo, trade);
  ledger.tradesByNo.set(trade.tradeNo, trade);
  scheduleTrade(ledger, trade);
}
