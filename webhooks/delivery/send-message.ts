/** The port through which messages leave. */
import type { Message } from '../message';

export type Target = {
  url: string;
  /** All of them sign: the present one, and during a rotation the one before. `whsec_…`. */
  secrets: readonly string[];
};

export type SendResult =
  | { kind: 'accepted'; status: number; durationMs: number }
  | {
      kind: 'failed';
      /** For people; nothing that the other side answered but its status. */
      problem: string;
      status?: number | undefined;
      /** It asks for a pause (Retry-After). */
      retryAfterMs?: number | undefined;
      /** It answered 410: it wants nothing any more. */
      isGone: boolean;
      durationMs: number;
    };

/** One attempt. Never rejects, and ends within `maxSendMs`; sooner when the signal aborts. */
export type SendMessage = {
  (target: Target, message: Message, signal: AbortSignal): Promise<SendResult>;
  readonly maxSendMs: number;
};
