/** The stage in memory: the simulator's core in virtual time. */
import { parseBeijing } from '../../../simulator/values/beijing-time';
import { readPeriod } from '../../../simulator/bill/bill-period';
import { billRowsOf } from '../../../simulator/bill/bill-rows';
import { createClock } from '../../../simulator/values/clock';
import { createCore, type Core } from '../../../simulator/core/core';
import { createFaults } from '../../../simulator/gateway/faults';
import { openCodes } from '../../../simulator/core/ordering';
import { createCoreGateway } from './core-gateway';
import type { Offer } from '../world/books';
import type { History, Means } from '../plan/history';
import { createNoise, type Noise } from './noise';
import { createCourier } from './notify-courier';
import type { Alipay, Bills, Payable, Stage, StageHooks } from './stage';
import { createVirtualTime, type VirtualTime } from './virtual-time';
import { textOf } from '../report/words';
import type { AlipayPageIssued } from '../../../domain/events/evidence-events';
import type { JsonObject } from '../../../domain/values/json';

/** Noon in Beijing. */
const START_MS = Date.parse('2026-11-21T04:00:00.000Z');
const NOTIFY_URL = 'http://shop.example/alipay/notify';
const SELLER_ID = '2088721064219250';
const AMPLE_FEN = 10_000_000_000_000;

export function createVirtualStage(history: History, hooks: StageHooks): Stage {
  const time = createVirtualTime({ startMs: START_MS });
  const noise = createNoise(history.noiseSeed);
  const clock = createClock(time.nowMs);
  const core = createCore({
    merchant: { appId: '2021001', sellerId: SELLER_ID },
    clock,
    rules: history.rules,
    codeSeed: 'histories',
  });
  const faults = createFaults();
  const wakeCourier = createCourier({
    core,
    faults,
    time,
    noise,
    deliver: hooks.deliver,
    onFault: (fault) => hooks.onFault(fault, ''),
  });
  time.addSource({
    nextAtMs: core.nextDueAtMs,
    fire() {
      core.applyDue();
      wakeCourier();
    },
  });
  let outUntilMs = 0;
  let isCalm = false;
  const alipay = createAlipay(core, faults, hooks, (atMs) => (outUntilMs = atMs));
  const wire = { core, faults, time, noise, hooks, isOut: () => time.nowMs() < outUntilMs, isCalm: () => isCalm };

  return {
    time,
    clockMs: time.nowMs,
    storeLatency: time.sleep,
    alipay: {
      ...alipay,
      async clearFaults() {
        isCalm = true;
        await alipay.clearFaults();
      },
    },
    createGateway: () => wireOf(wire),
    sellerId: SELLER_ID,
    prefix: '',
    isLive: true,
    close: async () => {},
  };
}

type WireParts = {
  core: Core;
  faults: ReturnType<typeof createFaults>;
  time: VirtualTime;
  noise: Noise;
  hooks: StageHooks;
  isOut(): boolean;
  isCalm(): boolean;
};

function wireOf({ hooks, ...wire }: WireParts) {
  let before = '';
  return createCoreGateway({
    ...wire,
    notifyUrl: NOTIFY_URL,
    orderOf: hooks.orderOf,
    onSent: hooks.onSent,
    onReplayedRefusal: ({ bizContent }) => hooks.onReplayedRefusal(hooks.orderOf(bizContent)),
    onArriving: ({ bizContent }) => (before = moneyOf(wire.core, hooks.orderOf(bizContent))),
    onArrived: ({ method, bizContent }, answer, fault) => {
      const outTradeNo = hooks.orderOf(bizContent);
      if (fault) hooks.onFault(fault, outTradeNo);
      if (moneyOf(wire.core, outTradeNo) !== before) hooks.onChangedByCall(outTradeNo, method);
      const about = [method, textOf(bizContent['out_request_no']), textOf(bizContent['refund_amount'])]
        .join(' ')
        .trim();
      const said = answer ? `${answer.code} ${answer.sub_code ?? tellingFields(answer)}` : 'never arrived';
      hooks.onAlipayMoved(outTradeNo, `${about} → ${said}${fault ? ` [${fault}]` : ''}`);
    },
  });
}

/** What of an order's trades a call must not change unseen: money, and whether it is over. A trade that waits for a buyer is no news. */
function moneyOf({ ledger }: Core, outTradeNo: string): string {
  return tradesOf(ledger, outTradeNo)
    .filter(({ status }) => status !== 'WAIT_BUYER_PAY')
    .map(({ status, paidAtMs, refundedFen, settlements = [] }) =>
      [status, paidAtMs, refundedFen, settlements.length].join(' '),
    )
    .join();
}

/** The first trade of the number, and the second if there is one. */
function tradesOf({ trades, tradesByNo }: Core['ledger'], outTradeNo: string) {
  const first = trades.get(outTradeNo);
  if (!first) return [];
  // A history has few trades.
  const others = [...tradesByNo.values()].filter((trade) => trade !== first && trade.outTradeNo === outTradeNo);
  return [first, ...others];
}

function tellingFields(answer: Record<string, unknown>): string {
  const names = ['trade_status', 'action', 'fund_change', 'refund_fee', 'refund_status', 'retry_flag'];
  return names.flatMap((name) => (answer[name] === undefined ? [] : [`${name}=${textOf(answer[name])}`])).join(' ');
}

