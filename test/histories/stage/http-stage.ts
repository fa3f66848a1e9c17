/**
 * The stage over real HTTP: a simulator that listens, the real gateway adapter, the real verifier of notifies, real
 * signatures. Time still stands until it is moved, and takes the simulator's clock along; it waits for calls under way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAlipayGateway } from '../../../adapters/alipay/alipay-gateway';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { createNotifyVerifier, type VerifiedNotify } from '../../../adapters/alipay/alipay-notify';
import { parseYuan } from '../../../domain/values/money';
import { parseNode } from '../../../domain/alipay/judge-answer';
import type { GatewayRequest, PaymentGateway, SignPage, WireAnswer } from '../../../domain/ports';
import type { FaultRule } from '../../../simulator/gateway/faults';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { outTradeNoOf, type History, type Means } from '../plan/history';
import type { Delivery, Truth } from './notify-courier';
import type { Alipay, LedgerTrade, Payable, Stage, StageHooks } from './stage';
import { createVirtualTime } from './virtual-time';
import type { AlipayPageIssued } from '../../../domain/events/evidence-events';

/** Real time is short: a call that is never answered costs this. */
const CALL_TIMEOUT_MS = 150;
const DELIVERY_TIMEOUT_MS = 150;
const MAX_SLOW_MS = 40;

/** One simulator, adapter and listener for many histories, one history at a time. */
export type HttpHouse = {
  createStage(history: History, hooks: StageHooks): Stage;
  close(): Promise<void>;
};

