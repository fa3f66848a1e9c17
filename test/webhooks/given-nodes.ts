/** Nodes of one shop on one log, with real deliveries over HTTP, and one clock that a test moves. A node can crash, or freeze. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { createHttpSender } from '../../adapters/webhooks/http-sender';
import { createWebhookSecrets } from '../../adapters/webhooks/webhook-secrets';
import { createWebhookAdministration } from '../../adapters/webhooks/webhooks';
import { ANYBODY } from '../../access/caller';
import type { Engine } from '../../domain/engine/engine';
import { handleCommand } from '../../domain/engine/handle-command';
import { createTradeCache } from '../../domain/engine/trade-cache';
import { StoreUnavailableError, type EventStore, type GatewayRequest, type WireAnswer } from '../../domain/ports';
import type { TradeCommand } from '../../domain/trade/commands';
import { startDeliveries } from '../../webhooks/delivery/delivery-runner';
import type { NewWebhook } from '../../webhooks/decide-webhook';
import { createWebhookWriter } from '../../webhooks/webhooks';
import { createMemoryLog, openMemoryEventStore } from '../histories/memory-event-store';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const TIMES = { leaseMs: 60_000, recordEveryMs: 20, idleMs: 60, tickMs: 5 };
const RULES = { allowedNetworks: ['127.0.0.1'] };
const SEND_TIMEOUT_MS = 2_000;

export type Shop = ReturnType<typeof givenShop>;
export type ShopNode = ReturnType<Shop['start']>;

export function givenShop(store: EventStore = openMemoryEventStore(createMemoryLog())) {
  let nowMs = Date.parse('2026-11-28T00:00:00Z');
  const clock = { now: () => new Date(nowMs) };
  const secrets = createWebhookSecrets('main', privateKey);
  const logOf = (ofNode: EventStore) => ({ store: ofNode, clock, merchant: 'main', newId: randomUUID, hashEvent });
  const administration = createWebhookAdministration({
    log: logOf(store),
    write: createWebhookWriter(logOf(store)),
    secrets,
    rules: RULES,
  });
  const running = new Set<{ stop(): Promise<void> }>();

  const engineOn = (log: ReturnType<typeof logOf>): Engine => ({
    ...log,
    gateway: { maxCallMs: 8_000, call: async (request) => answerOf(request) },
    sleep: async () => {},
    cache: createTradeCache(),
  });
  const doerOf = (engine: Engine) => (command: TradeCommand) =>
    handleCommand(engine, command, { actor: 'test', correlationId: randomUUID() });

  /**
   * `name`: what its requests say as their User-Agent. It hears of events after `hearsAfter`, as a process does that has its views
   * already; `failedAppends`: so many of its first appends fail.
   */
  const start = (
    name: string,
    { hearsAfter, failedAppends = 0 }: { hearsAfter?: string; failedAppends?: number } = {},
  ) => {
    const ofNode = failingStore(store, failedAppends);
    const log = logOf(ofNode.store);
    const send = createHttpSender({ ...RULES, timeoutMs: SEND_TIMEOUT_MS, userAgent: name });
    const deliveries = startDeliveries({
      log,
      send,
      write: createWebhookWriter(log),
      secretsOf: (webhook) => secrets.signingSecrets(webhook, clock.now()),
      nodeId: randomUUID(),
      onSent: () => {},
      onPaused: () => {},
      onError: () => {},
      times: TIMES,
    });
    const following = new AbortController();
    const follow = async () => {
      for await (const { events } of store.subscribe(hearsAfter, following.signal)) deliveries.notice(events);
    };
    const followed = follow();
    const stop = async () => {
      if (ofNode.isFrozen()) ofNode.fail();
      running.delete(node);
      following.abort();
      await Promise.all([deliveries.stop(), followed]);
      send.close();
    };
    const node = {
      name,
      backlog: deliveries.backlog,
      does: doerOf(engineOn(log)),
      /** It writes nothing more, not even that it ends. */
      kill: () => {
        ofNode.fail();
        return stop();
      },
      /** What it writes from now on never arrives, and it does not learn of that. */
      freeze: ofNode.freeze,
      stop,
    };
    running.add(node);
    return node;
  };
  return {
    store,
    start,
    /** On a node that delivers nothing. */
    does: doerOf(engineOn(logOf(store))),
    administration,
    advance: (ms: number) => void (nowMs += ms),
    async createWebhook(wanted: NewWebhook) {
      const made = await administration.create(wanted, ANYBODY, 'test');
      if ('refusals' in made) throw new Error(JSON.stringify(made.refusals));
      return { webhookId: made.webhook.webhookId, secret: made.secret ?? '' };
    },
    async end() {
      for (const node of running) await node.stop();
      await store.close();
    },
  };
}

function failingStore(store: EventStore, failedAppends: number) {
  let toFail = failedAppends;
  let state: 'well' | 'dead' | 'frozen' = 'well';
  let thaw: (error: Error) => void = () => {};
  const thawed = new Promise<never>((_resolve, reject) => (thaw = reject));
  thawed.catch(() => {});
  const wrapped: EventStore = {
    ...store,
    append: async (...args) => {
      if (toFail > 0) {
        toFail -= 1;
        throw new StoreUnavailableError('the store is away for a moment');
      }
      if (state === 'dead') throw new StoreUnavailableError('the node was killed');
      if (state === 'frozen') await thawed;
      return store.append(...args);
    },
  };
  const fail = () => {
    state = 'dead';
    thaw(new StoreUnavailableError('the node was killed'));
  };
  return { store: wrapped, fail, freeze: () => void (state = 'frozen'), isFrozen: () => state === 'frozen' };
}

/** Alipay takes each payment by bar code, and returns what it is asked to. */
function answerOf({ method, bizContent }: GatewayRequest): WireAnswer {
  const node = {
    code: '10000',
    out_trade_no: bizContent['out_trade_no'],
    trade_no: 'T1',
  };
  const more =
    method === 'alipay.trade.refund'
      ? { fund_change: 'Y', refund_fee: bizContent['refund_amount'] }
      : { total_amount: bizContent['total_amount'], gmt_payment: '2026-11-28 08:00:00' };
  return { kind: 'answer', signed: true, content: JSON.stringify({ ...node, ...more }), durationMs: 1 };
}
