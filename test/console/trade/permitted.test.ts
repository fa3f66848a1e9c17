/** Which actions an order's page offers, before any browser. */
import { offersOf } from '../../../console/pages/trades/trade/actions/permitted';
import type { TradeHead } from '../../../console/pages/trades/trade/known-trade';

const CLOSED = {
  state: 'TRADE_CLOSED',
  method: 'QR_CODE',
  inDoubt: false,
  refundableAmount: '0.00',
  refundableWithoutRoyalty: '0.00',
  refundableShares: [],
  refundedAmount: '0.00',
  settlements: [],
  refunds: [],
  doubts: [],
  anomalies: [],
} as unknown as TradeHead;
const anomaly = (kind: string, resolvedAt: string | null) => ({ kind, resolvedAt }) as TradeHead['anomalies'][number];
const actionsOf = (trade: TradeHead) => offersOf(trade).map(({ action }) => action);

describe('an order that is closed here', () => {
  it('is not offered to be closed', () => {
    expect(actionsOf(CLOSED)).toEqual([]);
  });

  it('is offered to be closed at Alipay while a contradiction is open, as the advice on that says', () => {
    expect(actionsOf({ ...CLOSED, anomalies: [anomaly('CONTRADICTS_STATE', null)] })).toEqual(['close']);
    expect(actionsOf({ ...CLOSED, anomalies: [anomaly('CONTRADICTS_STATE', '2026-01-01T00:00:00Z')] })).toEqual([]);
    expect(actionsOf({ ...CLOSED, anomalies: [anomaly('PAID_AFTER_CLOSE', null)] })).toEqual([]);
  });
});

describe('an order that is paid, and whose money partners have a share of', () => {
  const PAID: TradeHead = { ...CLOSED, state: 'TRADE_SUCCESS', refundableAmount: '2.50' };
  const share = { transOut: '2088102177846880', transOutType: 'userId' as const, amount: '2.50' };

  it('is offered a refund out of their shares alone', () => {
    expect(actionsOf({ ...PAID, refundableShares: [share] })).toContain('refund');
  });

  it('is offered none where the engine accepts none: others have refunded so much that partners have the rest', () => {
    expect(actionsOf(PAID)).not.toContain('refund');
  });
});
