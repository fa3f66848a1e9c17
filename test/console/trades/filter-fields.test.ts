/** What an address of the console's list means to the API. */
import { readFilter, readOrder } from '../../../console/pages/trades/filters/filter-fields';

const filterOf = (search: string, mayReadBuyer = true) => readFilter(new URLSearchParams(search), mayReadBuyer);

test.each([
  ['', {}],
  ['q=%20tea%20', { text: 'tea' }],
  ['state=TRADE_SUCCESS&state=CREATED&state=NONE', { states: ['TRADE_SUCCESS', 'CREATED'] }],
  ['inDoubt=true&hasAnomalies=false', { inDoubt: true, hasAnomalies: false }],
  ['inDoubt=perhaps', {}],
  ['refund=UNKNOWN&method=BARCODE&method=APP', { refundStates: ['UNKNOWN'], methods: ['BARCODE', 'APP'] }],
  ['amountFrom=1%2C088.5&amountTo=88', { amountFrom: '1088.50', amountTo: '88.00' }],
  ['amountFrom=1.005', {}],
  ['store=s1&operator=o1&terminal=t1', { storeId: 's1', operatorId: 'o1', terminalId: 't1' }],
  [
    'createdFrom=2026-11-28&createdTo=2026-11-28',
    { createdFrom: '2026-11-27T16:00:00.000Z', createdTo: '2026-11-28T16:00:00.000Z' },
  ],
  [
    'paidFrom=2026-11-28T12:04&paidTo=2026-11-28T12:05',
    { paidFrom: '2026-11-28T04:04:00.000Z', paidTo: '2026-11-28T04:05:00.000Z' },
  ],
  ['changedFrom=yesterday&changedTo=2026-13-45', {}],
])('%j is %j', (search, filter) => {
  expect(filterOf(search)).toEqual(filter);
});

it('a buyer is a condition for whoever may see buyers only', () => {
  expect(filterOf('buyer=2088')).toEqual({ buyerId: '2088' });
  expect(filterOf('buyer=2088', false)).toEqual({});
});

it('an order that there is none of is the usual one', () => {
  expect(readOrder(new URLSearchParams('order=PAID_ASC'))).toBe('PAID_ASC');
  expect(readOrder(new URLSearchParams('order=UPWARDS'))).toBe('CREATED_DESC');
});
