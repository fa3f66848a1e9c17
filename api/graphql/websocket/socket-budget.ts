/** What one client may send over its WebSocket: little before it is acknowledged, and after that no more than a page needs. */
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import { MAX_UNACKNOWLEDGED_BYTES, WS_BYTES, WS_MESSAGES } from '../../request/limits';

const POLICY_VIOLATION = 1008;
/** Masks and lengths of the frames that hold what is sent before the acknowledgement. */
const MAX_FRAMING_BYTES = 512;

type Rate = { burst: number; perSecond: number };

/**
 * Counts the bytes that arrive on `stream`, frames without a message included, and the messages that are named to it. Closes
 * the socket, and stops reading, when they are too many.
 */
export function limitSocket(stream: Duplex, refuse: (code: number, reason: string) => void) {
  let unacknowledgedBytes = 0;
  let isAcknowledged = false;
  let isRefused = false;
  const takeBytes = createBudget(WS_BYTES);
  const takeMessage = createBudget(WS_MESSAGES);
  const end = (code: number, reason: string): false => {
    if (!isRefused) refuse(code, reason);
    isRefused = true;
    return false;
  };
  const tooMuch = () => end(POLICY_VIOLATION, 'You send more than a subscriber needs to');
  const tooEarly = () =>
    end(
      CloseCode.BadRequest,
      `Before connection_ack, send connection_init of ${MAX_UNACKNOWLEDGED_BYTES} bytes at most`,
    );
  // Before ws reads it: its listener was added earlier.
  stream.prependListener('data', (chunk: Buffer) => {
    unacknowledgedBytes += isAcknowledged ? 0 : chunk.length;
    if (unacknowledgedBytes > MAX_UNACKNOWLEDGED_BYTES + MAX_FRAMING_BYTES) tooEarly();
    else if (isAcknowledged && !takeBytes(chunk.length)) tooMuch();
  });
  return {
    acknowledge() {
      isAcknowledged = true;
      unacknowledgedBytes = 0;
    },
    /** Whether the message may be handled. */
    admit(bytes: number): boolean {
      if (isRefused) return false;
      if (!isAcknowledged && bytes > MAX_UNACKNOWLEDGED_BYTES) return tooEarly();
      return takeMessage(1) || tooMuch();
    },
  };
}

/** Fills again at a steady pace, up to `burst`. False: it is used up. */
function createBudget({ burst, perSecond }: Rate): (amount: number) => boolean {
  let left = burst;
  let filledMs = performance.now();
  return (amount) => {
    const nowMs = performance.now();
    left = Math.min(burst, left + ((nowMs - filledMs) / 1_000) * perSecond) - amount;
    filledMs = nowMs;
    return left >= 0;
  };
}
