/** What each kind of anomaly is called, what it means, and what a person should do about it: as the engine advises. */
import { defineWords } from './language';

export const kindWords = defineWords({
  en: {
    AMOUNT_DIFFERS: {
      name: 'Another amount',
      meaning: 'Alipay named another total than this order has. That was not booked.',
      advice:
        'Compare the order with Alipay’s bill and find out who named the other amount; return by hand what is not yours.',
    },
    SELLER_DIFFERS: {
      name: 'Another seller',
      meaning: 'Alipay names a payee for this order that is not this shop’s. That was not booked.',
      advice:
        'Check the contract, the app and its keys. Where ALIPAY_SELLER_ID names another seller than yours, correct it, then ask Alipay on the order’s page: that books the payment.',
    },
    UNKNOWN_TRADE: {
      name: 'Unknown order',
      meaning: 'Alipay reports an order that was not opened here.',
      advice: 'Find out which system opened this order under your app; deliver or refund it there.',
    },
    PAID_AFTER_CLOSE: {
      name: 'Paid after it was closed',
      meaning: 'The buyer paid an order that was closed here.',
      advice: 'Deliver the order after all, or refund it.',
    },
    TRADE_NO_DIFFERS: {
      name: 'Another Alipay number',
      meaning: 'Alipay names another trade number than the one known: perhaps the order was paid twice.',
      advice: 'Look both trades up in Alipay’s merchant console; if both are paid, refund one of them there.',
    },
    PAID_BEFORE_OPENED: {
      name: 'Paid before it was opened',
      meaning: 'This order number had been paid before the order was opened here. Nothing was booked.',
      advice:
        'Find out whose payment stands under this order number in Alipay’s merchant console; open a new order for this buyer.',
    },
    REFUND_NOT_OURS: {
      name: 'Foreign refund',
      meaning: 'Money was returned by a refund that this engine did not request.',
      advice:
        'Find out who refunds outside of this engine, and stop it or book it. This amount cannot be refunded here any more.',
    },
    CONTRADICTS_STATE: {
      name: 'Contradiction',
      meaning: 'Alipay signed something that does not fit what is already known.',
      advice:
        'Compare the order with Alipay’s merchant console. On the order’s page, “Ask Alipay” asks now, and “Close” closes at Alipay what is closed here.',
    },
    OUTCOME_STILL_UNKNOWN: {
      name: 'Outcome still unknown',
      meaning: 'Hours have passed, and what became of it at Alipay is still unknown.',
      advice:
        'Look it up in Alipay’s merchant console, or ask Alipay’s support with the trade number; “Ask Alipay” on the order’s page asks again now.',
    },
  },
  zh: {
    AMOUNT_DIFFERS: {
      name: '金额不符',
      meaning: '支付宝给出的总金额与该订单不一致，该金额未入账。',
      advice: '请与支付宝账单核对该订单，查明另一金额的来源；不属于本商户的款项请人工退回。',
    },
    SELLER_DIFFERS: {
      name: '收款方不符',
      meaning: '支付宝给出的该订单收款方不是本商户，该笔未入账。',
      advice:
        '请检查签约、应用及其密钥。若 ALIPAY_SELLER_ID 配置的不是本商户的账号，请先更正，再到订单页点“向支付宝查询”，该笔付款即可入账。',
    },
    UNKNOWN_TRADE: {
      name: '未知订单',
      meaning: '支付宝通知了一笔并非由本系统创建的订单。',
      advice: '请查明是哪个系统用本应用创建了该订单，并在该系统中发货或退款。',
    },
    PAID_AFTER_CLOSE: {
      name: '关闭后付款',
      meaning: '该订单在本系统关闭之后，买家仍付了款。',
      advice: '请照常发货，或为买家退款。',
    },
    TRADE_NO_DIFFERS: {
      name: '支付宝交易号不符',
      meaning: '支付宝给出的交易号与已记录的不同，该订单可能被重复付款。',
      advice: '请在支付宝商家平台查询这两个交易号；若均已付款，请在该平台对其中一笔退款。',
    },
    PAID_BEFORE_OPENED: {
      name: '创建前已付款',
      meaning: '在本系统创建该订单之前，该订单号已有付款；本系统未入账任何款项。',
      advice: '请在支付宝商家平台查明该订单号下是谁的付款，并用新的商户订单号为当前买家另建订单。',
    },
    REFUND_NOT_OURS: {
      name: '外部退款',
      meaning: '款项已被退回，但该笔退款并非由本系统发起。',
      advice: '请查明是谁在本系统之外退款，并予以制止或补记；这部分金额不能再由本系统退款。',
    },
    CONTRADICTS_STATE: {
      name: '状态矛盾',
      meaning: '支付宝签名的内容与已知的状态矛盾。',
      advice:
        '请与支付宝商家平台核对该订单。在订单页，“向支付宝查询”可立即查询，“关闭”可将本系统已关闭的订单在支付宝侧一并关闭。',
    },
    OUTCOME_STILL_UNKNOWN: {
      name: '结果长时间未确认',
      meaning: '已过数小时，支付宝的处理结果仍未确认。',
      advice: '请在支付宝商家平台查询，或凭支付宝交易号联系支付宝客服；也可在订单页点“向支付宝查询”，立即再查一次。',
    },
  },
});
