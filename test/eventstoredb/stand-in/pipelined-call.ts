/** grpc-js waits for each message to be flushed before it takes the next: one a turn of the event loop. A real server streams. */
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/** Messages of one call that may wait for the socket, which flow control holds back. */
const MAX_UNFLUSHED_MESSAGES = 32;

/** Messages go out together, so that a busy process delivers more than one event a turn. */
export const pipelined: ServerInterceptor = (_method, call) => new PipelinedCall(call);

class PipelinedCall extends ServerInterceptingCall {
  private unflushed = 0;
  private waiting: (() => void) | undefined;

  override sendMessage(message: unknown, taken: () => void): void {
    this.unflushed += 1;
    super.sendMessage(message, () => {
      this.unflushed -= 1;
      const next = this.waiting;
      this.waiting = undefined;
      next?.();
    });
    if (this.unflushed < MAX_UNFLUSHED_MESSAGES) taken();
    else this.waiting = taken;
  }
}