export async function openHttpHouse(): Promise<HttpHouse> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'histories-'));
  const simulator = await startSimulator({ dataDir, port: 0, deliveryTimeoutMs: DELIVERY_TIMEOUT_MS });
  const { appId, sellerId, merchantPrivateKeyPem, alipayPublicKeyPem } = simulator.account;
  const keys = readAlipayKeys({ privateKey: merchantPrivateKeyPem, publicKey: alipayPublicKeyPem }, new Date());
  const verifier = createNotifyVerifier({ keys, appId });
  let receive: (rawBody: Buffer) => Promise<boolean> = async () => false;
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void receive(Buffer.concat(chunks)).then((ok) => response.end(ok ? 'success' : 'failure')));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const gateway = createAlipayGateway({
    gatewayUrl: simulator.gatewayUrl,
    appId,
    keys,
    notifyUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/alipay/notify`,
    timeoutMs: CALL_TIMEOUT_MS,
    clock: simulator.clock,
  });
  await gateway.started;
  const control = controlOf(simulator);
  let serial = 0;

  return {
    createStage(history, hooks) {
      const prefix = `h${(serial += 1)}`;
      const wire = createWire(gateway, hooks);
      const time = createVirtualTime({
        startMs: simulator.clock.now().getTime(),
        untilIdle: wire.untilIdle,
        beforeMove: (atMs) => control.advanceTo(atMs),
      });
      receive = async (rawBody) => {
        const verdict = await verifier.verify(rawBody);
        if (verdict.kind === 'rejected') return hooks.deliver(forged(rawBody));
        // A retry of a notify whose history is over.
        if (!verdict.outTradeNo.startsWith(`${prefix}o`)) return true;
        return hooks.deliver({ ...verdict, truth: truthOf(verdict, history, prefix, sellerId) });
      };
      return {
        time,
        clockMs: () => simulator.clock.now().getTime(),
        storeLatency: wire.aTurn,
        alipay: createAlipay({
          control,
          wire,
          hooks,
          openPage: (page) => openPage(control, gateway.signPage, page),
          outTradeNos: history.orders.map((_, i) => outTradeNoOf(prefix, i)),
        }),
        createGateway: () => ({ maxCallMs: gateway.maxCallMs, call: (request) => wire.call(request, time.nowMs()) }),
        sellerId,
        prefix,
        isLive: false,
        close: () => control.clearFaults(),
      };
    },
    async close() {
      await gateway.close();
      await simulator.close();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the verifier turned away is reported only to be counted. */
function forged(rawBody: Buffer): Delivery {
  const params = Object.fromEntries(new URLSearchParams(rawBody.toString('latin1')));
  return { params, outTradeNo: params['out_trade_no'] ?? '', truth: 'forged' };
}

/** Under a genuine signature, and yet another seller or amount than the order's. */
function truthOf({ params, outTradeNo }: VerifiedNotify, history: History, prefix: string, sellerId: string): Truth {
  const planned = history.orders.find((_, index) => outTradeNoOf(prefix, index) === outTradeNo);
  const isOurs = params['seller_id'] === sellerId && parseYuan(params['total_amount'] ?? '') === planned?.totalFen;
  return isOurs ? 'genuine' : 'lie';
}

// --------------------------------------------------------------------- wire

function createWire(gateway: PaymentGateway, hooks: StageHooks) {
  let underWay = 0;
  let outUntilMs = 0;

  const whileUnderWay = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    underWay += 1;
    try {
      return await run();
    } finally {
      underWay -= 1;
    }
  };
  const exchange = (request: GatewayRequest): Promise<WireAnswer> => whileUnderWay(() => gateway.call(request));
  return {
    exchange,
    /** Time does not move before whoever waits for a turn has had it. */
    aTurn: () => whileUnderWay(() => new Promise<void>((resolve) => setImmediate(resolve))),
    async call(request: GatewayRequest, nowMs: number): Promise<WireAnswer> {
      hooks.onSent(request);
      if (nowMs < outUntilMs) return { kind: 'none', reason: 'connection-failed', durationMs: 1 };
      const answer = await exchange(request);
      const { method, bizContent } = request;
      const said = answer.kind === 'answer' ? answer.content.slice(0, 120) : answer.reason;
      hooks.onAlipayMoved(hooks.orderOf(bizContent), `${method} → ${said}`);
      return answer;
    },
    setOutageUntil: (atMs: number) => void (outUntilMs = atMs),
    /** A few turns of the event loop let a notify arrive that an answer brought about. */
    async untilIdle() {
      for (let quietTurns = 0; quietTurns < 4; quietTurns = underWay > 0 ? 0 : quietTurns + 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

type Control = ReturnType<typeof controlOf>;

/** As a phone brings an order to Alipay: what makes a page and what makes an order string are the same signed words. */
async function openPage(
  control: Control,
  signPage: SignPage,
  page: AlipayPageIssued['data'],
): Promise<string | undefined> {
  const { orderString } = await signPage(page);
  const opened = (await control.ask('POST', 'app', { order_string: orderString })) as { code?: string };
  return opened.code;
}

function controlOf(simulator: Simulator) {
  const ask = async (method: string, route: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${simulator.url}/control/${route}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.json();
  };
  return {
    ask,
    async clearFaults(): Promise<void> {
      await ask('DELETE', 'faults');
    },
    /** Whole seconds: the simulator is behind by less than one. */
    async advanceTo(atMs: number) {
      const seconds = Math.floor((atMs - simulator.clock.now().getTime()) / 1_000);
      if (seconds > 0) await ask('POST', 'clock', { advance: `${seconds}s` });
    },
  };
}

// ------------------------------------------------------------------- alipay

type AlipayParts = {
  control: Control;
  wire: ReturnType<typeof createWire>;
  hooks: StageHooks;
  /** What a buyer's browser is sent to with a page: a code of its own; undefined when Alipay would not have it. */
  openPage(page: AlipayPageIssued['data']): Promise<string | undefined>;
  outTradeNos: string[];
};
type LedgerView = {
  trades: {
    trade_status: LedgerTrade['status'];
    total_amount: string;
    refunded_amount: string;
    trade_no: string;
    refunds: { out_request_no: string; amount: string }[];
    settlements: { out_request_no: string; shares: { amount: string; state: string }[] }[];
  }[];
};

function createAlipay({ control, wire, hooks, openPage, outTradeNos }: AlipayParts): Alipay {
  const ledger = new Map<string, LedgerTrade>();
  /** How many times each fault was still to strike, when it was requested. */
  const waiting = new Map<string, number>();
  const latestOf = async ({ outTradeNo, offers }: Payable, means: Means) => {
    const offer = offers[offers.length - 1 - ((means ?? 0) % Math.max(1, offers.length))];
    const code = offer && 'page' in offer ? await openPage(offer.page) : offer?.code;
    if (code !== undefined) return { qr_code: code };
    // A trade that exists is found in the wallet; a code that got lost on its way is nobody's.
    const { trades } = (await control.ask('GET', `ledger?out_trade_no=${outTradeNo}`)) as LedgerView;
    return trades.length > 0 ? { out_trade_no: outTradeNo } : undefined;
  };
  const atCashier = async (what: 'scan' | 'pay', order: Payable, buyer: string | undefined, means: Means) => {
    const { outTradeNo } = order;
    const target = await latestOf(order, means);
    if (!target) return hooks.onAlipayMoved(outTradeNo, `the buyer ${what}s → has no code`);
    const answer = await control.ask('POST', what, { ...target, ...(buyer ? { buyer } : {}) });
    hooks.onAlipayMoved(outTradeNo, `the buyer ${what}s → ${JSON.stringify(answer).slice(0, 120)}`);
  };
  return {
    scan: (order, buyer, means) => atCashier('scan', order, buyer, means),
    pay: (order, buyer, means) => atCashier('pay', order, buyer, means),
    async payAgain(outTradeNo, buyer) {
      const answer = await control.ask('POST', 'pay', {
        out_trade_no: outTradeNo,
        again: true,
        ...(buyer ? { buyer } : {}),
      });
      hooks.onAlipayMoved(outTradeNo, `the buyer pays again → ${JSON.stringify(answer).slice(0, 120)}`);
      return typeof (answer as { trade_no?: unknown }).trade_no === 'string';
    },
    async openPage(order, means) {
      await latestOf(order, means);
    },
    async call(method, bizContent) {
      const answer = await wire.exchange({ method, bizContent });
      return answer.kind === 'answer' ? parseNode(answer.content) : undefined;
    },
    async addFaults(rules, seed) {
      for (const { fault, times } of rules) waiting.set(fault, (waiting.get(fault) ?? 0) + times);
      await control.ask('POST', 'faults', { rules: rules.map(briefly), ...(seed === undefined ? {} : { seed }) });
    },
    async clearFaults() {
      const left = (await control.ask('POST', 'faults', { rules: [] })) as { rules: FaultRule[] };
      for (const { fault, times } of left.rules) waiting.set(fault, (waiting.get(fault) ?? 0) - times);
      for (const [fault, times] of waiting) hooks.onFault(fault, '', times);
      await control.clearFaults();
    },
    setOutageUntil: wire.setOutageUntil,
    ledgerOf: (outTradeNo) => ledger.get(outTradeNo),
    isPayable: () => false,
    async refresh() {
      for (const no of outTradeNos) {
        const { trades } = (await control.ask('GET', `ledger?out_trade_no=${no}`)) as LedgerView;
        const [first, second] = trades.map(ledgerTradeOf);
        if (first) ledger.set(no, { ...first, second });
      }
    },
  };
}

/** A slow answer takes real time. */
const briefly = (rule: FaultRule): FaultRule =>
  rule.fault === 'slow' ? { ...rule, ms: Math.min(rule.ms ?? MAX_SLOW_MS, MAX_SLOW_MS) } : rule;

function ledgerTradeOf(view: LedgerView['trades'][number]): LedgerTrade {
  const { trade_status: status, total_amount, refunded_amount, refunds } = view;
  return {
    status,
    totalFen: parseYuan(total_amount)!,
    isPaid: status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED' || refunds.length > 0,
    refundedFen: parseYuan(refunded_amount)!,
    refunds: refunds.map(({ out_request_no, amount }) => ({
      outRequestNo: out_request_no,
      amountFen: parseYuan(amount)!,
    })),
    tradeNo: view.trade_no,
    settlements: view.settlements.map(({ out_request_no, shares }) => ({
      outRequestNo: out_request_no,
      shares: shares.map(({ amount, state }) => ({
        amountFen: parseYuan(amount)!,
        failed: state === 'FAIL' ? (true as const) : undefined,
      })),
    })),
  };
}
