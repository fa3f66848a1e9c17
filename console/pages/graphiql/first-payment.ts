/** What the editor shows first: a payment from its opening to its history, to be run one by one. */
export const FIRST_PAYMENT = `# Ctrl-Enter runs the operation under the cursor.
#
# 1. Open a payment of 88 yuan. The answer has the content of the QR code.
mutation Pay {
  pay(input: { outTradeNo: "first_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
    trade { state totalAmount nextStep { ... on ShowQrCode { qrCode expiresAt } } }
    userErrors { code message path advice }
  }
}

# 2. Watch it live. With the simulator, open the address of the QR code in another tab and pay.
subscription Watch {
  tradeChanged(outTradeNo: "first_1") {
    position
    trade { state inDoubt paidAmount refundedAmount refundableAmount }
    events { recordedAt type summary }
  }
}

# 3. Return a part of it.
mutation Refund {
  refund(input: { outTradeNo: "first_1", outRequestNo: "first_1_r1", amount: "20.00", reason: "one cup less" }) {
    refund { state amount }
    trade { refundableAmount }
    userErrors { code message path advice }
  }
}

# 4. What happened, step by step.
query History {
  trade(outTradeNo: "first_1") { state history { nodes { recordedAt type summary } } }
}
`;
