import { METHODS, methodsThat } from '../../../domain/alipay/methods';
import { verdictOn } from '../../../domain/alipay/verdict';

it('four methods move money', () => {
  expect(methodsThat(({ movesMoney }) => movesMoney === true)).toEqual([
    'alipay.trade.pay',
    'alipay.trade.refund',
    'alipay.trade.cancel',
    'alipay.trade.order.settle',
  ]);
});

describe('what an unlisted sub_code means', () => {
  const outcomeOf = (method: ReturnType<typeof methodsThat>[number]) =>
    verdictOn(method, '40004', 'ACQ.NOBODY_LISTED_THIS');

  it.each(methodsThat(({ movesMoney }) => movesMoney === true))('%s moves money: unknown', (method) => {
    expect(outcomeOf(method).outcome).toBe('unknown');
  });

  it.each(methodsThat(({ movesMoney }) => movesMoney !== true))('%s moves no money: refused', (method) => {
    expect(outcomeOf(method).outcome).toBe('refused');
  });

  it('a trade may be left behind only where the call makes one', () => {
    const leaving = methodsThat(({ movesMoney }) => !movesMoney).filter((method) => outcomeOf(method).mayLeaveTrade);

    expect(leaving).toEqual(['alipay.trade.create']);
  });
});

it.each(methodsThat(({ isReadOnly }) => isReadOnly === true))('%s only reads: it changes nothing', (method) => {
  expect(METHODS[method]).not.toHaveProperty('movesMoney');
  expect(METHODS[method]).not.toHaveProperty('makesTrade');
  expect(METHODS[method]).not.toHaveProperty('opensOrder');
  expect(METHODS[method]).not.toHaveProperty('ends');
  expect(METHODS[method]).not.toHaveProperty('unchanged');
});

it.each(methodsThat(({ makesTrade, ends }) => makesTrade === true || ends !== undefined))(
  '%s changes the trade itself: what a query sees without it is known',
  (method) => {
    expect(METHODS[method].unchanged).toContain('NOT_EXIST');
  },
);

it.each(methodsThat(({ isNumbered }) => isNumbered === true))(
  '%s has numbered requests: a query of the same subject asks about them',
  (method) => {
    const asking = methodsThat(({ asksAbout }) => asksAbout === method);

    expect(asking.map((query) => METHODS[query])).toMatchObject([
      { isReadOnly: true, subject: METHODS[method].subject },
    ]);
  },
);
