/** What the log says of every trade, folded as it is written: the engine's ledger, to be held against Alipay's. */
import { evolve } from '../../domain/evolve';
import { initialTrade, type Trade } from '../../domain/trade';
import type { RecordedEvent } from '../../domain/trade-events';
import type { MemoryLog } from './memory-event-store';

const STREAM_PREFIX = 'trade-main-';

export type Books = {
  /** Takes in what was stored just now; answers whose trade it was. */
  record(events: readonly RecordedEvent[]): string;
  tradeOf(outTradeNo: string): Trade;
  eventsOf(outTradeNo: string): readonly RecordedEvent[];
  /** The QR codes that the shop can have shown, oldest first. */
  codesOf(outTradeNo: string): readonly string[];
  outTradeNos(): string[];
};

export function createBooks(log: MemoryLog): Books {
  const trades = new Map<string, Trade>();
  const codes = new Map<string, string[]>();
  return {
    record(events) {
      const outTradeNo = events[0]!.stream.slice(STREAM_PREFIX.length);
      let trade = trades.get(outTradeNo) ?? initialTrade;
      for (const event of events) {
        trade = evolve(trade, event);
        if (event.type !== 'TradeAwaitingBuyer' || event.data.qrCode === undefined) continue;
        codes.set(outTradeNo, [...(codes.get(outTradeNo) ?? []), event.data.qrCode]);
      }
      trades.set(outTradeNo, trade);
      return outTradeNo;
    },
    tradeOf: (outTradeNo) => trades.get(outTradeNo) ?? initialTrade,
    eventsOf: (outTradeNo) => log.streams.get(STREAM_PREFIX + outTradeNo) ?? [],
    codesOf: (outTradeNo) => codes.get(outTradeNo) ?? [],
    outTradeNos: () => [...trades.keys()],
  };
}
