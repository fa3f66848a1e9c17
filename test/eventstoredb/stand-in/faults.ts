/** Misbehaviour on request: the rules in force, and what a call that one of them strikes is answered. */
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';

/** What a rule strikes. `append` is a unary append as well as one within a batch call; `delete` and `tombstone` are never struck. */
export type FaultTarget = 'append' | 'read' | 'subscribe' | 'gossip' | 'features';

export const FAULTS = {
  unavailable: 'not done, answers code 14',
  'not-ready': 'not done, answers code 14 "Server Is Not Ready", as a server that is starting',
  'not-leader': 'not done, names `leader`. Strikes only calls that require a leader: a follower serves the others',
  'drop-before': 'not done, the connection is reset',
  'drop-after-stored': 'an append is stored, then the connection is reset; for others as drop-before',
  // Not observed: 23.10.7 knows the repeat of an exact append from the stream, for good (§2). Another version need not.
  'repeat-forgotten': 'the repeat of an append is answered as one at a wrong revision; other appends are done',
  delay: 'done after ms',
  hang: 'not done, never answered, the call stays open',
  'deadline-after-stored': 'an append is stored, then answered as too late; others are answered code 4',
  'slow-consumer': 'answers code 10 "Consumer too slow"; a subscription is confirmed first',
  'end-ok':
    'ends with OK: nothing more is read, a batch call is over, a unary append gets an empty answer. A subscription is confirmed first',
  'never-live':
    'a subscription is served, but never told that it is live, as one that reads no faster than the log grows',
  'access-denied': 'not done, answers code 7',
  internal: 'not done, answers code 13',
} as const;
export type Fault = keyof typeof FAULTS;

export type FaultRule = {
  on: FaultTarget;
  fault: Fault;
  /** 1 unless said. */
  times?: number;
  /** For `delay`. */
  ms?: number;
  /** Reads and subscriptions: strikes once this many events were sent, instead of at once. */
  afterEvents?: number;
  /** For `not-leader`. */
  leader?: { host: string; port: number };
};

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The rule that strikes this call, which counts as one time. */
  take(on: FaultTarget, call: { metadata: Metadata }): FaultRule | undefined;
};

export function createFaults(): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  return {
    add: (rule) => void rules.push({ rule, left: rule.times ?? 1 }),
    clear: () => (rules = []),
    take(on, call) {
      const found = rules.find(({ rule }) => rule.on === on && (rule.fault !== 'not-leader' || requiresLeader(call)));
      if (!found) return undefined;
      found.left -= 1;
      rules = rules.filter(({ left }) => left > 0);
      return found.rule;
    },
  };
}

/** Observed, §7: the request header `requires-leader`. */
function requiresLeader({ metadata }: { metadata: Metadata }): boolean {
  return metadata.get('requires-leader')[0] === 'true';
}

export type Refusal = Pick<StatusObject, 'code' | 'details' | 'metadata'>;

/** The trailers are what the client goes by; `exception` first, then the status code (observed, §7 and §10). */
export function refusal(code: status, details: string, trailers: Record<string, string> = {}): Refusal {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details, metadata };
}

/** Observed, §5. */
export const TOO_SLOW =
  'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.';
/** Observed, §6. */
export const NOT_READY = 'Server Is Not Ready';

export const accessDenied = (): Refusal =>
  refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

/** How a fault ends a call; undefined for those that do something else. */
export function refusalOf({ fault, leader }: FaultRule): Refusal | undefined {
  switch (fault) {
    case 'unavailable':
      return refusal(status.UNAVAILABLE, 'the stand-in was told to be unavailable');
    case 'not-ready':
      return refusal(status.UNAVAILABLE, NOT_READY);
    case 'not-leader':
      return refusal(status.NOT_FOUND, 'Leader info available', {
        exception: 'not-leader',
        'leader-endpoint-host': leader?.host ?? '127.0.0.1',
        'leader-endpoint-port': String(leader?.port ?? 0),
      });
    case 'deadline-after-stored':
      return refusal(status.DEADLINE_EXCEEDED, 'Deadline exceeded');
    case 'slow-consumer':
      return refusal(status.ABORTED, TOO_SLOW);
    case 'access-denied':
      return accessDenied();
    case 'internal':
      return refusal(status.INTERNAL, 'the stand-in was told to fail');
    case 'drop-before':
    case 'drop-after-stored':
    case 'repeat-forgotten':
    case 'delay':
    case 'hang':
    case 'end-ok':
    case 'never-live':
      return undefined;
  }
}
