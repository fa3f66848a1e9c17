/** What the engine advises, as a sentence for the person in front of it. */
import { defineWords } from './language';

export const adviceWords = defineWords({
  en: {
    ASK_A_PERSON: 'Somebody has to look at the account, the contract or the order.',
    FIX_INPUT: 'Change what is wrong and send it again.',
    NEW_ORDER: 'This order number is used up: open a payment with a new one.',
    RETRY_SAME_KEYS: 'Send exactly the same again. It cannot happen twice.',
    WAIT_FOR_STATE: 'The engine is asking Alipay. Start nothing else until the state is known.',
  },
  zh: {
    ASK_A_PERSON: '需要人工核查支付宝账号、签约或订单。',
    FIX_INPUT: '请修改有误的内容后重新提交。',
    NEW_ORDER: '该商户订单号不可再用，请用新的商户订单号发起收款。',
    RETRY_SAME_KEYS: '请原样重新提交，不会重复执行。',
    WAIT_FOR_STATE: '系统正在向支付宝查询，结果确认之前请勿进行其他操作。',
  },
});
