/** The three sample addresses of the Java demo, as they stand there, against an engine that serves its routes with GET. */
import { cleanUp, givenPaystate, type Json, type Paystate } from '../given-paystate';

afterEach(cleanUp);

const QRCODE =
  '/qrcode?totalAmount=0.01&subject=支付宝扫码支付测试&storeId=123456&timeoutExpress=5m&outTradeNo=110112113114115';
const REFUND = '/refund?refund_amount=0.01&out_trade_no=110112113114115&refund_reason=正常退款';
const REFUND_QUERY =
  '/refund_query?trade_no=2018051821001004130589462290&out_trade_no=110112113114115&out_request_no=110112113114115';

const ask = async (paystate: Paystate, address: string): Promise<Json> =>
  (await fetch(`${paystate.url}${address}`)).json();
const sent = async (paystate: Paystate, method: string): Promise<Json[]> =>
  (await paystate.events('110112113114115')).flatMap(({ type, data }) =>
    type === 'AlipayCallRequested' && data.method === method ? [data.bizContent] : [],
  );
async function givenPaid(): Promise<Paystate> {
  const paystate = await givenPaystate({ javaDemoRoutes: 'get' });
  await ask(paystate, QRCODE);
  await paystate.alipay.pay('110112113114115');
  await paystate.gql('mutation { sync(input: { outTradeNo: "110112113114115" }) { trade { state } } }');
  return paystate;
}

test('/qrcode: five parameters go to Alipay under its names; code, msg, out_trade_no and qr_code come back', async () => {
  const paystate = await givenPaystate({ javaDemoRoutes: 'get' });
  const answer = await ask(paystate, QRCODE);
  expect(answer).toEqual({
    code: '10000',
    msg: 'Success',
    out_trade_no: '110112113114115',
    qr_code: expect.any(String),
  });
  // WRONG in the demo: it points to the page of alipay.trade.pay, but a code comes from precreate.
  expect(await sent(paystate, 'alipay.trade.precreate')).toEqual([
    {
      out_trade_no: '110112113114115',
      total_amount: '0.01',
      subject: '支付宝扫码支付测试',
      store_id: '123456',
      timeout_express: '5m',
      qr_code_timeout_express: '5m',
    },
  ]);
  expect((await paystate.alipay.control('scan', { qr_code: answer.qr_code })).out_trade_no).toBe('110112113114115');
});

test('/refund: every field of its answer; WRONG in the demo: refund_fee is of the trade, send_back_fee of this request', async () => {
  const paystate = await givenPaid();
  const first = await ask(paystate, REFUND);
  expect(first).toMatchObject({
    code: '10000',
    msg: 'Success',
    out_trade_no: '110112113114115',
    buyer_logon_id: expect.stringContaining('***'),
    buyer_user_id: '2088102146225135',
    fund_change: 'Y',
    gmt_refund_pay: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    refund_fee: '0.01',
    send_back_fee: '0.01',
    refund_detail_item_list: [],
  });
  expect(await ask(paystate, REFUND)).toEqual({ ...first, fund_change: 'N', send_back_fee: '0.00' });
  // The demo sends no number, and Alipay then takes the order's: here it is sent, so that nobody has to guess.
  expect(await sent(paystate, 'alipay.trade.refund')).toEqual([
    {
      // Of a paid trade Alipay's number is named.
      trade_no: first.trade_no,
      out_request_no: '110112113114115',
      refund_amount: '0.01',
      refund_reason: '正常退款',
    },
  ]);
});

test('WRONG in the demo: /refund says that any amount will do, but without out_request_no only the whole goes back', async () => {
  const paystate = await givenPaystate({ javaDemoRoutes: 'get' });
  await ask(paystate, QRCODE.replace('0.01', '0.02'));
  await paystate.alipay.pay('110112113114115');
  await paystate.gql('mutation { sync(input: { outTradeNo: "110112113114115" }) { trade { state } } }');
  expect(await ask(paystate, REFUND)).toMatchObject({ code: '40004', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
  expect(await sent(paystate, 'alipay.trade.refund')).toEqual([]);
});

test("/refund_query: trade_no wins, as it says itself, so the sample's finds nothing here; with our trade's the refund is found", async () => {
  const paystate = await givenPaid();
  const { trade_no } = await ask(paystate, REFUND);
  expect(await ask(paystate, REFUND_QUERY)).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const ours = await ask(paystate, REFUND_QUERY.replace('2018051821001004130589462290', trade_no));
  expect(ours).toMatchObject({
    code: '10000',
    out_request_no: '110112113114115',
    refund_amount: '0.01',
    refund_status: 'REFUND_SUCCESS',
  });
});

test('WRONG in the demo: of trade_no and out_trade_no one is enough, and out_request_no is the order number where none was given', async () => {
  const paystate = await givenPaid();
  await ask(paystate, REFUND);
  const found = await ask(paystate, '/refund_query?out_trade_no=110112113114115');
  expect(found).toMatchObject({ code: '10000', out_request_no: '110112113114115', refund_status: 'REFUND_SUCCESS' });
});

test('WRONG in the demo: what moves money is a GET that anybody may send. Unless it is asked for, it is not', async () => {
  const paystate = await givenPaystate({ javaDemoRoutes: 'on' });
  expect(await ask(paystate, QRCODE)).toMatchObject({ code: '40002' });
  expect(await ask(paystate, REFUND)).toMatchObject({ code: '40002' });
  expect((await paystate.alipay.ledger()).calls).toEqual([]);
});
