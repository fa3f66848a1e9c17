/** The filter of lists and subscriptions: from input to what the read model takes, and the same test on one trade. */
import { parseYuan } from '../../domain/values/money';
import { isInDoubt, openAnomalies, type Trade } from '../../domain/trade/trade';
import type { TradeFilter } from '../../projections/views/read-model';
import { foldSubject } from '../../projections/views/subject-pairs';
import { ApiError } from '../request/errors';
import type { TradeFilterInput } from '../types/inputs/command-input-types';
import { MAX_FILTER_STATES, MAX_FILTER_TEXT_CHARACTERS } from '../request/limits';

/** Throws `ApiError` BAD_USER_INPUT. */
export function readTradeFilter(input: TradeFilterInput | null | undefined): TradeFilter {
  if ((input?.states?.length ?? 0) > MAX_FILTER_STATES) {
    throw new ApiError('BAD_USER_INPUT', `filter.states has more than ${MAX_FILTER_STATES} entries.`);
  }
  if ((input?.text?.length ?? 0) > MAX_FILTER_TEXT_CHARACTERS) {
    throw new ApiError('BAD_USER_INPUT', `filter.text is longer than ${MAX_FILTER_TEXT_CHARACTERS} characters.`);
  }
  return {
    states: input?.states ?? undefined,
    createdFrom: input?.createdFrom ?? undefined,
    createdTo: input?.createdTo ?? undefined,
    amountFromFen: readAmount('amountFrom', input?.amountFrom),
    amountToFen: readAmount('amountTo', input?.amountTo),
    text: input?.text ?? undefined,
    inDoubt: readInDoubt(input),
    hasAnomalies: input?.hasAnomalies ?? undefined,
  };
}

/** `settled` is the deprecated opposite of `inDoubt`. */
function readInDoubt(input: TradeFilterInput | null | undefined): boolean | undefined {
  const inDoubt = input?.inDoubt ?? undefined;
  const settled = input?.settled ?? undefined;
  if (inDoubt !== undefined && inDoubt === settled) {
    throw new ApiError('BAD_USER_INPUT', 'filter.inDoubt and filter.settled contradict each other: give only inDoubt.');
  }
  return inDoubt ?? (settled === undefined ? undefined : !settled);
}

function readAmount(field: string, text: string | null | undefined): number | undefined {
  if (text == null) return undefined;
  const fen = parseYuan(text);
  if (fen !== undefined) return fen;
  throw new ApiError('BAD_USER_INPUT', `filter.${field} must be yuan with at most two decimals, written like "88.00".`);
}

/** The answer that the read model's list would give about this trade. */
export function tradeMatcher(filter: TradeFilter): (trade: Trade) => boolean {
  const { states, createdFrom, createdTo, amountFromFen = 0, amountToFen = Infinity, inDoubt, hasAnomalies } = filter;
  const text = filter.text?.trim() ?? '';
  const folded = foldSubject(text);
  return (trade) => {
    const { opened, state } = trade;
    if (!opened || state === undefined) return false;
    const openedMs = Date.parse(trade.openedAt ?? '');
    return (
      (!states || states.length === 0 || states.includes(state)) &&
      (!createdFrom || openedMs >= createdFrom.getTime()) &&
      (!createdTo || openedMs < createdTo.getTime()) &&
      opened.totalFen >= amountFromFen &&
      opened.totalFen <= amountToFen &&
      (inDoubt === undefined || isInDoubt(trade) === inDoubt) &&
      (hasAnomalies === undefined || openAnomalies(trade).length > 0 === hasAnomalies) &&
      (text === '' || hasText(trade, text, folded))
    );
  };
}

function hasText(trade: Trade, text: string, folded: string): boolean {
  return (
    foldSubject(trade.opened?.subject ?? '').includes(folded) ||
    (trade.opened?.outTradeNo.startsWith(text) ?? false) ||
    (trade.tradeNo?.startsWith(text) ?? false) ||
    trade.refunds.some(({ outRequestNo }) => outRequestNo === text)
  );
}
