/** What a bill of a stretch of time must have, in pages: each payment and each refund once, by Alipay's own times. */
import type { Booked, Books } from '../../../../domain/bill/bill-ports';
import {
  at,
  cleanUp,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRequested,
  refundSucceeded,
} from '../../given-projections';

afterEach(cleanUp);

const ms = (seconds: number) => Date.parse(at(seconds));

/** Three orders, paid in the same second; each has a refund under the same number in the same second. */
function givenBooks() {
  const log = givenLog();
  for (const name of ['order_1', 'order_2', 'order_3']) {
    log.add(name, 10, opened(name), paid(`T_${name}`, 10), refundRequested('r1'), refundSucceeded('r1', 21));
  }
  const readModel = givenReadModel();
  readModel.apply(log.batch());
  return readModel;
}

/** All pages of one item each. */
function pagesOf(list: Books['listPaid'], fromMs: number, toMs: number): Booked[] {
  const found: Booked[] = [];
  for (let page = list(fromMs, toMs, 1); page.length > 0 && found.length < 100; page = list(fromMs, toMs, 1, page[0])) {
    found.push(...page);
  }
  return found;
}

test('payments of one second come once each, page by page', () => {
  const { listPaid } = givenBooks();
  expect(pagesOf(listPaid, ms(0), ms(100))).toEqual(
    ['order_1', 'order_2', 'order_3'].map((outTradeNo) => ({
      outTradeNo,
      outRequestNo: '',
      amountFen: 8_800,
      atMs: ms(10),
      tradeNo: `T_${outTradeNo}`,
    })),
  );
});

test('refunds under one number and of one second come once each, page by page', () => {
  const { listRefunded } = givenBooks();
  expect(pagesOf(listRefunded, ms(0), ms(100))).toEqual(
    ['order_1', 'order_2', 'order_3'].map((outTradeNo) => ({
      outTradeNo,
      outRequestNo: 'r1',
      amountFen: 100,
      atMs: ms(21),
    })),
  );
});

test.each(['listPaid', 'listRefunded'] as const)(
  '%s: the first moment belongs to the stretch, its end does not',
  (name) => {
    const list = givenBooks()[name];
    const done = name === 'listPaid' ? 10 : 21;
    expect(list(ms(done), ms(done) + 1, 10)).toHaveLength(3);
    expect(list(ms(done) + 1, ms(done + 9), 10)).toEqual([]);
    expect(list(ms(0), ms(done), 10)).toEqual([]);
  },
);
