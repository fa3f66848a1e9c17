import { defineWords } from '../../../../../words/language';

/** Of an order that partners have a share of. */
export const refundWords = defineWords({
  en: {
    leftOfBoth: (own: string, partners: string) =>
      `¥${own} of the shop's own money can be refunded. Partners have ¥${partners} more: enter below what they give back.`,
    shares: "Out of partners' shares",
    from: (account: string, type: string) => `From ${account} (${type.toLowerCase()})`,
    has: (yuan: string) => `A part of the refund, at most ¥${yuan}. It may be left empty.`,
    tooMuchOfShare: (yuan: string) => `More than this partner has: ¥${yuan}.`,
    lessThanShares: (yuan: string) => `Less than what partners give back: ¥${yuan}.`,
    needsShares: (yuan: string) =>
      `At most ¥${yuan} with what is entered below. The rest must come out of partners' shares.`,
    own: "Out of the shop's own money",
  },
  zh: {
    leftOfBoth: (own: string, partners: string) =>
      `商户自有部分可退 ¥${own}；另有 ¥${partners} 已分给接收方，如需退回，请在下方填写退分账金额。`,
    shares: '退分账',
    from: (account: string, type: string) => `从 ${account}（${type}）退回`,
    has: (yuan: string) => `计入本次退款金额，最多 ¥${yuan}，可不填。`,
    tooMuchOfShare: (yuan: string) => `超过该接收方可退回的金额 ¥${yuan}。`,
    lessThanShares: (yuan: string) => `退款金额不能少于退分账合计 ¥${yuan}。`,
    needsShares: (yuan: string) => `按当前填写的退分账金额，最多可退 ¥${yuan}；其余须由接收方退回，请在下方填写。`,
    own: '商户自有资金',
  },
});
