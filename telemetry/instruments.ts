/** What the engine of one shop times and counts. docs/reference/metrics.md lists it with all other metrics. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { NoAnswerReason } from '../domain/ports';

/** In seconds: appends and views take a millisecond, an overloaded disk takes seconds. */
const INSIDE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** In seconds: what waits for Alipay takes tenths of a second, and is given up after twelve. */
const OUTSIDE_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

export type CommandOutcome = 'ok' | 'refused' | 'failed';

const APPEND_OUTCOMES = ['ok', 'conflict', 'unavailable', 'failed'] as const;
export type AppendOutcome = (typeof APPEND_OUTCOMES)[number];

/** `stored`: answered `success`. `published`: in the views, and sent to whoever watches the order. */
const NOTIFY_STAGES = ['stored', 'published'] as const;

const NO_ANSWER_REASONS: readonly NoAnswerReason[] = ['timeout', 'connection-failed', 'http-status', 'bad-signature'];

export type Instruments = ReturnType<typeof createInstruments>;

/** Every label is of a closed list of ours: nothing that a caller sends becomes one. */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const seconds = <Label extends string>(name: string, help: string, buckets: number[], labelNames: Label[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const instruments = {
    commandSeconds: seconds(
      'paystate_command_duration_seconds',
      'Commands of callers, follow-up and reconciliation, by kind and outcome (ok, refused, failed), calls to Alipay included',
      OUTSIDE_SECONDS,
      ['command', 'outcome'],
    ),
    alipayCallSeconds: seconds(
      'paystate_alipay_call_duration_seconds',
      'Calls to Alipay by method and outcome (ok, refused, unknown), with the wait for a connection',
      OUTSIDE_SECONDS,
      ['method', 'outcome'],
    ),
    alipayNoAnswer: new Counter({
      name: 'paystate_alipay_no_answer_total',
      help: 'Calls to Alipay without a usable answer, by reason; not-sent, overloaded and shutting-down never left',
      labelNames: ['reason'],
      registers,
    }),
    appendSeconds: seconds(
      'paystate_append_duration_seconds',
      'Appends to the log until they are durable, by outcome (ok, conflict, unavailable, failed)',
      INSIDE_SECONDS,
      ['outcome'],
    ),
    notifySeconds: seconds(
      'paystate_notify_duration_seconds',
      'Notifies from their arrival until they are stored (answered success), and until they are published (in the views, sent to subscribers)',
      INSIDE_SECONDS,
      ['stage'],
    ),
    projectionLagSeconds: seconds(
      'paystate_projection_lag_seconds',
      'From an append of this node until its events are in the views',
      INSIDE_SECONDS,
      [],
    ),
    fanOutSeconds: seconds(
      'paystate_fan_out_seconds',
      'From the commit of a batch until all its subscribers were served, while there are subscribers',
      INSIDE_SECONDS,
      [],
    ),
    payments: counter('paystate_payments_total', 'Payments that this node booked'),
    paymentsFen: counter('paystate_payments_fen_total', 'Payments that this node booked, in fen'),
    refunds: counter('paystate_refunds_total', 'Refunds that this node saw succeed, returns by cancel included'),
    refundsFen: counter(
      'paystate_refunds_fen_total',
      'Refunds that this node saw succeed, returns by cancel included, in fen',
    ),
  };
  // A rise from nothing shows only where there was a zero.
  for (const outcome of APPEND_OUTCOMES) instruments.appendSeconds.zero({ outcome });
  for (const stage of NOTIFY_STAGES) instruments.notifySeconds.zero({ stage });
  for (const reason of NO_ANSWER_REASONS) instruments.alipayNoAnswer.inc({ reason }, 0);
  return instruments;
}

/** Gauges without labels of their own, each read when Prometheus reads it. */
export function gaugesIn(registry: Registry) {
  return (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
}
