/** What the schema shows of refunds and settlements that ended otherwise than requested. */
import { summaryOf } from '../../../api/resolvers/events/event-summary';
import { viewTrade } from '../../../api/resolvers/trade-view';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { answered, at, givenTrade, openedQr, paid, recorded, refundRequested } from '../../domain/given/given-trade';

const givenUp = { who: 'lin', why: 'Returned in cash.', givenUpAt: at(90) };
const refundGivenUp: TradeEvent = { type: 'RefundGivenUp', data: { outRequestNo: 'R1', ...givenUp } };
const settlementGivenUp: TradeEvent = { type: 'SettlementGivenUp', data: { outRequestNo: 'S1', ...givenUp } };
const settlementRequested: TradeEvent = {
  type: 'SettlementRequested',
  data: {
    outRequestNo: 'S1',
    shares: [{ transIn: '2088102177846880', transInType: 'userId', amountFen: 880 }],
    requestedAt: at(20),
  },
};
const inDoubt = (method: 'alipay.trade.refund' | 'alipay.trade.order.settle', outRequestNo: string): TradeEvent =>
  answered('c1', method, { outcome: 'unknown', outRequestNo });
const succeeded = (sharedFen?: number): TradeEvent => ({
  type: 'SettlementSucceeded',
  data: { outRequestNo: 'S1', settledAt: at(100), ...(sharedFen === undefined ? {} : { sharedFen }) },
});

const viewedSettlement = (...events: TradeEvent[]) =>
  viewTrade(
    givenTrade(
      [0, openedQr],
      [10, paid],
      [20, settlementRequested],
      ...events.map((event, index): [number, TradeEvent] => [21 + index, event]),
    ),
  )?.settlements[0];

describe('an attempt in doubt that a person has given up', () => {
  it('names the person in the refusal of the refund', () => {
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 2000)],
      [21, inDoubt('alipay.trade.refund', 'R1')],
      [90, refundGivenUp],
    );
    const refusal = viewTrade(trade)?.refunds[0]?.refusal;
    expect(refusal).toMatchObject({ code: 'GIVEN_UP', message: expect.stringMatching(/^lin gave refund R1 up/) });
    expect(refusal?.message).toContain('Returned in cash.');
  });

  it('shows no refusal of a refund that Alipay has carried out after all', () => {
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 2000)],
      [21, inDoubt('alipay.trade.refund', 'R1')],
      [90, refundGivenUp],
      [95, { type: 'RefundSucceeded', data: { outRequestNo: 'R1', amountFen: 2000, refundedAt: at(95) } }],
    );
    expect(viewTrade(trade)?.refunds[0]).toMatchObject({ state: 'SUCCEEDED', refusal: undefined });
  });

  it('names the person in the refusal of the settlement', () => {
    const settlement = viewedSettlement(inDoubt('alipay.trade.order.settle', 'S1'), settlementGivenUp);
    expect(settlement?.refusal).toMatchObject({
      code: 'GIVEN_UP',
      message: expect.stringMatching(/^lin gave settlement S1 up/),
    });
  });

  it.each([
    [refundGivenUp, 'Refund R1 was given up by lin: it is not sent again.'],
    [settlementGivenUp, 'Settlement S1 was given up by lin: it is not sent again.'],
  ])('is summed up in one sentence', (event, sentence) => {
    expect(summaryOf(recorded(event, 5, 90))).toBe(sentence);
  });
});

describe('`sharedAmount` of a settlement', () => {
  const refused: TradeEvent = {
    type: 'SettlementRefused',
    data: { outRequestNo: 'S1', refusedAt: at(100), code: '40004', subCode: 'ACQ.TRADE_SETTLE_ERROR' },
  };

  it.each<[string, number | undefined, TradeEvent[]]>([
    ['is unknown before the answer', undefined, []],
    ['is unknown while in doubt', undefined, [inDoubt('alipay.trade.order.settle', 'S1')]],
    ['is the whole where all shares were transferred', 880, [succeeded()]],
    ['is the part that Alipay names where a share failed', 500, [succeeded(500)]],
    ['is nothing where Alipay refused', 0, [refused]],
  ])('%s', (_case, sharedAmount, events) => {
    expect(viewedSettlement(...events)).toMatchObject({ amount: 880, sharedAmount });
  });

  it('is in the sentence about a settlement that failed in part', () => {
    expect(summaryOf(recorded(succeeded(500), 5, 100))).toBe('Of settlement S1 Alipay transferred ¥5.00.');
  });
});

describe('what can be refunded of an order that partners have a share of', () => {
  const shared = (...more: [number, TradeEvent][]) =>
    viewTrade(givenTrade([0, openedQr], [10, paid], [20, settlementRequested], [21, succeeded()], ...more));

  it("is said as the shop's own money and as the shares, which `royalty` names", () => {
    expect(shared()).toMatchObject({
      refundableAmount: 8800,
      refundableWithoutRoyalty: 7920,
      refundableShares: [{ transOut: '2088102177846880', transOutType: 'userId', amount: 880 }],
    });
  });

  it('is the shares alone, once the rest went back', () => {
    const rest: TradeEvent = {
      type: 'RefundSucceeded',
      data: { outRequestNo: 'R1', amountFen: 7920, refundedAt: at(40) },
    };
    expect(shared([30, refundRequested('R1', 7920)], [40, rest])).toMatchObject({
      refundableAmount: 880,
      refundableWithoutRoyalty: 0,
      refundableShares: [{ amount: 880 }],
    });
  });

  it('is at most what was transferred, where a share failed', () => {
    const partly = viewTrade(givenTrade([0, openedQr], [10, paid], [20, settlementRequested], [21, succeeded(300)]));
    expect(partly).toMatchObject({ refundableWithoutRoyalty: 8500, refundableShares: [{ amount: 300 }] });
  });
});
