/** Appends that wait for the disk, in the order sent, which is the order answered. */
import { WrongExpectedRevisionError, type AppendResult, type ExpectedRevision } from '../../domain/ports';
import { newStream, type AppendOutcome } from './sqlite-writer-messages';
import type { NewEvent } from '../../domain/events/recorded-event';

/** Events that just became durable. `revision` and `position` are those of the last; `characters` is their JSON's length. */
export type CommittedAppend = {
  stream: string;
  events: readonly NewEvent[];
  revision: number;
  position: number;
  characters: number;
};

export type WriterStats = {
  /** Appends that were stored. */
  appends: number;
  /** Appends answered as the repeat of a stored one. */
  repeats: number;
  /** Transactions, each with one fsync. Fewer than the appends under load: that is the group commit. */
  commits: number;
  waiting: number;
};

type WaitingAppend = {
  stream: string;
  expected: ExpectedRevision;
  events: readonly NewEvent[];
  characters: number;
  resolve: (result: AppendResult) => void;
  reject: (error: Error) => void;
};

export type WaitingAppends = {
  count(): number;
  add(append: Pick<WaitingAppend, 'stream' | 'expected' | 'events' | 'characters'>): Promise<AppendResult>;
  /** One commit: the first of them go on, each with its outcome. */
  answer(outcomes: readonly AppendOutcome[]): void;
  /** Rejects the first `count`; all when left out. */
  reject(problem: Error, count?: number): void;
  stats(): WriterStats;
};

/** `onCommitted` is called once a commit, in commit order, before anyone who waits for the appends goes on. */
export function createWaitingAppends(onCommitted: (appends: CommittedAppend[]) => void): WaitingAppends {
  const waiting: WaitingAppend[] = [];
  const stats = { appends: 0, repeats: 0, commits: 0 };
  return {
    count: () => waiting.length,
    add: (append) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...append, resolve, reject });
      }),
    answer(outcomes) {
      const committed: CommittedAppend[] = [];
      for (const [index, append] of waiting.splice(0, outcomes.length).entries()) {
        const outcome = outcomes[index];
        if (!outcome) continue;
        const [kind, revision, position] = outcome;
        complete(append, outcome);
        if (kind === 'stored') committed.push({ ...append, revision, position });
        if (kind === 'repeated') stats.repeats += 1;
      }
      stats.commits += 1;
      stats.appends += committed.length;
      onCommitted(committed);
    },
    reject(problem, count = waiting.length) {
      for (const append of waiting.splice(0, count)) append.reject(problem);
    },
    stats: () => ({ ...stats, waiting: waiting.length }),
  };
}

function complete(append: WaitingAppend, [kind, revision, position]: AppendOutcome): void {
  if (kind !== 'wrong-revision') return append.resolve({ revision, position: String(position) });
  const actual = revision === newStream ? 'no-stream' : revision;
  append.reject(new WrongExpectedRevisionError(append.stream, append.expected, actual));
}
