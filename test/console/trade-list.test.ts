/** The rows of the console's list as changes arrive: none is left out between those that are shown. */
import {
  hasAllArrived,
  MAX_ARRIVED,
  withArrived,
  withChange,
  type TradeList,
  type TradeRow,
} from '../../console/pages/trades/trade-list';

const rowOf = (minute: number): TradeRow => ({
  outTradeNo: `tea_${minute}`,
  subject: 'Tea',
  state: 'CREATED',
  closeReason: null,
  inDoubt: false,
  method: 'QR_CODE',
  totalAmount: '8.00',
  refundedAmount: '0.00',
  createdAt: new Date(minute * 60_000).toISOString(),
  revision: 1,
  anomalies: [],
});

const MANY = [1, MAX_ARRIVED - 1, MAX_ARRIVED, MAX_ARRIVED + 5];

test.each(MANY)('given %i new orders, then the list is read anew unless it can show all of them', (count) => {
  let list: TradeList = { rows: [rowOf(0)], arrived: [], endCursor: 'of tea_0', hasMore: false };
  for (let minute = 1; minute <= count; minute += 1) list = withChange(list, rowOf(minute), true);
  expect(hasAllArrived(list)).toBe(count < MAX_ARRIVED);
  if (!hasAllArrived(list)) return;
  const minutes = withArrived(list).rows.map(({ createdAt }) => Date.parse(createdAt) / 60_000);
  expect(minutes).toEqual(Array.from({ length: count + 1 }, (_, index) => count - index));
});