function createBills({ bills, ledger }: Core): Bills {
  const rowsOf = (date: string) =>
    billRowsOf(ledger, readPeriod(date)!).map((row, index) => {
      const amountFen = Math.abs(row.totalFen);
      return { ...row, line: index + 1, amountFen, receivedFen: amountFen };
    });
  return {
    rowsOf,
    open(url) {
      const query = Object.fromEntries(new URL(url).searchParams);
      const date = query['billDate']!;
      const { fromMs, toMs } = readPeriod(date)!;
      return bills.open(query) && { covers: { fromMs, toMs }, rows: rowsOf(date) };
    },
    moneyMovedAtMs: () =>
      [...ledger.tradesByNo.values()].flatMap(({ paidAtMs, refunds }) => [
        ...(paidAtMs === undefined ? [] : [paidAtMs]),
        ...refunds.map(({ atMs }) => atMs),
      ]),
  };
}

function createAlipay(
  core: Core,
  faults: ReturnType<typeof createFaults>,
  { onAlipayMoved }: StageHooks,
  setOutageUntil: (atMs: number) => void,
): Alipay {
  /** Of each order, the cashiers that buyers opened and left open. */
  const leftOpen = new Map<string, string[]>();
  const leftOpenOf = (outTradeNo: string) => leftOpen.get(outTradeNo) ?? [];
  const open = (outTradeNo: string, { method, bizContent }: AlipayPageIssued['data']) => {
    const opened = core.openCashier({ method, biz: { ...bizContent }, notifyUrl: NOTIFY_URL });
    if ('refusal' in opened) return { refused: opened.refusal.sub_code ?? opened.refusal.code };
    leftOpen.set(outTradeNo, [...leftOpenOf(outTradeNo).filter((code) => code !== opened.code), opened.code]);
    return opened;
  };
  const chosen = ({ outTradeNo, offers }: Payable, means: Means) => {
    // A trade that exists is found in the wallet.
    if (means === undefined && core.ledger.trades.has(outTradeNo)) return { outTradeNo };
    const held: Offer[] = [...leftOpenOf(outTradeNo).map((code) => ({ code })), ...offers];
    const offer = held[held.length - 1 - ((means ?? 0) % Math.max(1, held.length))];
    return offer && 'page' in offer ? open(outTradeNo, offer.page) : offer;
  };
  const atCashier = (order: Payable, what: 'scan' | 'pay', buyer: string | undefined, means: Means) => {
    const target = chosen(order, means);
    const result = target && ('refused' in target ? target : core[what](target, buyer));
    const said = !result ? 'has no code' : 'refused' in result ? result.refused : result.trade.status;
    onAlipayMoved(order.outTradeNo, `the buyer ${what}s → ${said}`);
  };
  /** Until then whoever has a page can take it to Alipay, at any hour. */
  const canBeOpened = ({ page }: Extract<Offer, { page: unknown }>) =>
    (parseBeijing(textOf(page.bizContent['time_expire'])) ?? Infinity) > core.clock.nowMs();
  return {
    scan: async (order, buyer, means) => atCashier(order, 'scan', buyer, means),
    pay: async (order, buyer, means) => atCashier(order, 'pay', buyer, means),
    async payAgain(outTradeNo, buyer) {
      const result = core.payAgain(outTradeNo, buyer);
      const said = 'refused' in result ? result.refused : result.trade.tradeNo;
      onAlipayMoved(outTradeNo, `the buyer pays again → ${said}`);
      return 'trade' in result;
    },
    async openPage({ outTradeNo, offers }, means) {
      const pages = offers.flatMap((offer) => ('page' in offer ? [offer.page] : []));
      const page = pages[pages.length - 1 - ((means ?? 0) % Math.max(1, pages.length))];
      const opened = page && open(outTradeNo, page);
      const said = !opened ? 'has none' : 'refused' in opened ? opened.refused : 'ok';
      onAlipayMoved(outTradeNo, `the buyer opens a page → ${said}`);
    },
    async call(method, bizContent) {
      const answer = core.execute({ method, biz: { ...bizContent }, notifyUrl: NOTIFY_URL });
      const said = answer.sub_code ?? answer.code;
      onAlipayMoved(textOf(bizContent['out_trade_no']), `somebody else: ${method} → ${said}`);
      return answer as JsonObject;
    },
    bills: createBills(core),
    setSellerBalance(balance) {
      core.ledger.meta.sellerBalanceFen = balance === 'none' ? 0 : AMPLE_FEN;
    },
    addFaults: async (rules, seed) => faults.add(rules, seed),
    clearFaults: async () => faults.clear(),
    setOutageUntil,
    ledgerOf(outTradeNo) {
      const [first, second] = tradesOf(core.ledger, outTradeNo).map((trade) => ({
        ...trade,
        isPaid: trade.paidAtMs !== undefined,
        settlements: trade.settlements ?? [],
      }));
      return first && { ...first, second };
    },
    isPayable({ outTradeNo, offers }) {
      const trade = core.ledger.trades.get(outTradeNo);
      if (!trade) {
        const out = openCodes(core.ledger, outTradeNo).map(({ code }) => code);
        const isCashierOpen = leftOpenOf(outTradeNo).some((code) => out.includes(code));
        return (
          isCashierOpen || offers.some((offer) => ('code' in offer ? out.includes(offer.code) : canBeOpened(offer)))
        );
      }
      return trade.status === 'WAIT_BUYER_PAY';
    },
    refresh: async () => core.applyDue(),
  };
}
