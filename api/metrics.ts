/** What /metrics shows: the process, commands, notifies, trades and sockets. */
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { LiveFeed } from '../projections/live-feed';
import type { ReadModel } from '../projections/read-model';

export type ApiMetrics = {
  registry: Registry;
  /** `reason` is empty for a recorded notify. */
  countNotify(result: 'recorded' | 'rejected' | 'failed', reason: string): void;
  /** `result` is `ok`, `failed`, or the code of the first user error. */
  countCommand(command: string, result: string): void;
  countSocket(change: 1 | -1): void;
};

export function createMetrics(
  { readModel, feed }: { readModel: ReadModel; feed: LiveFeed },
  registry = new Registry(),
): ApiMetrics {
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const notifies = new Counter({
    name: 'paystate_notifies_total',
    help: 'Notifies by what became of them, and why',
    labelNames: ['result', 'reason'],
    registers,
  });
  const commands = new Counter({
    name: 'paystate_commands_total',
    help: 'Commands by name, and ok, failed, or the code of the first user error',
    labelNames: ['command', 'result'],
    registers,
  });
  const sockets = new Gauge({ name: 'paystate_sockets', help: 'Open WebSockets', registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('paystate_subscriptions', 'Running subscriptions', () => feed.subscriberCount());
  gauge('paystate_trades', 'Trades that were opened', () => readModel.counts().trades);
  gauge('paystate_due', 'Trades with a next check, due now or later', () => readModel.counts().due);
  gauge('paystate_poison', 'Events that no view could be made of', () => readModel.counts().poison);
  return {
    registry,
    countNotify: (result, reason) => notifies.inc({ result, reason }),
    countCommand: (command, result) => commands.inc({ command, result }),
    countSocket: (change) => sockets.inc(change),
  };
}
