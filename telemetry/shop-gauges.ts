/** What is so now, read when Prometheus reads it: at most once a second, along indexes. */
import { statSync } from 'node:fs';
import { Gauge, type Registry } from 'prom-client';
import type { AnomalyKind } from '../domain/events/anomaly-events';
import type { Clock } from '../domain/ports';
import { ANOMALY_KINDS } from '../domain/trade/anomaly';
import type { Projector } from '../projections/projector';
import type { ReadModel } from '../projections/views/read-model';
import type { DayFigures } from '../projections/figures/shop-figures';
import type { AgreedBills } from './agreed-bills';
import { gaugesIn } from './instruments';

type Watched = {
  readModel: Pick<ReadModel, 'figures' | 'firstOpenedAtMs'>;
  readModelFile: string;
  projector: Pick<Projector, 'behindForMs'>;
  bills: Pick<AgreedBills, 'lastAgreedMs'>;
  clock: Clock;
};

/** Several may read, and each gauge reads by itself. */
const MAX_AGE_MS = 1_000;

export function watchShop(registry: Registry, { readModel, readModelFile, projector, bills, clock }: Watched): void {
  const registers = [registry];
  const figures = readAtMostOften(() => ({
    ...readModel.figures(clock.now().getTime()),
    nowMs: clock.now().getTime(),
  }));
  const gauge = gaugesIn(registry);
  const secondsSince = (sinceMs: number | undefined, nowMs: number) => Math.max(0, nowMs - (sinceMs ?? nowMs)) / 1_000;

  gauge('paystate_in_doubt', 'Trades with an outcome in doubt', () => figures().inDoubt);
  gauge('paystate_in_doubt_oldest_seconds', 'For how long the oldest outcome has been in doubt; 0 without one', () =>
    secondsSince(figures().inDoubtSinceMs, figures().nowMs),
  );
  gauge('paystate_due_oldest_seconds', 'For how long the oldest check has been due; 0 while none is', () =>
    secondsSince(figures().dueSinceMs, figures().nowMs),
  );
  gauge(
    'paystate_projection_behind_seconds',
    'For how long the views have been behind the log; 0 while they are not',
    () => Math.min(projector.behindForMs() / 1_000, process.uptime()),
  );
  gauge(
    'paystate_bill_agreed_age_seconds',
    'Since the end of the latest day whose bill agreed with our books; where none did, since the first order',
    () => secondsSince(bills.lastAgreedMs() ?? readModel.firstOpenedAtMs(), clock.now().getTime()),
  );
  gauge(
    'paystate_bill_agreed',
    '1 where a bill is known that agreed with our books, looked for up to 14 days back; 0 where none is',
    () => (bills.lastAgreedMs() === undefined ? 0 : 1),
  );
  gauge('paystate_read_model_bytes', 'Size of the read model on disk', () => bytesOf(readModelFile));
  watchAnomalies(registers, () => figures().openAnomalies);
  watchDays(registers, () => figures());
}

function watchAnomalies(registers: Registry[], open: () => readonly { kind: AnomalyKind; count: number }[]): void {
  new Gauge({
    name: 'paystate_open_anomalies',
    help: 'Anomalies that nobody has resolved, by kind',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const kind of ANOMALY_KINDS) this.set({ kind }, 0);
      for (const { kind, count } of open()) this.set({ kind }, count);
    },
  });
}

/** By name of the metric: what it shows of a day. */
const OF_A_DAY: readonly [name: string, help: string, figure: keyof DayFigures][] = [
  ['paystate_day_paid_fen', 'Money received, in fen', 'paidFen'],
  ['paystate_day_payments', 'Payments received', 'paid'],
  ['paystate_day_refunded_fen', 'Money returned, in fen', 'refundedFen'],
  ['paystate_day_refunds', 'Refunds that succeeded, returns by cancel included', 'refunded'],
];

function watchDays(registers: Registry[], read: () => { today: DayFigures; yesterday: DayFigures }): void {
  for (const [name, help, figure] of OF_A_DAY) {
    new Gauge({
      name,
      help: `${help}, by day in Beijing (today, yesterday), from the views: the same on every node`,
      labelNames: ['day'],
      registers,
      collect() {
        const { today, yesterday } = read();
        this.set({ day: 'today' }, today[figure]);
        this.set({ day: 'yesterday' }, yesterday[figure]);
      },
    });
  }
}

function readAtMostOften<T>(read: () => T): () => T {
  let known: { value: T; atMs: number } | undefined;
  return () => {
    const nowMs = performance.now();
    if (!known || nowMs - known.atMs >= MAX_AGE_MS) known = { value: read(), atMs: nowMs };
    return known.value;
  };
}

/** With what SQLite has not moved into the file yet. */
export function bytesOf(file: string): number {
  const sizes = [file, `${file}-wal`].map((one) => statSync(one, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
