/** What the address says of the filter and the order of the list. */
import { enteredYuan } from '../../../parts/values/fen';
import type { TradeFilter, TradeOrder } from '../documents';

export const STATES = ['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED', 'CREATED'] as const;
export const METHODS = ['QR_CODE', 'BARCODE', 'JSAPI', 'PAGE', 'WAP', 'APP'] as const;
export const REFUND_STATES = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED'] as const;
/** The first is the engine's own. */
export const ORDERS = [
  'CREATED_DESC',
  'CREATED_ASC',
  'PAID_DESC',
  'PAID_ASC',
  'CHANGED_DESC',
  'CHANGED_ASC',
  'AMOUNT_DESC',
  'AMOUNT_ASC',
] as const satisfies readonly TradeOrder[];
export const MAX_TEXT = 256;
const MAX_ID = 128;

type Read<Value> = (values: readonly string[]) => Value | undefined;
type Fields = { [Name in keyof Required<Omit<TradeFilter, 'settled'>>]: readonly [string, Read<TradeFilter[Name]>] };

/** Of each condition: its name in the address, and what it says there. What is no value of it is no condition. */
const FIELDS: Fields = {
  text: ['q', textUpTo(MAX_TEXT)],
  states: ['state', choices(STATES)],
  inDoubt: ['inDoubt', flag],
  hasAnomalies: ['hasAnomalies', flag],
  refundStates: ['refund', choices(REFUND_STATES)],
  methods: ['method', choices(METHODS)],
  amountFrom: ['amountFrom', ([value = '']) => enteredYuan(value)],
  amountTo: ['amountTo', ([value = '']) => enteredYuan(value)],
  createdFrom: ['createdFrom', from],
  createdTo: ['createdTo', to],
  paidFrom: ['paidFrom', from],
  paidTo: ['paidTo', to],
  changedFrom: ['changedFrom', from],
  changedTo: ['changedTo', to],
  storeId: ['store', textUpTo(MAX_ID)],
  operatorId: ['operator', textUpTo(MAX_ID)],
  terminalId: ['terminal', textUpTo(MAX_ID)],
  buyerId: ['buyer', textUpTo(MAX_ID)],
};

/** Empty where the address has none. A buyer is no condition for whoever may not see buyers. */
export function readFilter(params: URLSearchParams, mayReadBuyer: boolean): TradeFilter {
  const read = Object.entries(FIELDS).map(([name, [param, valueOf]]) => [name, valueOf(params.getAll(param))] as const);
  const given = read.filter(([name, value]) => value !== undefined && (name !== 'buyerId' || mayReadBuyer));
  return Object.fromEntries(given);
}

export function readOrder(params: URLSearchParams): TradeOrder {
  const named = params.get('order');
  return ORDERS.find((order) => order === named) ?? ORDERS[0];
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
const DAY_MS = 86_400_000;

/** A day in Beijing, or a minute of it, as the moment at which it begins. */
function from([value = '']: readonly string[]): string | undefined {
  const moment = DAY.test(value) ? `${value}T00:00` : value;
  const ms = MOMENT.test(moment) ? Date.parse(`${moment}:00+08:00`) : NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** The whole of a day counts; a minute does not count any more. */
function to([value = '']: readonly string[]): string | undefined {
  const begin = from([value]);
  return begin !== undefined && DAY.test(value) ? new Date(Date.parse(begin) + DAY_MS).toISOString() : begin;
}

function textUpTo(characters: number): Read<string> {
  return ([value = '']) => value.trim().slice(0, characters) || undefined;
}

function flag([value]: readonly string[]): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function choices<Value extends string>(all: readonly Value[]): Read<Value[]> {
  return (values) => {
    const chosen = all.filter((one) => values.includes(one));
    return chosen.length > 0 ? chosen : undefined;
  };
}
