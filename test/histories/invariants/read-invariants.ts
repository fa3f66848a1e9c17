/** What must hold of the read side: views and subscribers tell what the log says, in its order. */
import { isDeepStrictEqual } from 'node:util';
import { nextDueAt } from '../../../domain/follow-up/due';
import { evolve } from '../../../domain/engine/evolve';
import { findRefund, initialTrade, type Trade } from '../../../domain/trade/trade';
import type { AppliedChange } from '../../../projections/views/read-model';
import { shrunkSum } from './money-invariants';
import type { ReadSide } from '../world/read-side';
import type { World } from '../world/world';

type Evidence = Pick<World, 'log' | 'books'> & { readSide: ReadSide };
export type ReadInvariant = (evidence: Evidence) => string[];

/** The read model is the fold of the log, and lists as due what is. */
const readModelIsTheFold: ReadInvariant = ({ log, books, readSide }) => {
  const readModel = readSide.readModel();
  if (!readModel) return ['the read model is not open'];
  const opened = books.outTradeNos().filter((no) => books.tradeOf(no).opened);
  const due = books.outTradeNos().filter((no) => nextDueAt(books.tradeOf(no)) !== undefined);
  const head = log.all.at(-1)?.position;
  const { trades, poison } = readModel.counts();
  const listed = readModel.listDue(Number.MAX_SAFE_INTEGER, 1_000).map(({ outTradeNo }) => outTradeNo);
  return [
    ...opened
      .filter((no) => !saysTheSame(readModel.getTrade(no), books.tradeOf(no)))
      .map((no) => `the read model tells another ${no} than the log`),
    ...(head === undefined || readModel.checkpoint() === head
      ? []
      : [`the read model is at ${readModel.checkpoint()}, the log at ${head}`]),
    ...(trades === opened.length ? [] : [`${trades} trades are counted, ${opened.length} were opened`]),
    ...(poison === 0 ? [] : [`${poison} events were skipped as poison`]),
    ...(sameSet(listed, due) ? [] : ['other trades are listed as due']),
  ];
};

/** Through JSON a field without a value is left out, and fields come in another order. */
const saysTheSame = (left: unknown, right: unknown) => isDeepStrictEqual(throughJson(left), throughJson(right));
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const sameSet = (left: string[], right: string[]) => [...left].sort().join() === [...right].sort().join();

/** Each change brings a newer state with exactly the events that lead to it, and never takes back what moved. */
const subscribersAreNotContradicted: ReadInvariant = ({ books, readSide }) =>
  [...readSide.seen].flatMap(([no, changes]) => {
    const states = statesOf(books, no);
    return changes.flatMap((change, index) => {
      const problem = contradictionOf(changes[index - 1], change, states);
      return problem ? [`the subscriber to ${no}, change ${index}: ${problem}`] : [];
    });
  });

function contradictionOf(before: AppliedChange | undefined, now: AppliedChange, states: Trade[]): string | undefined {
  const { trade, events } = now;
  const from = before?.trade.revision ?? -1;
  if (!saysTheSame(trade, states[trade.revision])) return 'a state that never was';
  // A subscriber that comes back receives the state again, without events where it has seen them all.
  if (before && trade.revision <= from && events.length > 0) return `revision ${trade.revision} comes after ${from}`;
  if (before && trade.revision < from) return `revision ${trade.revision} comes after ${from}`;
  const expected = Array.from({ length: trade.revision - from }, (_, index) => from + 1 + index);
  const received = events.map(({ revision }) => revision);
  const isFirstState = !before && received.length === 0;
  // The first change of a subscriber who came late brings the events of its batch; the state holds those before.
  const fits = before ? received.join() === expected.join() : expected.join().endsWith(received.join());
  if (!isFirstState && !fits) return `events ${received.join()} lead from revision ${from} to ${trade.revision}`;
  return before ? takenBack(before.trade, trade) : undefined;
}

function takenBack(before: Trade, now: Trade): string | undefined {
  const shrunk = shrunkSum(before, now);
  if (shrunk) return shrunk;
  const undone = before.refunds.find(
    ({ state, outRequestNo }) => state === 'SUCCEEDED' && findRefund(now, outRequestNo)?.state !== 'SUCCEEDED',
  );
  return undone ? `refund ${undone.outRequestNo} had succeeded` : undefined;
}

/** In the order of revisions. */
function statesOf(books: World['books'], no: string): Trade[] {
  let trade = initialTrade;
  return books.eventsOf(no).map((event) => (trade = evolve(trade, event)));
}

/** Every subscriber ends up knowing the last state, and nothing on the read side failed. */
const subscribersKnowTheEnd: ReadInvariant = ({ books, readSide }) => [
  ...readSide.errors.map((error) => `the read side failed: ${String(error)}`),
  ...[...readSide.seen].flatMap(([no, changes]) => {
    const { opened, revision } = books.tradeOf(no);
    const last = changes.at(-1)?.trade.revision;
    return opened && last !== revision ? [`the subscriber to ${no} knows revision ${last} of ${revision}`] : [];
  }),
];

export const READ_INVARIANTS = { readModelIsTheFold, subscribersAreNotContradicted, subscribersKnowTheEnd };
