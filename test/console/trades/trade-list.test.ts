/** The rows of the console's list as changes arrive: none is left out between those that are shown. */
import {
  canShowArrived,
  listOf,
  MAX_ARRIVED,
  withArrived,
  withChange,
  withPage,
  type TradeRow,
} from '../../../console/pages/trades/trade-list';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const rowOf = (minute: number): TradeRow => ({
  outTradeNo: `tea_${minute}`,
  tradeNo: null,
  subject: 'Tea',
  state: 'CREATED',
  closeReason: null,
  inDoubt: false,
  method: 'QR_CODE',
  totalAmount: '8.00',
  refundedAmount: '0.00',
  refundableAmount: '0.00',
  createdAt: at(minute),
  paidAt: null,
  changedAt: at(minute),
  storeId: null,
  operatorId: null,
  terminalId: null,
  revision: 1,
  anomalies: [],
});

const ALL = { endCursor: null, hasMore: false };
const MORE = { endCursor: 'of the last', hasMore: true };
const numbers = (rows: readonly TradeRow[]) => rows.map(({ outTradeNo }) => outTradeNo);

const MANY = [1, MAX_ARRIVED - 1, MAX_ARRIVED, MAX_ARRIVED + 5];

test.each(MANY)('given %i new orders, then the list is read anew unless it can show all of them', (count) => {
  let list = listOf('CREATED_DESC', [rowOf(0)], ALL);
  for (let minute = 1; minute <= count; minute += 1) list = withChange(list, rowOf(minute), true);
  expect(canShowArrived(list)).toBe(count < MAX_ARRIVED);
  if (!canShowArrived(list)) return;
  const minutes = withArrived(list).rows.map(({ createdAt }) => Date.parse(createdAt) / 60_000);
  expect(minutes).toEqual(Array.from({ length: count + 1 }, (_, index) => count - index));
});

describe('given a list in the order of payment', () => {
  const paid = (minute: number, revision = 1) => ({ ...rowOf(minute), paidAt: at(minute), revision });
  const list = listOf('PAID_DESC', [paid(3), paid(2)], MORE);

  it('when an order is opened, then nothing arrives: nobody has paid it', () => {
    expect(withChange(list, rowOf(9), true).arrived).toEqual([]);
  });

  it('when it is paid, then it waits, and is not put above the others', () => {
    const after = withChange(list, paid(9), true);

    expect(numbers(after.arrived)).toEqual(['tea_9']);
    expect(numbers(after.rows)).toEqual(['tea_3', 'tea_2']);
    expect(canShowArrived(after)).toBe(false);
  });

  it('when it would stand behind the last row, then it comes with its page', () => {
    expect(withChange(list, paid(1), true).arrived).toEqual([]);
  });
});

it('given a list in the order of change, when a row changes, then it shows that where it is, and is said to stand elsewhere', () => {
  const list = listOf('CHANGED_DESC', [rowOf(3), rowOf(2)], ALL);
  const changed = { ...rowOf(2), revision: 2, changedAt: at(9), state: 'TRADE_CLOSED' as const };
  const after = withChange(list, changed, true);

  expect(numbers(after.rows)).toEqual(['tea_3', 'tea_2']);
  expect(after.rows[1]).toBe(changed);
  expect(after.arrived).toEqual([changed]);
});

it('given a page with a row that is there already, when it is taken twice, then each row is there once', () => {
  const list = listOf('CHANGED_ASC', [rowOf(1), rowOf(2)], MORE);
  const page = [rowOf(2), rowOf(3), rowOf(4)];
  withPage(list, page, MORE);
  const after = withPage(list, page, ALL);

  expect(numbers(after.rows)).toEqual(['tea_1', 'tea_2', 'tea_3', 'tea_4']);
  expect(withChange(after, { ...rowOf(4), revision: 2 }, false).rows[3]!.revision).toBe(2);
});
