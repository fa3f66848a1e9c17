import type { WebSocket } from 'ws';

/**
 * Pings keep proxies from closing an idle socket, and detect clients that are gone without a close: a socket that has not
 * answered by the next ping, `everyMs` later, is terminated. Answers how to stop.
 */
export function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let isAnswered = true;
  socket.on('pong', () => (isAnswered = true));
  const terminateUnlessAnswered = () => {
    if (!isAnswered) socket.terminate();
  };
  const timer = setInterval(() => {
    // Where this process was busy all that time, the answer lies in the socket: it is read first, or all sockets would go at once.
    if (!isAnswered) return void setImmediate(terminateUnlessAnswered);
    isAnswered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}
