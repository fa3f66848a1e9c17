/** The six methods of the mock gateway, on the simulator's own ledger: their effects are Alipay's, their answers are the mock's. */
import { type Answer, success } from '../core/answers';
import { formatBeijing } from '../values/beijing-time';
import type { Core } from '../core/core';
import type { Trade } from '../ledger/ledger-rows';
import { queueNotify } from '../ledger/notify-queue';
import { MAX_AMOUNT_FEN, formatYuan, parseYuan } from '../values/yuan';

export type Mock = {
  core: Core;
  notifyUrl: string | undefined;
  billUrl: () => string;
  /** Orders whose latest attempt to pay failed. Only this dialect has such a state; it does not survive a restart. */
  failed: Set<string>;
};

type Biz = Record<string, unknown>;
type MockMethod = (mock: Mock, biz: Biz, notifyUrl: string | undefined) => Answer;

export const MOCK_METHODS: Readonly<Record<string, MockMethod>> = {
  'alipay.trade.wap.pay': pay,
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.refund': refund,
  'alipay.trade.refund.query': queryRefund,
  'alipay.data.dataservice.bill.downloadurl.query': (mock) => success({ bill_download_url: mock.billUrl() }),
};

const SUB_MESSAGES: Record<string, string> = {
  'ACQ.TRADE_HAS_SUCCESS': '交易已被支付',
  'ACQ.TRADE_HAS_CLOSE': '交易已关闭',
  'ACQ.TRADE_NOT_EXIST': '交易不存在',
  'ACQ.TRADE_STATUS_ERROR': '交易状态不合法',
  'ACQ.TRADE_NOT_ALLOW_REFUND': '当前交易不允许退款',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': '退款金额超限',
};

/** Every error is 40004. */
export function mockRefusal(subCode: string, subMsg = SUB_MESSAGES[subCode] ?? '业务处理失败'): Answer {
  return { code: '40004', msg: 'Business Failed', sub_code: subCode, sub_msg: subMsg };
}

/** Answered from server to server, and the trade exists at once. A number that was ever used is not taken again. */
function pay({ core, notifyUrl }: Mock, biz: Biz, ownNotifyUrl: string | undefined): Answer {
  const outTradeNo = text(biz['out_trade_no']);
  const totalFen = fenOf(biz['total_amount']);
  if (outTradeNo === undefined || totalFen === undefined) return missing('out_trade_no, total_amount');
  const earlier = tradeOf(core, outTradeNo);
  if (earlier) return mockRefusal(isClosedUnpaid(earlier) ? 'ACQ.TRADE_HAS_CLOSE' : 'ACQ.TRADE_HAS_SUCCESS');
  const order = { out_trade_no: outTradeNo, total_amount: formatYuan(totalFen), subject: outTradeNo };
  const opened = core.openCashier({ method: 'alipay.trade.wap.pay', biz: order, notifyUrl: ownNotifyUrl ?? notifyUrl });
  if ('refusal' in opened) return mockRefusal(opened.refusal.sub_code ?? '', opened.refusal.sub_msg);
  core.scan({ code: opened.code });
  return success({ out_trade_no: outTradeNo, total_amount: totalFen });
}

/** Alipay's own query is executed beside it, so that the ledger lists the call. */
function query({ core, failed }: Mock, biz: Biz): Answer {
  const trade = tradeOf(core, text(biz['out_trade_no']));
  core.execute({ method: 'alipay.trade.query', biz });
  if (!trade) return mockRefusal('ACQ.TRADE_NOT_EXIST', '查询的交易不存在');
  const isPaid = trade.paidAtMs !== undefined;
  const hasFailed = trade.status === 'WAIT_BUYER_PAY' && failed.has(trade.outTradeNo);
  return success({
    out_trade_no: trade.outTradeNo,
    send_pay_date: isPaid ? formatBeijing(trade.paidAtMs!) : undefined,
    trade_status: hasFailed ? 'TRADE_FAILED' : mockStatus(trade),
    total_amount: trade.totalFen,
    buyer_pay_amount: isPaid ? trade.totalFen : undefined,
  });
}

function close({ core, failed }: Mock, biz: Biz): Answer {
  const outTradeNo = text(biz['out_trade_no']);
  if (outTradeNo === undefined) return missing('out_trade_no');
  // Only what waits for its buyer may be closed, and a failed payment waits for nobody.
  if (failed.has(outTradeNo)) return mockRefusal('ACQ.TRADE_STATUS_ERROR');
  const { code, sub_code } = core.execute({ method: 'alipay.trade.close', biz: { out_trade_no: outTradeNo } });
  if (code === '10000') return success({ out_trade_no: outTradeNo });
  return mockRefusal(sub_code === 'ACQ.TRADE_NOT_EXIST' ? sub_code : 'ACQ.TRADE_STATUS_ERROR');
}

