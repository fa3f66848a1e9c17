/** The numbers by which one sees how the engine is, each with the limit of its alert (deploy/prometheus/alerts.yml). */
import { growth, quantile, sum, type Samples } from './samples';

export type Unit = 'seconds' | 'count' | 'share' | 'perMinute';

/** `at`: what was read then. */
export type Reading = { atMs: number; samples: Samples };

type Read = (now: Reading, before: Reading) => number | undefined;

type FigureShape = {
  id: string;
  unit: Unit;
  /** `before`: the earliest reading of the last minutes. */
  read: Read;
  /** A value above it is bad; undefined: it only tells how much goes on. */
  limit?: number;
  alert?: string;
  /** Whether what it counts from has happened; until then it says so, and nothing good, up to the limit. */
  isBegun?: (samples: Samples) => boolean;
  /** As of the alert: now (page), or today (ticket). */
  severity?: 'page' | 'ticket';
};

const gauge =
  (name: string): Read =>
  ({ samples }) =>
    sum(samples, name);

const perMinute =
  (name: string): Read =>
  (now, before) => {
    const minutes = (now.atMs - before.atMs) / 60_000;
    const grown = growth(now.samples, before.samples, name);
    return grown === undefined || minutes <= 0 ? undefined : grown / minutes;
  };

const CALLS = 'paystate_alipay_call_duration_seconds_count';

/** By what they are about, in the order in which they are shown. */
export const FIGURES = {
  alipay: [
    {
      id: 'inDoubtOldest',
      unit: 'seconds',
      read: gauge('paystate_in_doubt_oldest_seconds'),
      limit: 1_800,
      alert: 'PaystateOutcomeInDoubt',
      severity: 'page',
    },
    { id: 'inDoubt', unit: 'count', read: gauge('paystate_in_doubt') },
    {
      id: 'dueOldest',
      unit: 'seconds',
      read: gauge('paystate_due_oldest_seconds'),
      limit: 300,
      alert: 'PaystateDueLate',
      severity: 'page',
    },
    { id: 'due', unit: 'count', read: gauge('paystate_due') },
    {
      id: 'unknown',
      unit: 'share',
      read({ samples }, before) {
        const all = growth(samples, before.samples, CALLS);
        return all === 0 ? 0 : all && (growth(samples, before.samples, CALLS, { outcome: 'unknown' }) ?? 0) / all;
      },
      limit: 0.05,
      alert: 'PaystateAlipayUnknown',
      severity: 'page',
    },
    { id: 'calls', unit: 'perMinute', read: perMinute(CALLS) },
  ],
  books: [
    {
      id: 'behind',
      unit: 'seconds',
      read: gauge('paystate_projection_behind_seconds'),
      limit: 30,
      alert: 'PaystateViewsBehind',
      severity: 'page',
    },
    {
      id: 'append',
      unit: 'seconds',
      read: ({ samples }, before) => quantile(samples, before.samples, 'paystate_append_duration_seconds', 0.99),
      limit: 0.5,
      alert: 'PaystateAppendSlow',
      severity: 'ticket',
    },
    {
      id: 'poison',
      unit: 'count',
      read: gauge('paystate_poison'),
      limit: 0,
      alert: 'PaystatePoison',
      severity: 'ticket',
    },
    {
      id: 'anomalies',
      unit: 'count',
      read: gauge('paystate_open_anomalies'),
      limit: 0,
      alert: 'PaystateAnomalyOpen',
      severity: 'ticket',
    },
    {
      id: 'billAge',
      unit: 'seconds',
      read: gauge('paystate_bill_agreed_age_seconds'),
      isBegun: (samples) => sum(samples, 'paystate_bill_agreed') !== 0,
      limit: 3 * 86_400,
      alert: 'PaystateBillOverdue',
      severity: 'ticket',
    },
  ],
  load: [
    { id: 'commands', unit: 'perMinute', read: perMinute('paystate_commands_total') },
    {
      id: 'refused',
      unit: 'count',
      read: ({ samples }, before) => growth(samples, before.samples, 'paystate_work_refused_total'),
      limit: 0,
      alert: 'PaystateOverloaded',
      severity: 'page',
    },
    {
      id: 'eventLoop',
      unit: 'seconds',
      read: gauge('nodejs_eventloop_lag_p99_seconds'),
      limit: 0.5,
      alert: 'PaystateEventLoopSlow',
      severity: 'ticket',
    },
  ],
} as const satisfies Record<string, readonly FigureShape[]>;

export type Group = keyof typeof FIGURES;
export type FigureId = (typeof FIGURES)[Group][number]['id'];
export type Figure = FigureShape & { id: FigureId };

/** Of the circuit breaker before Alipay; undefined: the engine did not say. */
export function breakerOf(samples: Samples): 'closed' | 'open' | 'half-open' | undefined {
  return (['open', 'half-open', 'closed'] as const).find(
    (state) => sum(samples, 'paystate_alipay_breaker', { state }) === 1,
  );
}
