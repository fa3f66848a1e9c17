/** What /metrics shows of the API: commands, notifies, trades and sockets. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Admission } from './admission';
import type { GatewayStatus, PaymentGateway } from '../../domain/ports';
import type { LiveFeed } from '../../projections/live/live-feed';
import type { ReadModel } from '../../projections/views/read-model';
import type { Telemetry } from '../../telemetry/telemetry';
import { gaugesIn } from '../../telemetry/instruments';

export type ApiMetrics = {
  /** `reason` is empty for a recorded notify. */
  countNotify(result: 'recorded' | 'rejected' | 'failed', reason: string): void;
  /** A genuine notify is about to be stored. `arrivedAtMs` by `performance.now()`; call the returned function when it is answered `success`. */
  notifyArrived(notifyId: string, arrivedAtMs: number): () => void;
  /** How many orders are remembered because their notify could not be stored. */
  watchUnstoredNotifies(count: () => number): void;
  /** `result` is `ok`, `failed`, or the code of the first user error. */
  countCommand(command: string, result: string): void;
  /** A request went no further: its credential was not accepted, it lacked a scope, or it came too often. */
  countDenied(
    code: 'UNAUTHENTICATED' | 'MISSING_SCOPE' | 'FORBIDDEN' | 'RATE_LIMITED' | 'STORE_UNAVAILABLE',
    reason: string,
  ): void;
  /** A WebSocket was opened; `unsentBytes` counts what waits in it to be sent. Call the returned function when it has closed. */
  socketOpened(unsentBytes: () => number): () => void;
};

const EXPECTED_NOTIFIES = [
  ['recorded', ''],
  ['rejected', 'bad-signature'],
  ['failed', 'store'],
  ['failed', 'overloaded'],
] as const;

type Watched = {
  readModel: ReadModel;
  feed: LiveFeed;
  engine: { gateway: PaymentGateway };
  admission: Admission;
  telemetry: Telemetry;
};

export function createMetrics({ readModel, feed, engine, admission, telemetry }: Watched): ApiMetrics {
  const { registry, instruments, arrivals } = telemetry;
  const registers = [registry];
  const notifies = new Counter({
    name: 'paystate_notifies_total',
    help: 'Notifies by what became of them, and why',
    labelNames: ['result', 'reason'],
    registers,
  });
  // A rise from nothing shows only where there was a zero.
  for (const [result, reason] of EXPECTED_NOTIFIES) notifies.inc({ result, reason }, 0);
  const commands = new Counter({
    name: 'paystate_commands_total',
    help: 'Commands by name, and ok, failed, or the code of the first user error',
    labelNames: ['command', 'result'],
    registers,
  });
  const denied = new Counter({
    name: 'paystate_denied_total',
    help: 'Requests that went no further, by the code that they were answered with, and why',
    labelNames: ['code', 'reason'],
    registers,
  });
  const gauge = gaugesIn(registry);
  const unsent = new Set<() => number>();
  gauge('paystate_sockets', 'Open WebSockets', () => unsent.size);
  gauge('paystate_sockets_unsent_bytes', 'What waits in all WebSockets because its reader is slow', () =>
    [...unsent].reduce((sum, bytes) => sum + bytes(), 0),
  );
  gauge('paystate_subscriptions', 'Running subscriptions', () => feed.subscriberCount());
  gauge('paystate_trades', 'Trades that were opened', () => readModel.counts().trades);
  gauge('paystate_due', 'Trades with a next check, due now or later', () => readModel.counts().due);
  gauge('paystate_poison', 'Events that could not be applied to the views', () => readModel.counts().poison);
  watchGateway(engine.gateway, registers);
  watchAdmission(admission, registers);
  return {
    countNotify: (result, reason) => notifies.inc({ result, reason }),
    notifyArrived(notifyId, arrivedAtMs) {
      arrivals.set(notifyId, arrivedAtMs, 1);
      return () => instruments.notifySeconds.observe({ stage: 'stored' }, (performance.now() - arrivedAtMs) / 1_000);
    },
    watchUnstoredNotifies: (count) =>
      void gauge('paystate_heard_notifies', 'Orders to be queried because their notify could not be stored', count),
    countCommand: (command, result) => commands.inc({ command, result }),
    countDenied: (code, reason) => denied.inc({ code, reason }),
    socketOpened(unsentBytes) {
      unsent.add(unsentBytes);
      return () => void unsent.delete(unsentBytes);
    },
  };
}

const BREAKER_STATES: readonly GatewayStatus['breaker'][] = ['closed', 'half-open', 'open'];

/** What stands between us and Alipay. */
function watchGateway(gateway: PaymentGateway, registers: Registry[]): void {
  new Gauge({
    name: 'paystate_alipay_breaker',
    help: '1 for the state that the circuit breaker before Alipay is in',
    labelNames: ['state'],
    registers,
    collect() {
      const now = gateway.status?.().breaker ?? 'closed';
      for (const state of BREAKER_STATES) this.set({ state }, Number(state === now));
    },
  });
  new Gauge({
    name: 'paystate_alipay_calls_under_way',
    help: 'Calls to Alipay that are being made or wait for a connection',
    registers,
    collect() {
      this.set(gateway.status?.().callsUnderWay ?? 0);
    },
  });
  new Counter({
    name: 'paystate_alipay_denied_total',
    help: 'Calls that were refused before anything was stored or sent: unavailable (breaker), busy (limits)',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(gateway.status?.().denied ?? {})) this.inc({ reason }, count);
    },
  });
}

/** How much is begun, waits and is refused, by kind of work. */
function watchAdmission(admission: Admission, registers: Registry[]): void {
  const work = new Gauge({
    name: 'paystate_work',
    help: 'Requests by kind that are running, and that wait for their turn',
    labelNames: ['kind', 'stage'],
    registers,
    collect() {
      for (const [kind, { running, waiting }] of Object.entries(admission.counts())) {
        work.set({ kind, stage: 'running' }, running);
        work.set({ kind, stage: 'waiting' }, waiting);
      }
    },
  });
  const refused = new Counter({
    name: 'paystate_work_refused_total',
    help: 'Requests that were refused because too many were under way',
    labelNames: ['kind'],
    registers,
    collect() {
      refused.reset();
      for (const [kind, count] of Object.entries(admission.counts())) refused.inc({ kind }, count.refused);
    },
  });
}
