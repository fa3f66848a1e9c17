/**
 * Connections without a complete request: new ones, idle ones, and those that send a request slowly. A genuine request is
 * complete within milliseconds. When there are too many, the one that is idle for the longest is closed, so a client that
 * holds thousands of connections open loses its own.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export function limitIdleConnections(server: Server, maxIdle: number): void {
  /** Idle for the longest first. */
  const idle = new Set<Socket>();
  const addIdle = (socket: Socket) => {
    if (socket.destroyed) return;
    idle.add(socket);
    const [oldest] = idle;
    if (idle.size <= maxIdle || !oldest) return;
    idle.delete(oldest);
    oldest.destroy();
  };

  server.on('connection', (socket: Socket) => {
    socket.once('close', () => idle.delete(socket));
    addIdle(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const removeIdle = () => idle.delete(socket);
    if (request.complete) removeIdle();
    else request.once('end', removeIdle);
    response.once('close', () => {
      request.off('end', removeIdle);
      idle.delete(socket);
      addIdle(socket);
    });
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => idle.delete(socket));
}
