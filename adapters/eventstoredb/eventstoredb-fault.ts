import type { ExpectedRevision } from '../../domain/ports';

/** What went wrong, in the terms that decide what to do next. */
export type StoreFault =
  | { kind: 'wrong-revision'; actual: ExpectedRevision }
  /** The server did not take the append: another node leads. The client's next call goes there. */
  | { kind: 'not-leader' }
  | { kind: 'not-found' }
  | { kind: 'deleted' }
  | { kind: 'denied'; message: string }
  | { kind: 'invalid'; message: string }
  /** The subscription cannot start from the requested position. */
  | { kind: 'bad-position' }
  /** Everything else. An append that ends so may have been stored. */
  | { kind: 'unavailable'; message: string };

/** What an error of the client means. Its classes differ by call and by moment; `type` and `code` are what they share. */
export function faultOf(error: unknown): StoreFault {
  const { type, code, message = '', actualVersion } = error as ClientError;
  if (type === 'wrong-expected-version') {
    return { kind: 'wrong-revision', actual: typeof actualVersion === 'bigint' ? Number(actualVersion) : 'no-stream' };
  }
  if (type === 'not-leader') return { kind: 'not-leader' };
  if (type === 'stream-not-found') return { kind: 'not-found' };
  if (type === 'stream-deleted') return { kind: 'deleted' };
  if (type === 'maximum-append-size-exceeded') return { kind: 'invalid', message: 'the append is too large' };
  if (type === 'access-denied') return { kind: 'denied', message };
  if (code === UNAUTHENTICATED || code === PERMISSION_DENIED) return { kind: 'denied', message };
  // Seen for a position between two events, that is, of another log.
  if (code === UNKNOWN && /Unexpected \w*Read\w*Result/.test(message)) return { kind: 'bad-position' };
  return { kind: 'unavailable', message: message === '' ? (type ?? 'no message') : message };
}

type ClientError = { type?: string; code?: number; message?: string; actualVersion?: unknown };

const UNKNOWN = 2;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
