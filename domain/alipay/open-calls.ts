/** Calls without an answer, and what is in doubt because of them. */
import type { AlipayMethod } from '../events/alipay-methods';
import type { AlipayCallRequested } from '../events/evidence-events';

/** A call whose answer is not recorded: on its way in some process, or lost with that process. */
export type InFlightCall = AlipayCallRequested['data'] & { requestedAt: string; revision: number };

/** A call that was given up, or whose answer says nothing for certain. */
export type LostCall = {
  callId: string;
  method: AlipayMethod;
  outRequestNo?: string;
  /** When its intent was stored, and at which revision. */
  requestedAt: string;
  revision: number;
  /** When its sender gave up. */
  lostAt: string;
};

/** Something at Alipay whose outcome is not known. It is asked about until it is. */
export type Doubt = {
  /** When it became unknown. The schedule of checks counts from here. */
  since: string;
  /** The event that raised it. A query that left before it does not answer it; the clocks of several nodes are no proof. */
  sinceRevision: number;
  /** The last time that Alipay was asked. */
  lastCheckAt?: string;
  /** Ask at once, without the usual pause. */
  immediate?: boolean;
};

/** `at` and `revision`: of the event that raises it. */
export function newDoubt({ at, revision }: { at: string; revision: number }, immediate: boolean): Doubt {
  return { since: at, sinceRevision: revision, ...(immediate ? { immediate } : {}) };
}
