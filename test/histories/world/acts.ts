/** What each act of a history does to the world. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { formatYuan } from '../../../domain/values/money';
import { billDateBefore } from './bill-desk';
import {
  outRequestNoOf,
  outTradeNoOf,
  shareOf,
  type Act,
  type History,
  type OrderPlan,
  type OtherWay,
  type RefundDetail,
} from '../plan/history';
import { count, interfere } from './journal';
import type { Payable } from '../stage/stage';
import type { World } from './world';
import { checkPay } from '../../../domain/payment/pay-input';
import { checkRefund, type RefundInput } from '../../../domain/refund/refund-input';
import { checkSettle } from '../../../domain/settlement/settlement-input';
import type { Checked } from '../../../domain/trade/input-checks';

/** Resolves anomalies. */
const OPERATOR = 'wang';
const PARTNERS = ['2088102177846880', '2088102177846881', '2088102177846882'] as const;
/** WAP and APP take five minutes and more. */
const TOO_SHORT_FOR_WALLETS: readonly string[] = ['1m', '2m', '3m'];

/** Begins an act; what follows from it follows as time passes. */
export async function perform(world: World, history: History, act: Act): Promise<void> {
  const { alipay, prefix, time } = world.stage;
  const no = 'order' in act ? outTradeNoOf(prefix, act.order % history.orders.length) : '';
  const order = 'order' in act ? history.orders[act.order % history.orders.length]! : undefined;
  switch (act.do) {
    case 'pay':
    case 'switch':
    case 'refund':
    case 'close':
    case 'cancel':
    case 'settle':
    case 'sync':
      return world.send(act.node, commandOf(world, history, act));
    case 'resolve': {
      const { anomalies } = world.books.tradeOf(no);
      const anomaly = anomalies[act.which % Math.max(1, anomalies.length)];
      const resolved = { who: OPERATOR, why: 'checked at Alipay', anomalyId: anomaly?.eventId ?? 'none' };
      return world.send(act.node, { type: 'ResolveAnomaly', outTradeNo: no, ...resolved });
    }
    case 'reconcile':
      return world.reconcile(act.node, billDateBefore(time.nowMs(), act.daysBack));
    case 'scan':
      await alipay.scan(payableOf(world, no), act.buyer, act.means);
      return;
    case 'buyer-pays':
      await alipay.pay(payableOf(world, no), act.buyer, act.means);
      return;
    case 'pays-at-end': {
      const endMs = Date.parse(world.books.tradeOf(no).opened?.expiresAt ?? '');
      const pay = () => void alipay.pay(payableOf(world, no), act.buyer, undefined);
      if (!Number.isNaN(endMs)) time.after(Math.max(0, endMs + act.offsetMs - time.nowMs()), pay);
      return;
    }
    case 'pays-again':
      if (await alipay.payAgain(no, act.buyer)) interfere(world.journal, no, 'second-payment');
      return;
    case 'open-page':
      await alipay.openPage(payableOf(world, no), act.means);
      return;
    case 'console-refund': {
      const amount = formatYuan(shareOf(order!.totalFen, act.share));
      const number = count(world.journal, 'refund in the console');
      interfere(world.journal, no, 'console-refund');
      const refund = { out_trade_no: no, out_request_no: `console${number}`, refund_amount: amount };
      await alipay.call('alipay.trade.refund', refund);
      return;
    }
    case 'console-close':
      interfere(world.journal, no, 'console-close');
      await alipay.call('alipay.trade.close', { out_trade_no: no });
      return;
    case 'stranger-orders': {
      const totalFen = act.sameContent ? order!.totalFen : order!.totalFen + 1;
      interfere(world.journal, no, 'stranger');
      const content = { out_trade_no: no, total_amount: formatYuan(totalFen), subject: 'Tea' };
      const answer = await alipay.call('alipay.trade.precreate', content);
      if (typeof answer?.['qr_code'] === 'string') world.journal.strangersCodes.set(no, [answer['qr_code']]);
      return;
    }
    case 'seller-balance':
      return alipay.setSellerBalance?.(act.balance);
    case 'fault':
      return alipay.addFaults([act.rule]);
    case 'outage':
      return alipay.setOutageUntil(time.nowMs() + act.ms);
    case 'store-fault':
      return nodeOf(world, act.node).addStoreFault(act.fault, act.times);
    case 'crash':
      return nodeOf(world, act.node).die(act.downMs);
    case 'crash-at':
      return nodeOf(world, act.node).dieAt(act);
    case 'freeze':
      return nodeOf(world, act.node).freeze(act.ms);
    case 'clock-step':
      return nodeOf(world, act.node).stepClock(act.ms);
    case 'nothing':
      return;
  }
}

