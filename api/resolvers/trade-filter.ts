/** The filter of lists, exports and subscriptions: from input to what the read model and the live feed take. */
import { parseYuan } from '../../domain/values/money';
import type { TradeFilter } from '../../projections/views/read-model';
import { requireScope } from '../request/authorize';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { MAX_FILTER_ID_CHARACTERS, MAX_FILTER_TEXT_CHARACTERS, MAX_FILTER_VALUES } from '../request/limits';
import type { TradeFilterInput } from '../types/inputs/trade-filter-input';

/** Throws `ApiError`: BAD_USER_INPUT, and MISSING_SCOPE where it asks for a buyer and the caller may not see buyers. */
export function readTradeFilter(
  input: TradeFilterInput | null | undefined,
  context: Pick<ApiContext, 'caller' | 'authenticator'>,
): TradeFilter {
  if (input?.buyerId != null) requireScope(context, 'READ_BUYER', 'filter.buyerId');
  const { states, methods, refundStates, storeId, terminalId, operatorId, buyerId } = input ?? {};
  return {
    states: checkCount('states', states),
    methods: checkCount('methods', methods),
    refundStates: checkCount('refundStates', refundStates),
    createdFrom: input?.createdFrom ?? undefined,
    createdTo: input?.createdTo ?? undefined,
    paidFrom: input?.paidFrom ?? undefined,
    paidTo: input?.paidTo ?? undefined,
    changedFrom: input?.changedFrom ?? undefined,
    changedTo: input?.changedTo ?? undefined,
    amountFromFen: readAmount('amountFrom', input?.amountFrom),
    amountToFen: readAmount('amountTo', input?.amountTo),
    text: checkLength('text', input?.text, MAX_FILTER_TEXT_CHARACTERS),
    storeId: checkLength('storeId', storeId, MAX_FILTER_ID_CHARACTERS),
    terminalId: checkLength('terminalId', terminalId, MAX_FILTER_ID_CHARACTERS),
    operatorId: checkLength('operatorId', operatorId, MAX_FILTER_ID_CHARACTERS),
    buyerId: checkLength('buyerId', buyerId, MAX_FILTER_ID_CHARACTERS),
    inDoubt: readInDoubt(input),
    hasAnomalies: input?.hasAnomalies ?? undefined,
  };
}

/** Throws `ApiError` BAD_USER_INPUT. */
export function checkCount<T>(field: string, values: T[] | null | undefined): T[] | undefined {
  if ((values?.length ?? 0) <= MAX_FILTER_VALUES) return values ?? undefined;
  throw new ApiError('BAD_USER_INPUT', `filter.${field} has more than ${MAX_FILTER_VALUES} entries.`);
}

function checkLength(field: string, text: string | null | undefined, maxCharacters: number): string | undefined {
  if ((text?.length ?? 0) <= maxCharacters) return text ?? undefined;
  throw new ApiError('BAD_USER_INPUT', `filter.${field} is longer than ${maxCharacters} characters.`);
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

/** Throws `ApiError` BAD_USER_INPUT. */
export function readAmount(field: string, text: string | null | undefined): number | undefined {
  if (text == null) return undefined;
  const fen = parseYuan(text);
  if (fen !== undefined) return fen;
  throw new ApiError('BAD_USER_INPUT', `filter.${field} must be yuan with at most two decimals, written like "88.00".`);
}
