/** What the log says of every trade, folded as it is written: the engine's ledger, to be held against Alipay's. */
import { evolve } from '../../../domain/engine/evolve';
import { initialTrade, type Trade } from '../../../domain/trade/trade';
import type { MemoryLog } from '../memory-event-store';
import { textOf } from '../report/words';
import type { AlipayPageIssued } from '../../../domain/events/evidence-events';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';

const STREAM_PREFIX = 'trade-main-';

export const streamOfOrder = (outTradeNo: string): string => STREAM_PREFIX + outTradeNo;

/** What a buyer can be given to pay by. */
export type Offer = { code: string } | { page: AlipayPageIssued['data'] };

export type Books = {
  /** Takes in what was stored just now; answers whose trade it was. */
  record(events: readonly RecordedEvent[]): string;
  tradeOf(outTradeNo: string): Trade;
  eventsOf(outTradeNo: string): readonly RecordedEvent[];
  /** The QR codes and pages that the shop can have given out, oldest first. */
  offersOf(outTradeNo: string): readonly Offer[];
  outTradeNos(): string[];
  /** The order that a call is about: it names the order number, or a trade number that an event of the order named. */
  orderOf(bizContent: JsonObject): string;
};

export function createBooks(log: MemoryLog): Books {
  const trades = new Map<string, Trade>();
  const offers = new Map<string, Offer[]>();
  const ordersByTradeNo = new Map<string, string>();
  return {
    record(events) {
      const outTradeNo = events[0]!.stream.slice(STREAM_PREFIX.length);
      let trade = trades.get(outTradeNo) ?? initialTrade;
      for (const event of events) {
        trade = evolve(trade, event);
        const tradeNo = tradeNoIn(event);
        if (tradeNo !== '') ordersByTradeNo.set(tradeNo, outTradeNo);
        const offer = offerIn(event);
        if (offer) offers.set(outTradeNo, [...(offers.get(outTradeNo) ?? []), offer]);
      }
      trades.set(outTradeNo, trade);
      return outTradeNo;
    },
    tradeOf: (outTradeNo) => trades.get(outTradeNo) ?? initialTrade,
    eventsOf: (outTradeNo) => log.streams.get(streamOfOrder(outTradeNo)) ?? [],
    offersOf: (outTradeNo) => offers.get(outTradeNo) ?? [],
    outTradeNos: () => [...trades.keys()],
    orderOf: (content) => textOf(content['out_trade_no']) || (ordersByTradeNo.get(textOf(content['trade_no'])) ?? ''),
  };
}

/** Alipay's number of a trade, as an intent, a fact or a notify of the order names it. */
function tradeNoIn({ type, data }: RecordedEvent): string {
  if (type === 'AlipayCallRequested') return textOf(data.bizContent['trade_no']);
  if (type === 'AlipayNotifyReceived') return data.params['trade_no'] ?? '';
  return 'tradeNo' in data ? (data.tradeNo ?? '') : '';
}

function offerIn({ type, data }: RecordedEvent): Offer | undefined {
  if (type === 'AlipayPageIssued') return { page: data };
  return type === 'TradeAwaitingBuyer' && data.qrCode !== undefined ? { code: data.qrCode } : undefined;
}
