/**
 * Which queue a notify waits in, before anything of it is verified. A signature is verified at the cost of RSA, and anybody
 * can post what looks like a notify. A forger cannot know which orders wait here, except its own; so a notify that names an
 * order which is known here, one of few about that order, goes before all others. The rest have a small queue of their own:
 * a genuine one among them is verified all the same, only later.
 */
import { MAX_NOTIFIES_OF_AN_ORDER } from '../request/limits';

export type NotifyLane = {
  lane: 'notify' | 'strangeNotify';
  /** To be called once, when the notify is answered. */
  leave(): void;
};

/** As a field of the form, or within the JSON of a message (`msg_method`), both URL-encoded. */
const ORDER_NAMED =
  /(?:^|&)out_trade_no=([A-Za-z0-9_]{1,64})(?:&|$)|%22out_trade_no%22%3A(?:%20|\+)?%22([A-Za-z0-9_]{1,64})%22/;

const STRANGE: NotifyLane = { lane: 'strangeNotify', leave: () => undefined };

export function createNotifyLanes(isKnownOrder: (outTradeNo: string) => boolean): (body: Buffer) => NotifyLane {
  /** Notifies under way, by the order that they name. */
  const underWay = new Map<string, number>();
  return (body) => {
    const match = ORDER_NAMED.exec(body.toString('latin1'));
    const outTradeNo = match?.[1] ?? match?.[2];
    if (outTradeNo === undefined || !isKnownOrder(outTradeNo)) return STRANGE;
    const count = underWay.get(outTradeNo) ?? 0;
    if (count >= MAX_NOTIFIES_OF_AN_ORDER) return STRANGE;
    underWay.set(outTradeNo, count + 1);
    return {
      lane: 'notify',
      leave() {
        const left = (underWay.get(outTradeNo) ?? 1) - 1;
        if (left > 0) underWay.set(outTradeNo, left);
        else underWay.delete(outTradeNo);
      },
    };
  };
}
