/** The closed list of ways in which our books and Alipay's bill can differ, each with what to do about it. */
import { formatYuan } from '../values/money';

export type DiscrepancyKind =
  /** A payment of an order that was never opened here. */
  | 'PAYMENT_UNKNOWN_HERE'
  /** A payment of an order that is unpaid here. */
  | 'PAYMENT_NOT_BOOKED'
  /** Paid here, and not in the bill. */
  | 'PAYMENT_NOT_IN_BILL'
  | 'PAYMENT_AMOUNT_DIFFERS'
  /** Paid under another number of Alipay than ours: perhaps a second payment of the order. */
  | 'TRADE_NO_DIFFERS'
  /** Not what the contract's rate gives. */
  | 'FEE_DIFFERS'
  /** A refund under a request number that was never used here, or of an order that is not ours. */
  | 'REFUND_UNKNOWN_HERE'
  /** A refund that has not succeeded here. */
  | 'REFUND_NOT_BOOKED'
  /** Succeeded here, and not in the bill. */
  | 'REFUND_NOT_IN_BILL'
  | 'REFUND_AMOUNT_DIFFERS'
  /** A line of the bill that cannot be read for certain: nothing was compared with it. Without `line`: what may stand in such lines. */
  | 'ROW_UNREADABLE'
  /** What the bill says of itself at its end is not what its rows are. */
  | 'BILL_SUMS_DIFFER';

/** Amounts in fen, without a sign. What does not belong to the kind is left out. */
export type Discrepancy = {
  kind: DiscrepancyKind;
  outTradeNo?: string | undefined;
  outRequestNo?: string | undefined;
  /** Alipay's number of the trade, as the bill says it; ours where the bill has none. */
  tradeNo?: string | undefined;
  /** What our books have of it: nothing of what is not booked. */
  oursFen?: number | undefined;
  theirsFen?: number | undefined;
  /** Of the bill's file. */
  line?: number | undefined;
  /** When Alipay did it, by the bill; by our evidence where the bill has nothing. */
  at?: string | undefined;
  /** What more there is to say: another trade number, a line that cannot be read. */
  detail?: string | undefined;
  /** Set of what is not booked here: true when Alipay was asked and answered, false when it has not answered yet. */
  asked?: boolean | undefined;
};

const CONSOLE = "Alipay's merchant console";
const ADVICE: Record<DiscrepancyKind, string> = {
  PAYMENT_UNKNOWN_HERE: `Find out which system opened this order under our app (${CONSOLE}); deliver or refund it there.`,
  PAYMENT_NOT_BOOKED: `Do not deliver yet: look the order up in ${CONSOLE}, then run \`sync\` on it.`,
  PAYMENT_NOT_IN_BILL: `Look the trade up in ${CONSOLE}: if it is not paid there, stop the delivery and ask Alipay's support with the trade number.`,
  PAYMENT_AMOUNT_DIFFERS: `Look the trade up in ${CONSOLE} and compare it with the order's history; return by hand what is not ours.`,
  TRADE_NO_DIFFERS: `Look both trade numbers up in ${CONSOLE}; if both are paid, refund one of them there.`,
  FEE_DIFFERS: "Compare with the rate in Alipay's contract, and correct ALIPAY_FEE_RATE or complain to Alipay.",
  REFUND_UNKNOWN_HERE: `Find out who refunds outside of paystate (${CONSOLE} shows the operator), and stop it or book it.`,
  REFUND_NOT_BOOKED:
    "Do not refund again. Run `sync` on the order; if it stays, ask Alipay's support with the request number.",
  REFUND_NOT_IN_BILL: `Look the refund up in ${CONSOLE} by its request number (that of a cancel by the order): if the money did not go back, ask Alipay's support.`,
  REFUND_AMOUNT_DIFFERS: `Look the refund up in ${CONSOLE} by its request number, and settle the difference with the buyer.`,
  ROW_UNREADABLE:
    'Open the bill and compare by hand what cannot be read: a comma in a text may have shifted its columns.',
  BILL_SUMS_DIFFER: 'Download the bill again (`paystate reconcile --again`): the file may be incomplete or altered.',
};

/** What a person should do about it, in a sentence. */
export function adviceOnDiscrepancy(kind: DiscrepancyKind): string {
  return (ADVICE as Partial<typeof ADVICE>)[kind] ?? `Compare with ${CONSOLE}.`;
}

export const DISCREPANCY_KINDS = Object.keys(ADVICE) as DiscrepancyKind[];

/** What was found, in a sentence. */
export function messageOfDiscrepancy(found: Discrepancy): string {
  const { kind, outTradeNo = '', outRequestNo = '', tradeNo = '', detail, line } = found;
  const ours = yuan(found.oursFen);
  const theirs = yuan(found.theirsFen);
  const more = [detail, wordsOnAsking(found)].map((words) => (words === undefined ? '' : ` ${words}`)).join('');
  const refund =
    outRequestNo === '' ? `refund of ${theirs} without a request number` : `refund ${outRequestNo} of ${theirs}`;
  switch (kind) {
    case 'PAYMENT_UNKNOWN_HERE':
      return `The bill has a payment of ${theirs} for ${outTradeNo}, which was never opened here.`;
    case 'PAYMENT_NOT_BOOKED':
      return `The bill has a payment of ${theirs} for ${outTradeNo}, which is unpaid here.${more}`;
    case 'PAYMENT_NOT_IN_BILL':
      return `Order ${outTradeNo} was paid with ${ours} here, and is not in the bill.${more}`;
    case 'PAYMENT_AMOUNT_DIFFERS':
      return `Order ${outTradeNo} was paid with ${ours} here, and with ${theirs} in the bill.`;
    case 'TRADE_NO_DIFFERS':
      return `Order ${outTradeNo} was paid under ${tradeNo} in the bill (${theirs}).${more}`;
    case 'FEE_DIFFERS':
      return `The fee on ${outTradeNo} should be ${ours} by the contract's rate, and is ${theirs} in the bill.`;
    case 'REFUND_UNKNOWN_HERE':
      return `The bill has a ${refund} on ${outTradeNo}, which was never asked for here.${more}`;
    case 'REFUND_NOT_BOOKED':
      return `The bill has the ${refund} on ${outTradeNo}, which has not succeeded here.${more}`;
    case 'REFUND_NOT_IN_BILL':
      return outRequestNo === ''
        ? `The cancel of ${outTradeNo} returned ${ours} here, and that is not in the bill.${more}`
        : `Refund ${outRequestNo} of ${ours} on ${outTradeNo} succeeded here, and is not in the bill.${more}`;
    case 'REFUND_AMOUNT_DIFFERS':
      return `Refund ${outRequestNo} on ${outTradeNo} returned ${ours} here, and ${theirs} in the bill.`;
    case 'ROW_UNREADABLE':
      return line === undefined
        ? `Not all of the bill can be read.${more}`
        : `Line ${line} of the bill cannot be read${outTradeNo === '' ? '' : `; it is about ${outTradeNo}`}:${more}`;
    case 'BILL_SUMS_DIFFER':
      return `The bill's own totals do not fit its rows.${more}`;
  }
}

function wordsOnAsking({ asked }: Discrepancy): string | undefined {
  if (asked === undefined) return undefined;
  return asked
    ? 'Alipay was asked and did not confirm it.'
    : 'Alipay has not answered yet: it is asked when the bill is compared again.';
}

const yuan = (fen: number | undefined) => (fen === undefined ? 'an unknown amount' : formatYuan(fen));
