/** The messages between the two sides of the SQLite writer. */

export type WriterThreadData = { file: string; maxFileBytes: number | undefined };

/** An event as it is stored. Data and metadata are JSON texts. */
export type EventColumns = [id: string, type: string, data: string, metadata: string];

/** Stands for "the stream has no event": as an expectation, and as what was found. */
export const newStream = -1;

export type AppendMessage = [stream: string, expected: number, events: EventColumns[]];

/** Requests are answered in the order they were sent. `close` comes last. */
export type WriterRequest = AppendMessage[] | 'close';

/** What became of an append: of a wrong expectation, `revision` is the actual one. */
export type AppendOutcome = [kind: 'stored' | 'repeated' | 'wrong-revision', revision: number, position: number];

/** One answer a commit: an outcome for each of its appends in order, or one problem for `count` that waited. */
export type WriterAnswer =
  | { kind: 'ready' }
  | { kind: 'committed'; outcomes: AppendOutcome[] }
  | { kind: 'failed'; count: number; problem: string };
