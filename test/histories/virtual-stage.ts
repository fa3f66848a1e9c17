/** The stage in memory: the simulator's core in virtual time. */
import { createClock } from '../../simulator/clock';
import { createCore, type Core } from '../../simulator/core';
import { createFaults } from '../../simulator/faults';
import { openCodes } from '../../simulator/ordering';
import type { CashierResult } from '../../simulator/cashier';
import type { JsonObject } from '../../domain/trade-events';
import { createCoreGateway } from './core-gateway';
import type { History } from './history';
import { createNoise, type Noise } from './noise';
import { createCourier } from './notify-courier';
import type { Alipay, Payable, Stage, StageHooks } from './stage';
import { createVirtualTime, type VirtualTime } from './virtual-time';
import { outTradeNoIn, textOf } from './words';

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
  return createCoreGateway({
    ...wire,
    notifyUrl: NOTIFY_URL,
    onSent: hooks.onSent,
    onReplayedRefusal: ({ bizContent }) => hooks.onReplayedRefusal(outTradeNoIn(bizContent)),
    onArrived: ({ method, bizContent }, answer, fault) => {
      const outTradeNo = outTradeNoIn(bizContent);
      if (fault) hooks.onFault(fault, outTradeNo);
      const about = [method, textOf(bizContent['out_request_no']), textOf(bizContent['refund_amount'])]
        .join(' ')
        .trim();
      const said = answer ? `${answer.code} ${answer.sub_code ?? tellingFields(answer)}` : 'never arrived';
      hooks.onAlipayMoved(outTradeNo, `${about} → ${said}${fault ? ` [${fault}]` : ''}`);
    },
  });
}

function tellingFields(answer: Record<string, unknown>): string {
  const names = ['trade_status', 'action', 'fund_change', 'refund_fee', 'refund_status', 'retry_flag'];
  return names.flatMap((name) => (answer[name] === undefined ? [] : [`${name}=${textOf(answer[name])}`])).join(' ');
}

function createAlipay(
  core: Core,
  faults: ReturnType<typeof createFaults>,
  { onAlipayMoved }: StageHooks,
  setOutageUntil: (atMs: number) => void,
): Alipay {
  const atCashier = ({ outTradeNo, codes }: Payable, what: 'scan' | 'pay', buyer: string | undefined) => {
    const code = codes.at(-1);
    // Who has a code scans it; a trade that exists is found in the wallet.
    const target = core.ledger.trades.has(outTradeNo) ? { outTradeNo } : code === undefined ? undefined : { code };
    const result: CashierResult | undefined = target && core[what](target, buyer);
    const said = !result ? 'has no code' : 'refused' in result ? result.refused : result.trade.status;
    onAlipayMoved(outTradeNo, `the buyer ${what}s → ${said}`);
  };
  return {
    scan: async (order, buyer) => atCashier(order, 'scan', buyer),
    pay: async (order, buyer) => atCashier(order, 'pay', buyer),
    async call(method, bizContent) {
      const answer = core.execute({ method, biz: { ...bizContent }, notifyUrl: NOTIFY_URL });
      const said = answer.sub_code ?? answer.code;
      onAlipayMoved(outTradeNoIn(bizContent), `somebody else: ${method} → ${said}`);
      return answer as JsonObject;
    },
    setSellerBalance(balance) {
      core.ledger.meta.sellerBalanceFen = balance === 'none' ? 0 : AMPLE_FEN;
    },
    addFaults: async (rules, seed) => faults.add(rules, seed),
    clearFaults: async () => faults.clear(),
    setOutageUntil,
    ledgerOf(outTradeNo) {
      const trade = core.ledger.trades.get(outTradeNo);
      return trade && { ...trade, isPaid: trade.paidAtMs !== undefined };
    },
    isPayable({ outTradeNo, codes }) {
      const trade = core.ledger.trades.get(outTradeNo);
      if (!trade) return openCodes(core.ledger, outTradeNo).some(({ code }) => codes.includes(code));
      return trade.status === 'WAIT_BUYER_PAY' && trade.deadlineMs > core.clock.nowMs();
    },
    refresh: async () => core.applyDue(),
  };
}
