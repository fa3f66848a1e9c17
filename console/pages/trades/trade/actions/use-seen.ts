/** The order as whoever fills in a dialog has seen it: nothing is confirmed by figures that have changed since. */
import { useState } from 'react';
import type { TradeHead } from '../known-trade';

type Request = { outRequestNo: string; errand: { isSending: boolean } };

/** `isChecked`: it is time for the second step, which shows `seen`. */
export function useSeen(trade: TradeHead, { outRequestNo, errand }: Request) {
  const [seen, setSeen] = useState(trade);
  const [isRight, setRight] = useState(false);
  // What the request itself changes is not news.
  const isOwn = errand.isSending || isUnderWay(trade, outRequestNo);
  const isChanged = !isOwn && figuresOf(seen, outRequestNo) !== figuresOf(trade, outRequestNo);
  /** `isRight`: what was entered fits the order as it is now. */
  const look = (isRight: boolean) => {
    setSeen(trade);
    setRight(isRight);
  };
  return { seen, isChanged, isChecked: isRight && !isChanged, look };
}

/** Sent, and not refused: its money is in the figures. */
function isUnderWay({ refunds, settlements }: TradeHead, outRequestNo: string): boolean {
  return [...refunds, ...settlements].some((one) => one.outRequestNo === outRequestNo && one.state !== 'REFUSED');
}

/** What decides on more money, but for one request. */
function figuresOf({ inDoubt, refundableAmount, refunds, settlements }: TradeHead, outRequestNo: string): string {
  const others = [...refunds, ...settlements].filter((one) => one.outRequestNo !== outRequestNo);
  return JSON.stringify([inDoubt, refundableAmount, others.map((one) => [one.outRequestNo, one.state])]);
}
