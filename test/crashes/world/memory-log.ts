/**
 * The store's port over a map: what an append leaves is there at once and for good. The real stores have their own tests of
 * durability; here thousands of histories are run in virtual time, which no disk takes part in.
 */
import { foldTrade } from '../../../domain/engine/evolve';
import {
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type AppendResult,
  type ExpectedRevision,
} from '../../../domain/ports';
import { initialTrade, type Trade } from '../../../domain/trade/trade';
import type { NewEvent, RecordedEvent } from '../../../domain/events/recorded-event';

/** The store says that it is unavailable: having stored nothing, or all. */
export type StoreFault = 'not-stored' | 'stored';

/** `faults` strike the first appends of an answer, in this order. */
export function createMemoryLog(faults: readonly StoreFault[]) {
  const streams = new Map<string, RecordedEvent[]>();
  const folded = new Map<string, Trade>();
  const onAppend: (() => void)[] = [];
  const ahead = [...faults];
  let position = 0;

  return {
    append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): AppendResult {
      const known = streams.get(stream) ?? [];
      const last = known.length - 1;
      if ((expected === 'no-stream' ? -1 : expected) !== last) {
        throw new WrongExpectedRevisionError(stream, expected, last < 0 ? 'no-stream' : last);
      }
      const fault = events[0]?.type === 'AlipayCallAnswered' ? ahead.shift() : undefined;
      if (fault === 'not-stored') throw new StoreUnavailableError('nothing was stored');
      const recorded = events.map((event, index): RecordedEvent => ({
        ...event,
        stream,
        revision: last + 1 + index,
        position: String((position += 1)),
      }));
      streams.set(stream, [...known, ...recorded]);
      folded.set(stream, foldTrade(recorded, folded.get(stream)));
      for (const tell of onAppend) tell();
      if (fault === 'stored') throw new StoreUnavailableError('stored, but not answered');
      return { revision: last + recorded.length, position: String(position) };
    },
    read: (stream: string, fromRevision = 0): RecordedEvent[] => (streams.get(stream) ?? []).slice(fromRevision),
    trade: (stream: string): Trade => folded.get(stream) ?? initialTrade,
    trades: (): Trade[] => [...folded.values()],
    streams: (): RecordedEvent[][] => [...streams.values()],
    onAppend: (tell: () => void) => void onAppend.push(tell),
  };
}
