/** Changes to one part of a trade. Nothing is mutated. */
import type { Attempt, Ending, Trade } from './trade';

export function withAttempt(trade: Trade, change: Attempt): Trade {
  return { ...trade, attempt: { ...trade.attempt, ...change } };
}

export function withoutInAttempt(trade: Trade, ...names: (keyof Attempt)[]): Trade {
  return trade.attempt ? { ...trade, attempt: without(trade.attempt, names) } : trade;
}

export function withEnding(trade: Trade, change: Ending): Trade {
  return { ...trade, ending: { ...trade.ending, ...change } };
}

/** The trade is an order like any other again: nothing is to end it. What Alipay said to the calls that were sent stays known. */
export function withoutWantedEnd(trade: Trade): Trade {
  return trade.ending ? { ...trade, ending: without(trade.ending, ['wanted', 'since']) } : trade;
}

/** What the latest query saw must not be acted on any more. */
export function withoutSeen(trade: Trade): Trade {
  return trade.lastQuery ? { ...trade, lastQuery: { at: trade.lastQuery.at } } : trade;
}

function without<Part extends object>(part: Part, names: readonly (keyof Part)[]): Part {
  const rest = { ...part };
  for (const name of names) delete rest[name];
  return rest;
}
