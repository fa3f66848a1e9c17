/** Why a request to the engine has no answer that counts: for a person, what to do; for a program, how the command ends. */
import { CommandError, EXIT } from '../terminal/usage-error';

export type GraphQLAnswer<Data> = {
  data?: Data | null;
  errors?: {
    message: string;
    extensions?: { code?: string; retryable?: boolean; help?: string; requestId?: string };
  }[];
};

type Problem = {
  message: string;
  /** Asking again may help. */
  mayPass: boolean;
  /** The engine may have done what it was asked for. */
  mayBeDone: boolean;
  exitCode: number;
  retryAfterMs?: number;
  /** Nobody answered at all. */
  isAway?: true;
};

/** A mutation whose answer is lost ends as one in doubt. */
export class EngineProblem extends CommandError {
  override readonly name = 'EngineProblem';
  constructor(
    readonly problem: Problem,
    readonly kind: RequestKind,
  ) {
    const inDoubt = problem.mayBeDone ? IF_IT_MAY_BE_DONE[kind] : '';
    super(inDoubt === '' ? problem.exitCode : EXIT.IN_DOUBT, problem.message + inDoubt);
  }
}

export type RequestKind = 'query' | 'keyed mutation' | 'mutation';

const IF_IT_MAY_BE_DONE: Record<RequestKind, string> = {
  query: '',
  'keyed mutation': '\nIt may have been done, or not. Give the same command again, with the same numbers.',
  mutation: '\nIt may have been done, or not: see what is there before you give the command again.',
};

const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

export const IS_IT_RUNNING = 'is it running (npm start), and are HOST and PORT those that it has?';

/** The connection was refused, broke, or brought no answer in time. */
export function problemOfConnection(error: unknown, url: string): Problem {
  const { name, cause } = error as Error;
  const { code = '', message: said } = (cause ?? error) as { code?: string; message?: string };
  // A port that fetch refuses by itself has no code.
  if (NEVER_SENT.includes(code) || said === 'bad port') {
    const message = `no engine answers at ${url}: ${IS_IT_RUNNING}`;
    return { message, mayPass: false, mayBeDone: false, exitCode: EXIT.NOT_TAKEN, isAway: true };
  }
  const why = name === 'TimeoutError' ? 'not in time' : `the connection broke${code === '' ? '' : `, ${code}`}`;
  return {
    message: `no engine answers at ${url} (${why}): ${IS_IT_RUNNING}`,
    mayPass: true,
    mayBeDone: true,
    exitCode: EXIT.NOT_TAKEN,
    isAway: true,
  };
}

/** What the client was: its address, and where its credential came from (undefined: it had none). */
type Asked = { url: string; tokenFrom: string | undefined };

export function problemOfAnswer(
  answer: GraphQLAnswer<unknown> | undefined,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  asked: Asked,
): Problem {
  const [first] = answer?.errors ?? [];
  if (!answer?.errors || !first) return problemOfStatus(status, asked.url);
  const { code = '', retryable = false, requestId } = first.extensions ?? {};
  const said = answer.errors.map(({ message }) => message).join('; ');
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return {
    message: `${said}${hintOn(code, asked)}${code === 'INTERNAL' ? ` (request ${requestId ?? 'unknown'})` : ''}`,
    mayPass: retryable,
    mayBeDone: answer.data != null || code === 'INTERNAL' || code === 'STORE_UNAVAILABLE',
    exitCode: NOT_TAKEN.includes(code) ? EXIT.NOT_TAKEN : EXIT.FAILED,
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {}),
  };
}

const NOT_TAKEN = ['UNAUTHENTICATED', 'FORBIDDEN', 'OVERLOADED', 'RATE_LIMITED', 'STORE_UNAVAILABLE'];

function hintOn(code: string, { tokenFrom }: Asked): string {
  if (code === 'UNAUTHENTICATED') {
    return tokenFrom === undefined
      ? '\nNo key was given: set API_TOKEN or API_TOKEN_FILE, or give --key-file <file>.'
      : `\nThe key is that of ${tokenFrom}: it must be one of this shop that is in use.`;
  }
  if (code === 'MISSING_SCOPE') return '\n`paystate keys create` makes a key that has it; --key-file <file> uses it.';
  return '';
}

function problemOfStatus(status: number, url: string): Problem {
  const failed = { mayPass: false, mayBeDone: status >= 500, exitCode: EXIT.NOT_TAKEN };
  if (status === 421) {
    return { ...failed, message: `${url}: the engine does not answer to this name: set HOST, or ALLOWED_HOSTS there` };
  }
  return { ...failed, message: `${url} answers HTTP ${status}, as no engine does: are HOST and PORT right?` };
}
