/**
 * graphql-ws knows a subscription by its id alone. When a client completes one and uses its id again before graphql-ws has
 * let go of the first, the two are mixed up: both deliver, and one is never ended. So the second begins when the first has
 * ended in fact.
 */
import { CloseCode, MessageType } from 'graphql-ws';

type Begun = {
  /** The client has ended it. */
  isCompleted: boolean;
  /** Begins the next one of the same id. */
  beginNext?: (() => void) | undefined;
};

/** `handle` of graphql-ws, which resolves when a subscription has ended; with the same ids in order. */
export function inOrderOfIds(
  handle: (text: string) => Promise<void>,
  socket: { isOpen(): boolean; close(code: number, reason: string): void },
): (text: string) => Promise<void> {
  const begun = new Map<string, Begun>();

  const begin = async (id: string, text: string): Promise<void> => {
    const subscription: Begun = { isCompleted: false };
    begun.set(id, subscription);
    try {
      await handle(text);
    } finally {
      begun.delete(id);
      if (socket.isOpen()) subscription.beginNext?.();
    }
  };
  const subscribe = (id: string, text: string): Promise<void> => {
    const before = begun.get(id);
    if (!before) return begin(id, text);
    if (!before.isCompleted || before.beginNext) {
      socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      before.beginNext = () => void begin(id, text).then(resolve, reject);
    });
  };
  const complete = (id: string, text: string): Promise<void> => {
    const subscription = begun.get(id);
    if (!subscription?.beginNext) {
      if (subscription) subscription.isCompleted = true;
      return handle(text);
    }
    // It had not begun: nothing is left of it.
    subscription.beginNext = undefined;
    return Promise.resolve();
  };
  return (text) => {
    const { type, id } = typeAndId(text);
    if (id !== undefined && type === MessageType.Subscribe) return subscribe(id, text);
    if (id !== undefined && type === MessageType.Complete) return complete(id, text);
    return handle(text);
  };
}

/** Of a message that is none, nothing: graphql-ws closes the socket for it. */
function typeAndId(text: string): { type?: unknown; id?: string | undefined } {
  try {
    const { type, id } = (JSON.parse(text) ?? {}) as { type?: unknown; id?: unknown };
    return { type, id: typeof id === 'string' ? id : undefined };
  } catch {
    return {};
  }
}
