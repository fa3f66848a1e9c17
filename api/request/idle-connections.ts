/**
 * Connections that hold something and let nothing happen: new ones, idle ones, those that send a request slowly, and those
 * whose response is complete and waits for its reader. A genuine request is complete within milliseconds. When there are
 * too many, the one that is idle for the longest is closed, so a client that holds thousands of connections open loses its
 * own. A response of which the reader takes nothing for a while is cut off, however few there are.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export function limitIdleConnections(server: Server, limits: { maxIdle: number; stalledMs: number }): void {
  /** Idle for the longest first. */
  const idle = new Set<Socket>();
  const addIdle = (socket: Socket) => {
    if (socket.destroyed) return;
    idle.delete(socket);
    idle.add(socket);
    const [oldest] = idle;
    if (idle.size <= limits.maxIdle || !oldest) return;
    idle.delete(oldest);
    cutOff(oldest);
  };
  /** How many responses of a connection are under way. */
  const answering = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number) => answering.set(socket, (answering.get(socket) ?? 0) + change);

  server.on('connection', (socket: Socket) => {
    socket.once('close', () => idle.delete(socket));
    addIdle(socket);
  });
  // Before whoever answers, perhaps at once.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    count(socket, 1);
    const removeIdle = () => idle.delete(socket);
    // Node says of a request without a body that it has ended only when somebody reads the body.
    if (request.complete || !hasBody(request)) removeIdle();
    else request.once('end', removeIdle);
    // All of it is handed over: from here on only its reader is waited for.
    response.once('prefinish', () => addIdle(socket));
    response.once('close', () => {
      request.off('end', removeIdle);
      count(socket, -1);
      addIdle(socket);
    });
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => {
    idle.delete(socket);
    // A WebSocket has limits of its own.
    socket.setTimeout(0);
  });
  // Node calls it when nothing was received and nothing was taken by the reader for so long.
  server.setTimeout(limits.stalledMs, (socket: Socket) => {
    if (!answering.get(socket)) socket.destroy();
    else if (socket.writableLength > 0) cutOff(socket);
    // The answer is not there yet, or an event stream has nothing new.
    else socket.setTimeout(limits.stalledMs);
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** With a reset: after an ordinary close the system would keep what was not read. */
function cutOff(socket: Socket): void {
  if (socket.writableLength > 0) socket.resetAndDestroy();
  else socket.destroy();
}
