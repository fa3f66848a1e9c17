/** What an endpoint is sent of one recorded event: small, with the position, and without the buyer. */
import { evolve } from '../domain/engine/evolve';
import type { RecordedEvent } from '../domain/events/recorded-event';
import type { EventStore } from '../domain/ports';
import { refundedFen } from '../domain/trade/account';
import { initialTrade, isInDoubt, type Trade } from '../domain/trade/trade';
import type { JsonObject } from '../domain/values/json';
import { formatYuan } from '../domain/values/money';
import { KINDS, kindOf } from './kinds';

export type Message = {
  /** The same whenever and wherever the event is sent, so that a receiver can drop repeats. */
  id: string;
  /** `trade.paid`. */
  kind: string;
  /** Of the event in its stream. */
  revision: number;
  /** JSON: type, timestamp (when the event was stored, RFC 3339) and data. */
  body: string;
};

/**
 * The messages of one stream from `fromRevision` on, up to `throughRevision`, in order. Rejects with `StoreUnavailableError`, and with
 * `EventVersionError` for an event that only a newer release can read.
 */
export async function messagesOfStream(
  store: Pick<EventStore, 'readStream'>,
  merchant: string,
  stream: string,
  { fromRevision, throughRevision }: { fromRevision: number; throughRevision: number },
): Promise<Message[]> {
  const messages: Message[] = [];
  const isTrade = stream.startsWith(`trade-${merchant}-`);
  const subject = stream.split('-').slice(2).join('-');
  let trade = initialTrade;
  for (const event of await store.readStream(stream, isTrade ? 0 : fromRevision)) {
    if (event.revision > throughRevision) break;
    if (isTrade) trade = evolve(trade, event);
    if (event.revision < fromRevision) continue;
    const about = isTrade ? aboutTrade(merchant, subject, trade) : { merchant, date: subject };
    const message = messageOf(event, trade, about);
    if (message) messages.push(message);
  }
  return messages;
}

function messageOf(event: RecordedEvent, trade: Trade, about: JsonObject): Message | undefined {
  const name = kindOf(event);
  const kind = name === undefined ? undefined : KINDS[name];
  if (name === undefined || !kind) return undefined;
  const { id, data, revision, position, metadata } = event;
  const details = kind.details(data, trade, id);
  const body = { type: name, timestamp: metadata.recordedAt, data: { ...about, ...details, revision, position } };
  return { id: `msg_${id}`, kind: name, revision, body: JSON.stringify(body) };
}

/** An order that was never opened here, of which an anomaly tells, has neither a state nor a total. */
function aboutTrade(merchant: string, outTradeNo: string, trade: Trade): JsonObject {
  return {
    merchant,
    outTradeNo,
    ...(trade.tradeNo === undefined ? {} : { tradeNo: trade.tradeNo }),
    ...(trade.opened ? { state: trade.state ?? 'CREATED', totalAmount: formatYuan(trade.opened.totalFen) } : {}),
    paidAmount: formatYuan(trade.paidFen),
    refundedAmount: formatYuan(refundedFen(trade)),
    inDoubt: isInDoubt(trade),
  };
}
