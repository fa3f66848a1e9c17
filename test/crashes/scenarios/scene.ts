/** Who takes part in a scenario: a shop that asks the engine, a buyer with a phone, Alipay, and time that passes. */
import type { TradeCommand } from '../../../domain/trade/commands';
import type { CommandResult } from '../../../domain/engine/engine';
import { isInDoubt, openAnomalies, type Trade } from '../../../domain/trade/trade';
import type { Outcome } from '../outcome';
import { ORDER } from '../numbers';
import { NOTIFY_URL } from '../world/virtual-alipay';
import type { World, WorldOptions } from '../world/virtual-world';
import { checkResolveAnomaly } from '../../../domain/engine/decide-anomaly';
import { checkPay, type PayInput } from '../../../domain/payment/pay-input';
import { checkRefund } from '../../../domain/refund/refund-input';
import { checkSettle } from '../../../domain/settlement/settlement-input';
import type { Checked } from '../../../domain/trade/input-checks';
import type { AnomalyKind } from '../../../domain/events/anomaly-events';

const PARTNERS = ['2088102177846880', '2088102177846898'];
const QR_ORDER: PayInput = { outTradeNo: ORDER, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };
const REPEAT_AFTER_MS = 2_000;
/** A shop repeats this often, then leaves the rest to follow-up. */
const MAX_REPEATS = 10;
/** A shop waits this long for something to come true, then goes on without it. */
const PATIENCE_MS = 20 * 60_000;

export type Scenario = {
  name: string;
  world?: Omit<WorldOptions, 'crashes' | 'downMs'>;
  /** What has happened before: no crash comes here. */
  given?: (scene: Scene) => Promise<void>;
  when: (scene: Scene) => Promise<void>;
  /** Money moves at Alipay by our calls, or a notify tells of it: it is crashed twice as well. */
  movesMoney?: true;
  /** By bar code: where nobody knows whether the payment left, it is cancelled at its end and not sent again. */
  orNeverPaid?: true;
  /**
   * Every query of follow-up is lost until the order ends, then it is cancelled unseen. A second crash gives time for one query
   * more, before the cancel has left: that one finds the payment, and it stands.
   */
  orFoundPaid?: true;
  /**
   * Calls are still lost after the outage. The age of a question counts through an outage (due.ts), so after an hour of it the
   * next query is that at six hours, and an anomaly is raised.
   */
  isLostAfterOutage?: true;
  /** Of two things done at once either may come first: the run may also end so. */
  orEndsAs?: (outcome: Outcome) => boolean;
  /** The outcome was unknown for six hours before the first crash. */
  wasUnknownForLong?: true;
};
/** What a shop does about an answer that is lost: send the same again with the same keys, or nothing. */
export type ShopHabit = 'repeats' | 'gives up';
export type Scene = ReturnType<typeof sceneOf>;

export function sceneOf(world: World, habit: ShopHabit) {
  const { core, log, time } = world;
  const passes = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));

  /** Resolves when the stored trade is so, or patience ends. */
  const sees = (isSo: (trade: Trade) => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (isSo(world.tradeOf(ORDER))) resolve();
      };
      log.onAppend(check);
      time.after(PATIENCE_MS, resolve);
      check();
    });

  const asks = async (command: TradeCommand): Promise<void> => {
    for (let repeats = 0; repeats <= MAX_REPEATS; repeats += 1) {
      const answer = await world.send(command).catch(() => undefined);
      if (habit === 'gives up') return;
      if (answer && !isToBeRepeated(answer)) {
        if (isUnknown(answer)) await sees((trade) => !isInDoubt(trade));
        return;
      }
      await passes(REPEAT_AFTER_MS);
    }
  };

  /** Of a page that the buyer holds: taken to Alipay now, or held from before. */
  let heldCode: string | undefined;
  const takesPage = () => {
    const { page } = world.tradeOf(ORDER).attempt ?? {};
    if (heldCode !== undefined || page === undefined) return heldCode;
    const opened = core.openCashier({ method: page.method, biz: { ...page.bizContent }, notifyUrl: NOTIFY_URL });
    if ('code' in opened) heldCode = opened.code;
    return heldCode;
  };
  const withPage = (does: (code: string) => void) => {
    const code = takesPage();
    if (code !== undefined) does(code);
  };

  return {
    shop: {
      pays: (more: Partial<PayInput> = {}) => asks(commandOf(checkPay({ ...QR_ORDER, ...more }))),
      refunds: (outRequestNo: string, amount: string) =>
        asks(commandOf(checkRefund({ outTradeNo: ORDER, outRequestNo, amount }))),
      closes: () => asks({ type: 'Close', outTradeNo: ORDER }),
      cancels: () => asks({ type: 'Cancel', outTradeNo: ORDER }),
      /** One amount for each partner. */
      settles: (outRequestNo: string, ...amounts: string[]) => {
        const shares = amounts.map((amount, index) => ({
          transIn: PARTNERS[index] ?? '',
          transInType: 'userId' as const,
          amount,
        }));
        return asks(commandOf(checkSettle({ outTradeNo: ORDER, outRequestNo, shares })));
      },
      /** A person says that it is dealt with, as soon as it appears. */
      resolves: async (kind: AnomalyKind) => {
        const find = (trade: Trade) => openAnomalies(trade).find((anomaly) => anomaly.kind === kind);
        await sees((trade) => find(trade) !== undefined);
        const anomalyId = find(world.tradeOf(ORDER))?.eventId;
        if (anomalyId === undefined) return;
        const input = { outTradeNo: ORDER, anomalyId, who: 'li.wei', why: 'Agreed with the buyer.' };
        await asks(commandOf(checkResolveAnomaly(input)));
      },
      syncs: () => asks({ type: 'Sync', outTradeNo: ORDER }),
      sees: (state: Trade['state']) => sees((trade) => trade.state === state),
    },
    /** What the cashier refuses (no such code, closed) the buyer leaves alone. */
    buyer: {
      scans: () => void core.scan({ outTradeNo: ORDER }),
      pays: () => void core.pay({ outTradeNo: ORDER }),
      keepsPage: () => void takesPage(),
      /** Logs in there: from then on Alipay knows the trade. */
      opensPage: () => withPage((code) => core.scan({ code })),
      paysByPage: () => withPage((code) => core.pay({ code })),
    },
    alipay: {
      /** A call that another system of the same merchant makes. */
      executes: (method: string, biz: Record<string, unknown>) =>
        void core.execute({ method, biz: { out_trade_no: ORDER, ...biz }, notifyUrl: NOTIFY_URL }),
      takesSellersMoney: () => void (core.ledger.meta.sellerBalanceFen = 0),
    },
    passes,
  };
}

/** Several do something at the same moment. */
export async function atOnce(...actions: Promise<void>[]): Promise<void> {
  await Promise.all(actions);
}

const isUnknown = ({ refusals }: CommandResult) => refusals.some(({ code }) => code === 'OUTCOME_UNKNOWN');

/** The code did not come: the same order again asks for it again. A refusal of Alipay's own is final to this shop. */
const isToBeRepeated = ({ refusals }: CommandResult) =>
  refusals.some(({ code, advice }) => code === 'OUTCOME_UNKNOWN' && advice === 'RETRY_SAME_KEYS');

function commandOf<Command>(checked: Checked<Command>): Command {
  if ('refusals' in checked) throw new Error(JSON.stringify(checked.refusals));
  return checked.command;
}