function refund({ core }: Mock, biz: Biz): Answer {
  const outTradeNo = text(biz['out_trade_no']);
  const outRequestNo = text(biz['out_request_no']);
  const amountFen = fenOf(biz['refund_amount']);
  if (outTradeNo === undefined || outRequestNo === undefined || amountFen === undefined) {
    return missing('out_trade_no, out_request_no, refund_amount');
  }
  const asked = { out_trade_no: outTradeNo, out_request_no: outRequestNo, refund_amount: formatYuan(amountFen) };
  const answer = core.execute({ method: 'alipay.trade.refund', biz: asked });
  if (answer.code === '10000')
    return success({ out_trade_no: outTradeNo, refund_fee: parseYuan(answer['refund_fee']) });
  return mockRefusal(refundRefusal(tradeOf(core, outTradeNo), answer.sub_code));
}

function refundRefusal(trade: Trade | undefined, subCode = ''): string {
  if (!trade) return 'ACQ.TRADE_NOT_EXIST';
  // The mock has no state for what was refunded whole: it is still TRADE_SUCCESS, and any amount is too much.
  const isWhole = trade.refundedFen === trade.totalFen;
  if (isWhole || subCode === 'ACQ.REASON_TRADE_REFUND_FEE_ERR') return 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL';
  return mockStatus(trade) === 'TRADE_SUCCESS' ? subCode : 'ACQ.TRADE_NOT_ALLOW_REFUND';
}

/** Its request spells the number `outRequestNo`, its answer `out_request_no`. */
function queryRefund({ core }: Mock, biz: Biz): Answer {
  const outRequestNo = text(biz['outRequestNo']) ?? text(biz['out_request_no']);
  const trade = tradeOf(core, text(biz['out_trade_no']));
  core.execute({ method: 'alipay.trade.fastpay.refund.query', biz: { ...biz, out_request_no: outRequestNo } });
  const done = trade?.refunds.find((refund) => refund.outRequestNo === outRequestNo);
  if (!trade || !done) return mockRefusal('ACQ.TRADE_NOT_EXIST');
  return success({
    out_trade_no: trade.outTradeNo,
    out_request_no: done.outRequestNo,
    total_amount: trade.totalFen,
    refund_amount: done.amountFen,
    refund_status: 'REFUND_SUCCESS',
  });
}

/** The buyer's attempt to pay comes to nothing. False when no payment with this number waits. */
export function failPayment({ core, failed }: Mock, outTradeNo: string): boolean {
  const trade = tradeOf(core, outTradeNo);
  if (trade?.status !== 'WAIT_BUYER_PAY') return false;
  failed.add(outTradeNo);
  queueNotify(core.ledger, trade, { kind: 'state' });
  core.ledger.commit();
  return true;
}

/** Paid trades and refunds, a line each: the mock says where a bill is, and nothing of what is in it. */
export function mockBill({ ledger }: Core): string {
  const lines = [...ledger.trades.values()]
    .filter(({ paidAtMs }) => paidAtMs !== undefined)
    .flatMap((trade) => [
      [trade.outTradeNo, '', trade.totalFen, formatBeijing(trade.paidAtMs!)],
      ...trade.refunds.map((done) => [trade.outTradeNo, done.outRequestNo, -done.amountFen, formatBeijing(done.atMs)]),
    ]);
  return [['out_trade_no', 'out_request_no', 'amount_fen', 'at'], ...lines].map((line) => line.join(',')).join('\n');
}

/** TRADE_CLOSED is only what was never paid; FINISHED and refunded trades are a success here. */
function mockStatus(trade: Trade): string {
  return trade.paidAtMs === undefined ? trade.status : 'TRADE_SUCCESS';
}

const isClosedUnpaid = (trade: Trade) => mockStatus(trade) === 'TRADE_CLOSED';

function tradeOf(core: Core, outTradeNo: string | undefined): Trade | undefined {
  core.applyDue();
  return outTradeNo === undefined ? undefined : core.ledger.trades.get(outTradeNo);
}

const missing = (fields: string) => mockRefusal('ACQ.INVALID_PARAMETER', `参数无效: ${fields}`);

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A Long: a JSON number, or its digits. Undefined unless it is an amount that a trade may have. */
function fenOf(value: unknown): number | undefined {
  const fen = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof fen === 'number' && Number.isInteger(fen) && fen >= 1 && fen <= MAX_AMOUNT_FEN ? fen : undefined;
}
