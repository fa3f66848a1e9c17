/** How the reconciliation of one bill stands: the fold of its stream. */
import type { BillEvent, BillImported, BillReconciled } from '../bill/bill-events';
import type { Discrepancy } from '../bill/discrepancy';

export type ReconciliationState = 'RUNNING' | 'NOT_READY' | 'DONE' | 'FAILED';

export type Reconciliation = {
  /** Revision of the last event, -1 for a bill that nobody asked for. */
  revision: number;
  /** Of the last run. */
  runId?: string;
  startedAt?: string;
  /** The actor that began it. */
  startedBy?: string;
  /** A run that has said nothing by then was lost with its process. */
  until?: string;
  ending?: 'NOT_READY' | 'DONE' | 'FAILED';
  /** Runs in a row that did not come to an end. */
  failures: number;
  nextTryAt?: string;
  /** Why the last run found nothing or failed. */
  problem?: string;
  bill?: BillImported['data'];
  /** Of the last run that compared the bill; where `ending` is FAILED it may not be the whole truth. */
  result?: BillReconciled['data'] & {
    listed: readonly Discrepancy[];
    /** The run whose list that is: where it is `unchanged`, one before. */
    listedRunId: string;
  };
  /** Of the run that is under way. */
  found: readonly Discrepancy[];
};

export const notBegun: Reconciliation = { revision: -1, failures: 0, found: [] };

/** Never rejects and never mutates; unknown types count as a revision, no more. */
export function evolveReconciliation(
  before: Reconciliation,
  event: BillEvent & { metadata?: { actor: string } },
): Reconciliation {
  const now = { ...before, revision: before.revision + 1 };
  switch (event.type) {
    case 'ReconciliationStarted': {
      const { runId, startedAt, until } = event.data;
      const { ending, problem: _problem, nextTryAt: _nextTryAt, ...rest } = now;
      // A run that never said how it ended has failed.
      const failures = ending === undefined && before.runId !== undefined ? before.failures + 1 : before.failures;
      const startedBy = event.metadata?.actor;
      return {
        ...rest,
        runId,
        startedAt,
        until,
        failures,
        found: [],
        ...(startedBy === undefined ? {} : { startedBy }),
      };
    }
    case 'BillNotReady': {
      const { subCode, nextTryAt } = event.data;
      return {
        ...now,
        ending: 'NOT_READY',
        failures: before.failures + 1,
        nextTryAt,
        problem: subCode ?? 'no bill yet',
      };
    }
    case 'BillImported':
      return { ...now, bill: event.data };
    case 'DiscrepanciesFound':
      return { ...now, found: [...before.found, ...event.data.discrepancies] };
    case 'BillReconciled':
      return {
        ...now,
        ending: 'DONE',
        // Where Alipay was not asked about everything, a failure stands right behind.
        failures: event.data.unasked ? before.failures : 0,
        result: { ...event.data, ...listOf(before, event.data) },
        found: [],
      };
    case 'ReconciliationFailed': {
      const { message, nextTryAt } = event.data;
      const failed = { ...now, ending: 'FAILED' as const, failures: before.failures + 1, problem: message };
      return nextTryAt === undefined ? failed : { ...failed, nextTryAt };
    }
    default:
      return now;
  }
}

type List = Pick<NonNullable<Reconciliation['result']>, 'listed' | 'listedRunId'>;

function listOf({ found, result }: Reconciliation, { unchanged, runId }: BillReconciled['data']): List {
  if (!unchanged) return { listed: found, listedRunId: runId };
  return { listed: result?.listed ?? [], listedRunId: result?.listedRunId ?? runId };
}

/** Undefined when nobody has asked for this bill. */
export function stateOfReconciliation(
  { runId, ending, until }: Reconciliation,
  nowMs: number,
): ReconciliationState | undefined {
  if (runId === undefined) return undefined;
  return ending ?? (Date.parse(until ?? '') > nowMs ? 'RUNNING' : 'FAILED');
}

/** Whether a run may begin by itself now: not while one is under way, nor before its time, nor once it is done. */
export function isDueAgain(reconciliation: Reconciliation, nowMs: number): boolean {
  const state = stateOfReconciliation(reconciliation, nowMs);
  if (state === undefined) return true;
  if (state === 'RUNNING' || state === 'DONE') return false;
  // Lost with its process: the next one tries at once.
  if (reconciliation.ending === undefined) return true;
  return reconciliation.nextTryAt !== undefined && Date.parse(reconciliation.nextTryAt) <= nowMs;
}
