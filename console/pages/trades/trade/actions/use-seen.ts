/** The order as whoever fills in a dialog has seen it: nothing is confirmed by figures that have changed since. */
import { useState } from 'react';
import type { TradeHead } from '../known-trade';

type Request = { outRequestNo: string; errand: { isSending: boolean } };

/**
 * `isChecked`: it is time for the second step, which shows `seen`: as it was `checked`, and once the engine has the request, as it
 * is now, with the request in its figures.
 */
export function useSeen(trade: TradeHead, { outRequestNo, errand }: Request) {
  const [checked, setChecked] = useState(trade);
  const [isRight, setRight] = useState(false);
  const isKnown = isUnderWay(trade, outRequestNo);
  // What the request itself changes is not news.
  const isOwn = errand.isSending || isKnown;
  const isChanged = !isOwn && figuresOf(checked, outRequestNo) !== figuresOf(trade, outRequestNo);
  /** `isRight`: what was entered fits the order as it is now. */
  const look = (isRight: boolean) => {
    setChecked(trade);
    setRight(isRight);
  };
  return { seen: isKnown ? trade : checked, checked, isChanged, isChecked: isRight && !isChanged, look };
}

/** Sent, and not refused: its money is in the figures. */
function isUnderWay({ refunds, settlements }: TradeHead, outRequestNo: string): boolean {
  return [...refunds, ...settlements].some((one) => one.outRequestNo === outRequestNo && one.state !== 'REFUSED');
}

/** What decides on more money, but for one request. */
function figuresOf(trade: TradeHead, outRequestNo: string): string {
  const { inDoubt, refundableAmount, refundableWithoutRoyalty, refunds, settlements } = trade;
  const others = [...refunds, ...settlements].filter((one) => one.outRequestNo !== outRequestNo);
  const states = others.map((one) => [one.outRequestNo, one.state]);
  return JSON.stringify([inDoubt, refundableAmount, refundableWithoutRoyalty, states]);
}
