import { openingOf } from '../../../domain/alipay/opening';
import { checkPay, type PayInput } from '../../../domain/payment/pay-input';
import { orderExpiresAt } from '../../../domain/trade/time-limits';

const now = new Date('2026-11-21T04:00:00Z');
const input: PayInput = { outTradeNo: 'order_1', totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };

/** What Alipay is told of an order. */
function opening(more: Partial<PayInput>) {
  const checked = checkPay({ ...input, ...more });
  if ('refusals' in checked) throw new Error(JSON.stringify(checked.refusals));
  const { type: _type, switchMethod: _switch, ...order } = checked.command;
  return openingOf({ ...order, merchant: 'main', expiresAt: orderExpiresAt(checked.command, now).toISOString() });
}

/** Common to all of them. */
const ORDER = { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' };

describe('each way has its method, its product code and its rule of time', () => {
  it('QR_CODE: relative, and the code expires no later than the order', () => {
    expect(opening({ timeout: '90m' })).toEqual({
      call: {
        method: 'alipay.trade.precreate',
        bizContent: { ...ORDER, timeout_express: '90m', qr_code_timeout_express: '90m' },
      },
    });
  });

  it('BARCODE: two minutes at the till', () => {
    expect(opening({ method: 'BARCODE', authCode: '2812345678901200', operatorId: 'lin', terminalId: 't1' })).toEqual({
      call: {
        method: 'alipay.trade.pay',
        bizContent: {
          ...ORDER,
          product_code: 'FACE_TO_FACE_PAYMENT',
          timeout_express: '2m',
          scene: 'bar_code',
          auth_code: '2812345678901200',
          operator_id: 'lin',
          terminal_id: 't1',
        },
      },
    });
  });

  it('JSAPI: an absolute end, and the buyer', () => {
    expect(opening({ method: 'JSAPI', buyerOpenId: '074a1CcTG1Le', productCode: 'JSAPI_PAY' })).toEqual({
      call: {
        method: 'alipay.trade.create',
        bizContent: {
          ...ORDER,
          product_code: 'JSAPI_PAY',
          time_expire: '2026-11-21 14:00:00',
          buyer_open_id: '074a1CcTG1Le',
        },
      },
    });
  });

  it.each([
    ['PAGE', 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY', {}],
    ['WAP', 'alipay.trade.wap.pay', 'QUICK_WAP_WAY', { quit_url: 'https://shop.example/' }],
    ['APP', 'alipay.trade.app.pay', 'QUICK_MSECURITY_PAY', {}],
  ] as const)('%s: a page with an absolute end in Beijing time', (method, alipayMethod, productCode, more) => {
    expect(opening({ method, timeout: '15m', quitUrl: 'https://shop.example/', operatorId: 'lin' })).toEqual({
      page: {
        method: alipayMethod,
        bizContent: { ...ORDER, product_code: productCode, time_expire: '2026-11-21 12:15:00', ...more },
      },
    });
  });
});

it("the rest of an order travels in Alipay's own names", () => {
  const more: Partial<PayInput> = {
    goodsDetail: [{ goodsId: 'g1', goodsName: '茶', quantity: 2, price: '44', goodsCategory: 'tea' }],
    passbackParams: 'a=1&b=茶',
    enablePayChannels: ['balance', 'moneyFund'],
    merchantOrderNo: 'm-1',
    sysServiceProviderId: '2088511833207846',
    hbFqNum: 3,
    hbFqSellerPercent: 0,
    royaltyFreeze: true,
    settleDetail: [{ transIn: '2088102177846880', transInType: 'userId', amount: '10' }],
  };
  expect(opening({ ...more, method: 'PAGE' })).toMatchObject({
    page: {
      bizContent: {
        goods_detail: [{ goods_id: 'g1', goods_name: '茶', quantity: 2, price: '44.00', goods_category: 'tea' }],
        passback_params: 'a%3D1%26b%3D%E8%8C%B6',
        enable_pay_channels: 'balance,moneyFund',
        merchant_order_no: 'm-1',
        extend_params: {
          sys_service_provider_id: '2088511833207846',
          hb_fq_num: '3',
          hb_fq_seller_percent: '0',
          royalty_freeze: 'true',
        },
        settle_info: {
          settle_detail_infos: [{ trans_in_type: 'userId', trans_in: '2088102177846880', amount: '10.00' }],
        },
      },
    },
  });
});
