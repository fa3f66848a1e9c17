/** Notifies in the core: their content, when the next attempt is due, when they end. Sending is in notifier.ts. */
import { HOUR_MS, MINUTE_MS, formatBeijing, formatBeijingMs } from '../values/beijing-time';
import type { Ledger } from './ledger';
import type { Notify, Refund, Trade } from './ledger-rows';
import { formatYuan } from '../values/yuan';

/** Waits before the 2nd to 8th attempt; the last one comes 24h24m after the first. */
const NOTIFY_RETRY_GAPS_MS = [
  4 * MINUTE_MS,
  10 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  15 * HOUR_MS,
];
/** An attempt that starts later than this (the simulator was down) counts its next wait from now, not from when it was due. */
const LATE_START_MS = MINUTE_MS;

type NotifyCause =
  | { kind: 'payment' }
  | { kind: 'refund'; outRequestNo: string; atMs: number }
  /** Closed unpaid, or finished: no money moved. */
  | { kind: 'state' };

/** Queues a notify of what just happened, if the call that made the trade carried a notify_url. */
export function queueNotify(ledger: Ledger, trade: Trade, cause: NotifyCause): void {
  if (trade.notifyUrl === undefined) return;
  const notifyId = ledger.newNotifyId();
  enqueue(ledger, trade, trade.notifyUrl, { ...notifyFields(ledger, trade, cause, notifyId), notify_id: notifyId });
}

/** The bank has answered on a refund to a card: alipay-protocol.md 2.11. Sent where the trade's notifies go. */
export function queueDepositBack(ledger: Ledger, trade: Trade, refund: Refund, status: 'S' | 'F'): void {
  if (trade.notifyUrl === undefined) return;
  const notifyId = ledger.newNotifyId();
  const nowMs = ledger.nowMs();
  const content = {
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    out_request_no: refund.outRequestNo,
    dback_status: status,
    dback_amount: formatYuan(refund.amountFen),
    bank_ack_time: formatBeijing(nowMs),
    est_bank_receipt_time: formatBeijing(nowMs),
  };
  refund.depositBack = { status, atMs: nowMs };
  ledger.putTrade(trade);
  enqueue(ledger, trade, trade.notifyUrl, {
    notify_id: notifyId,
    msg_method: 'alipay.trade.refund.depositback.completed',
    utc_timestamp: String(nowMs),
    app_id: ledger.merchant.appId,
    version: '1.1',
    biz_content: JSON.stringify(content),
  });
}

/** `fields`: what stays the same over the attempts, the notify_id among them. Due at once. */
function enqueue(ledger: Ledger, trade: Trade, url: string, fields: Notify['fields'] & { notify_id: string }): void {
  const dueAtMs = ledger.nowMs();
  const notify: Notify = {
    seq: ledger.meta.seq,
    notifyId: fields.notify_id,
    outTradeNo: trade.outTradeNo,
    method: trade.method,
    url,
    tradeStatus: trade.status,
    fields,
    attempts: 0,
    delivered: false,
    dueAtMs,
  };
  ledger.putNotify(notify);
  ledger.dueNotifies.add(dueAtMs, { notifyId: notify.notifyId, dueAtMs });
  ledger.onNotifyQueued();
}

/** alipay-protocol.md 3.3 and 4.2: a refund notify has no receipt or fund fields, a payment notify no out_biz_no. */
function notifyFields(ledger: Ledger, trade: Trade, cause: NotifyCause, notifyId: string): Record<string, string> {
  const buyer = ledger.buyers.get(trade.buyerId)!;
  const total = formatYuan(trade.totalFen);
  const fields: Record<string, string | undefined> = {
    notify_type: 'trade_status_sync',
    notify_id: notifyId,
    app_id: ledger.merchant.appId,
    auth_app_id: ledger.merchant.appId,
    version: '1.0',
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    buyer_id: buyer.id,
    buyer_logon_id: buyer.logonId,
    seller_id: ledger.merchant.sellerId,
    seller_email: 'shop***@example.com',
    trade_status: trade.status,
    total_amount: total,
    subject: trade.subject,
    body: trade.body,
    passback_params: trade.passbackParams,
    gmt_create: formatBeijing(trade.createdAtMs),
    gmt_payment: trade.paidAtMs === undefined ? undefined : formatBeijing(trade.paidAtMs),
    gmt_close: trade.closedAtMs === undefined ? undefined : formatBeijing(trade.closedAtMs),
  };
  if (cause.kind === 'payment') {
    Object.assign(fields, {
      receipt_amount: total,
      buyer_pay_amount: total,
      invoice_amount: total,
      point_amount: '0.00',
      fund_bill_list: JSON.stringify([{ amount: total, fundChannel: 'ALIPAYACCOUNT' }]),
    });
  } else if (cause.kind === 'refund') {
    Object.assign(fields, {
      out_biz_no: cause.outRequestNo,
      refund_fee: formatYuan(trade.refundedFen),
      gmt_refund: formatBeijingMs(cause.atMs),
    });
  }
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Takes the next notify whose attempt is due; the caller sends it and then calls settleNotify, postponeNotify or holdNotify. */
export function takeDueNotify(ledger: Ledger): Notify | undefined {
  const nowMs = ledger.nowMs();
  for (let entry = ledger.dueNotifies.takeDue(nowMs); entry; entry = ledger.dueNotifies.takeDue(nowMs)) {
    const notify = ledger.notifies.get(entry.notifyId);
    // An entry becomes stale when its notify was moved to another moment meanwhile.
    if (notify?.dueAtMs === entry.dueAtMs) return notify;
  }
  return undefined;
}

/** Books one attempt: accepted ends the notify, otherwise the next attempt is set, up to eight in all. */
export function settleNotify(ledger: Ledger, notify: Notify, accepted: boolean): void {
  const gapMs = NOTIFY_RETRY_GAPS_MS[notify.attempts];
  const nowMs = ledger.nowMs();
  const startedAtMs = nowMs - notify.dueAtMs! > LATE_START_MS ? nowMs : notify.dueAtMs!;
  notify.attempts += 1;
  notify.delivered = accepted;
  if (accepted || gapMs === undefined) notify.dueAtMs = undefined;
  else setDue(ledger, notify, startedAtMs + gapMs);
  ledger.putNotify(notify);
}

/** Moves an attempt to later without counting one. */
export function postponeNotify(ledger: Ledger, notify: Notify, delayMs: number, held = false): void {
  notify.held = held || undefined;
  setDue(ledger, notify, ledger.nowMs() + delayMs);
  ledger.putNotify(notify);
}

/** Releases the notifies of a trade that were held behind the one just sent. */
export function releaseHeldNotifies(ledger: Ledger, sent: Notify, heldIds: Iterable<string>): void {
  for (const id of heldIds) {
    const notify = ledger.notifies.get(id);
    if (!notify?.held || notify === sent || notify.outTradeNo !== sent.outTradeNo) continue;
    postponeNotify(ledger, notify, 0);
  }
}

function setDue(ledger: Ledger, notify: Notify, dueAtMs: number) {
  notify.dueAtMs = dueAtMs;
  ledger.dueNotifies.add(dueAtMs, { notifyId: notify.notifyId, dueAtMs });
}
