/** The values of an event's sentence, by themselves: of every type, and nothing of a person. */
import { detailsOf } from '../../../api/resolvers/events/event-details';
import { SCHEMA_VERSIONS, type TradeEvent } from '../../../domain/events/trade-events';
import { cleanUp, givenPaystate, until } from '../../given-paystate';
import {
  answered,
  at,
  awaitingConfirm,
  openedQr,
  paid,
  recorded,
  refundRequested,
  refundSucceeded,
  requested,
} from '../../domain/given/given-trade';

const QUERY = 'alipay.trade.query';
const by = { outRequestNo: 'R1', who: 'lin', why: 'Returned in cash.', givenUpAt: at(90) };
const refusal = { outRequestNo: 'R1', refusedAt: at(30), code: '40004', subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' };
const shares = [
  { transIn: '2088102177846880', transInType: 'userId' as const, amountFen: 880 },
  { transIn: '2088102177846881', transInType: 'userId' as const, amountFen: 20 },
];
const settled = { anomalyId: 'A1', who: 'lin', why: 'Delivered.', settledAt: at(90) };
const CASES: readonly (readonly [TradeEvent, object])[] = [
  [requested('c1', 'alipay.trade.refund', 9, 'R1'), { alipayMethod: 'alipay.trade.refund', outRequestNo: 'R1' }],
  [
    answered('c1', QUERY, { tradeStatus: 'TRADE_SUCCESS', code: '10000' }),
    { alipayMethod: QUERY, outcome: 'ok', tradeStatus: 'TRADE_SUCCESS', isSigned: true, durationMs: 5 },
  ],
  [
    answered('c1', QUERY, { outcome: 'unknown', reason: 'timeout' }),
    { alipayMethod: QUERY, outcome: 'unknown', reason: 'timeout', isSigned: false, durationMs: 5 },
  ],
  [
    {
      type: 'AlipayNotifyReceived',
      data: { notifyId: 'n1', params: { trade_status: 'TRADE_SUCCESS', buyer_id: '2' } },
    },
    { tradeStatus: 'TRADE_SUCCESS' },
  ],
  [
    {
      type: 'AlipayNotifyReceived',
      data: { notifyId: 'n1', params: { trade_status: 'TRADE_SUCCESS', out_biz_no: 'r1', refund_fee: '1.00' } },
    },
    { tradeStatus: 'TRADE_SUCCESS', outRequestNo: 'r1' },
  ],
  [
    { type: 'AlipayPageIssued', data: { method: 'alipay.trade.wap.pay', bizContent: {} } },
    { alipayMethod: 'alipay.trade.wap.pay' },
  ],
  [openedQr, { amount: 8800, method: 'QR_CODE' }],
  [
    { type: 'PayMethodSwitched', data: { ...openedQr.data, method: 'PAGE', from: 'QR_CODE' } } as TradeEvent,
    { amount: 8800, method: 'PAGE', formerMethod: 'QR_CODE' },
  ],
  [awaitingConfirm, { tradeNo: 'T1', isOnPhone: true }],
  [paid, { amount: 8800, tradeNo: 'T1' }],
  [{ type: 'TradeFinished', data: { tradeNo: 'T1', finishedAt: at(99) } }, { tradeNo: 'T1' }],
  [{ type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(99) } }, { closeReason: 'EXPIRED' }],
  [refundRequested('R1', 2000), { outRequestNo: 'R1', amount: 2000 }],
  [refundSucceeded('R1', 2000), { outRequestNo: 'R1', amount: 2000 }],
  [
    { type: 'RefundRefused', data: refusal },
    { outRequestNo: 'R1', reason: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
  ],
  [
    { type: 'RefundGivenUp', data: by },
    { outRequestNo: 'R1', who: 'lin' },
  ],
  [
    { type: 'RefundDepositedBack', data: { outRequestNo: 'R1', status: 'F', amountFen: 2000 } },
    { outRequestNo: 'R1', amount: 2000, isCredited: false },
  ],
  [
    { type: 'SettlementRequested', data: { outRequestNo: 'S1', shares, requestedAt: at(20) } },
    { outRequestNo: 'S1', amount: 900 },
  ],
  [
    { type: 'SettlementSucceeded', data: { outRequestNo: 'S1', settledAt: at(20), sharedFen: 880 } },
    { outRequestNo: 'S1', amount: 880 },
  ],
  [
    { type: 'SettlementRefused', data: refusal },
    { outRequestNo: 'R1', reason: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
  ],
  [
    { type: 'SettlementGivenUp', data: by },
    { outRequestNo: 'R1', who: 'lin' },
  ],
  [
    { type: 'TradeAnomalyObserved', data: { kind: 'PAID_AFTER_CLOSE', detail: '…', observedAt: at(9) } },
    { anomalyKind: 'PAID_AFTER_CLOSE' },
  ],
  [{ type: 'TradeAnomalySettled', data: settled }, { who: 'lin' }],
];

test.each(CASES.map(([event, details]) => [event.type, event, details] as const))(
  'given %s, then its details are these values',
  (_type, event, details) => {
    expect(detailsOf(recorded(event, 3, 30))).toEqual(details);
  },
);

test('given every type of event, then each has its case', () => {
  expect(new Set(CASES.map(([{ type }]) => type))).toEqual(new Set(Object.keys(SCHEMA_VERSIONS)));
});

test('given an event of a later release, then it has no details, and nothing fails', () => {
  const later = { type: 'TradeBlessed', data: {} } as unknown as TradeEvent;
  const { metadata, ...event } = recorded(openedQr, 0, 0);

  expect(detailsOf(recorded(later, 3, 30))).toEqual({});
  expect(detailsOf({ ...event, metadata: { ...metadata, schemaVersion: 99 } })).toEqual({});
});

describe('given an order that is paid', () => {
  afterAll(cleanUp);

  it('then request, answer and what follows have one cause, and it is not due any more', async () => {
    const paystate = await givenPaystate();
    await paystate.pay('tea_1', { totalAmount: '88.00' });
    const ask = async () => {
      const query = `{ trade(outTradeNo: "tea_1") { state nextCheckAt expiresAt history { nodes { type causationId details { amount } } } } }`;
      return (await paystate.gql(query)).data.trade;
    };
    await until('it waits for the buyer', async () => (await ask()).state === 'WAIT_BUYER_PAY');
    const open = await ask();
    await paystate.alipay.pay('tea_1');
    await until('it is paid', async () => (await ask()).state === 'TRADE_SUCCESS');
    const { nextCheckAt, history } = await ask();
    const nodes: { type: string; causationId: string; details: { amount: string } }[] = history.nodes;

    expect(Date.parse(open.nextCheckAt)).toBeLessThanOrEqual(Date.parse(open.expiresAt));
    expect(nextCheckAt).toBeNull();
    expect(nodes.slice(0, 3).map(({ type }) => type)).toEqual([
      'TradeOpened',
      'AlipayCallRequested',
      'AlipayCallAnswered',
    ]);
    expect(new Set(nodes.slice(0, 3).map(({ causationId }) => causationId)).size).toBe(1);
    expect(nodes.at(-1)).toMatchObject({ type: 'TradePaid', details: { amount: '88.00' } });
    expect(nodes.at(-1)?.causationId).toBe(nodes.at(-2)?.causationId);
    expect(nodes.at(-1)?.causationId).not.toBe(nodes[0]?.causationId);
  });
});
