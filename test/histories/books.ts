/** What the log says of every trade, folded as it is written: the engine's ledger, to be held against Alipay's. */
import { evolve } from '../../domain/evolve';
import { initialTrade, type Trade } from '../../domain/trade';
import type { AlipayPageIssued, RecordedEvent } from '../../domain/trade-events';
import type { MemoryLog } from './memory-event-store';

const STREAM_PREFIX = 'trade-main-';

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
};

export function createBooks(log: MemoryLog): Books {
  const trades = new Map<string, Trade>();
  const offers = new Map<string, Offer[]>();
  return {
    record(events) {
      const outTradeNo = events[0]!.stream.slice(STREAM_PREFIX.length);
      let trade = trades.get(outTradeNo) ?? initialTrade;
      for (const event of events) {
        trade = evolve(trade, event);
        const offer = offerIn(event);
        if (offer) offers.set(outTradeNo, [...(offers.get(outTradeNo) ?? []), offer]);
      }
      trades.set(outTradeNo, trade);
      return outTradeNo;
    },
    tradeOf: (outTradeNo) => trades.get(outTradeNo) ?? initialTrade,
    eventsOf: (outTradeNo) => log.streams.get(STREAM_PREFIX + outTradeNo) ?? [],
    offersOf: (outTradeNo) => offers.get(outTradeNo) ?? [],
    outTradeNos: () => [...trades.keys()],
  };
}

function offerIn({ type, data }: RecordedEvent): Offer | undefined {
  if (type === 'AlipayPageIssued') return { page: data };
  return type === 'TradeAwaitingBuyer' && data.qrCode !== undefined ? { code: data.qrCode } : undefined;
}
