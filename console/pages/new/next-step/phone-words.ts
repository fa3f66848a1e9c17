import { defineWords } from '../../../words/language';

type Reasons = Readonly<Record<string, string>>;

const en: Reasons = {
  CODE_EXPIRED: 'The code has ended.',
  'ACQ.TRADE_HAS_SUCCESS': 'It is paid already.',
  'ACQ.TRADE_HAS_CLOSE': 'The order is closed.',
  'ACQ.TRADE_BUYER_NOT_MATCH': 'Another buyer has begun to pay it: nobody else can. Close the order and open another.',
  'ACQ.BUYER_BALANCE_NOT_ENOUGH':
    'This buyer does not have enough money, and the order stays with them. Close it and open another.',
};
const zh: Reasons = {
  CODE_EXPIRED: '二维码已失效。',
  'ACQ.TRADE_HAS_SUCCESS': '该订单已付款。',
  'ACQ.TRADE_HAS_CLOSE': '该订单已关闭。',
  'ACQ.TRADE_BUYER_NOT_MATCH': '另一位买家已开始付款，其他人不能再付。请关闭订单后重新下单。',
  'ACQ.BUYER_BALANCE_NOT_ENOUGH': '该买家余额不足，而订单已绑定该买家。请关闭订单后重新下单。',
};

export const phoneWords = defineWords({
  en: {
    phone: 'Simulated phone',
    how: 'This engine runs with a simulated Alipay, no money moves. Its wallet scans the code and pays.',
    openWallet: 'Pay in the simulated wallet',
    scan: 'Scan the code',
    buyer: 'Buyer',
    anyBuyer: 'Whoever scanned it',
    buyerWith: (name: string, balance: string) => `${name}, has ¥${balance}`,
    pay: 'Confirm the payment',
    refuse: 'Refuse',
    refused:
      'The buyer has put the phone away. Alipay tells nobody: the order waits until its time ends, or until it is closed.',
    again: 'Take the phone out again',
    paid: 'Paid on the phone. This page follows when the engine has heard of it.',
    reasons: en,
  },
  zh: {
    phone: '模拟手机',
    how: '系统当前连接模拟支付宝，不涉及真实资金；可用模拟钱包扫码付款。',
    openWallet: '在模拟钱包中付款',
    scan: '扫描二维码',
    buyer: '买家',
    anyBuyer: '扫码的买家',
    buyerWith: (name: string, balance: string) => `${name}，余额 ¥${balance}`,
    pay: '确认付款',
    refuse: '拒绝付款',
    refused: '买家已放弃付款。支付宝不会通知商户：订单将等待至超时或被关闭。',
    again: '重新拿起手机',
    paid: '手机上已付款，系统收到通知后本页会自动更新。',
    reasons: zh,
  },
});