/** A code or page is shown to buyers once it is stored; strangers' codes are not tracked here. */
export const payableOf = ({ books, journal }: World, outTradeNo: string): Payable => ({
  outTradeNo,
  offers: [...strangersOffers(journal, outTradeNo), ...books.offersOf(outTradeNo)],
});

const strangersOffers = ({ strangersCodes }: World['journal'], outTradeNo: string) =>
  (strangersCodes.get(outTradeNo) ?? []).map((code) => ({ code }));

const nodeOf = ({ nodes }: World, index: number) => nodes[index % nodes.length]!;

type Commanding = Extract<Act, { do: 'pay' | 'switch' | 'refund' | 'close' | 'cancel' | 'settle' | 'sync' }>;

function commandOf(world: World, { orders }: History, act: Commanding): TradeCommand {
  const index = act.order % orders.length;
  const order = orders[index]!;
  const outTradeNo = outTradeNoOf(world.stage.prefix, index);
  switch (act.do) {
    case 'pay': {
      const totalFen = order.totalFen + (act.variant === 'other-amount' ? 1 : 0);
      const subject = act.variant === 'other-subject' ? 'Coffee' : 'Tea';
      const { method, timeout, codeEnding } = order;
      const way = wayTo(outTradeNo, order, { to: method, timeout, attempt: 0, codeEnding });
      return checked(checkPay({ outTradeNo, totalAmount: formatYuan(totalFen), subject, ...way }));
    }
    case 'switch': {
      const totalAmount = formatYuan(order.totalFen);
      const way = wayTo(outTradeNo, order, act);
      return checked(checkPay({ outTradeNo, totalAmount, subject: 'Tea', ...way, switchMethod: true }));
    }
    case 'refund': {
      const percent = order.refundShares[act.request % order.refundShares.length]!;
      const amountFen = shareOf(order.totalFen, percent) + (act.variant === 'other-amount' ? 1 : 0);
      const reason = act.variant === 'other-reason' ? 'changed my mind' : undefined;
      const outRequestNo = outRequestNoOf(act.request % order.refundShares.length);
      const details = refundDetails(act.detail, amountFen);
      return checked(checkRefund({ outTradeNo, outRequestNo, amount: formatYuan(amountFen), reason, ...details }));
    }
    case 'close':
      return { type: 'Close', outTradeNo };
    case 'cancel':
      return { type: 'Cancel', outTradeNo };
    case 'settle': {
      const shares = act.percents.map((percent, index) => ({
        transIn: PARTNERS[index % PARTNERS.length]!,
        transInType: 'userId' as const,
        amount: formatYuan(shareOf(order.totalFen, percent)),
      }));
      return checked(checkSettle({ outTradeNo, outRequestNo: `s${act.request}`, shares }));
    }
    case 'sync':
      return { type: 'Sync', outTradeNo };
  }
}

function refundDetails(detail: RefundDetail, amountFen: number): Partial<RefundInput> {
  if (detail === 'goods') return { goodsDetail: [{ goodsId: 'tea', refundAmount: formatYuan(amountFen) }] };
  if (detail === 'plain') return {};
  const amount = formatYuan(shareOf(amountFen, 50));
  return { royalty: [{ transOut: PARTNERS[0], transOutType: 'userId', amount }] };
}

function wayTo(outTradeNo: string, { buyerId }: OrderPlan, { to: method, timeout, attempt, codeEnding }: OtherWay) {
  // Bar codes are used once, for ever: order numbers tell the histories of one simulator apart.
  const serial = `${outTradeNo.replace(/\D/g, '')}${attempt}`.padStart(14, '0');
  const isWallet = method === 'WAP' || method === 'APP';
  return {
    method,
    timeout: isWallet && timeout !== undefined && TOO_SHORT_FOR_WALLETS.includes(timeout) ? '5m' : timeout,
    authCode: method === 'BARCODE' ? `28${serial}${codeEnding}` : undefined,
    buyerId: method === 'JSAPI' ? buyerId : undefined,
  };
}

function checked<Command>(result: Checked<Command>): Command {
  if ('command' in result) return result.command;
  throw new Error(`a history asks for what is no command: ${JSON.stringify(result.refusals)}`);
}
