/**
 * Connections that ask nothing just now: new ones, idle ones, and those whose request comes in drops. A genuine request is
 * whole within milliseconds, so when there are too many the one that has been quiet for the longest is ended: who holds
 * connections open by the thousand crowds out itself.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export function limitQuietConnections(server: Server, maxQuiet: number): void {
  /** Quiet for the longest first. */
  const quiet = new Set<Socket>();
  const becomeQuiet = (socket: Socket) => {
    if (socket.destroyed) return;
    quiet.add(socket);
    const [oldest] = quiet;
    if (quiet.size <= maxQuiet || !oldest) return;
    quiet.delete(oldest);
    oldest.destroy();
  };

  server.on('connection', (socket: Socket) => {
    socket.once('close', () => quiet.delete(socket));
    becomeQuiet(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const bePatient = () => quiet.delete(socket);
    if (request.complete) bePatient();
    else request.once('end', bePatient);
    response.once('close', () => {
      request.off('end', bePatient);
      quiet.delete(socket);
      becomeQuiet(socket);
    });
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => quiet.delete(socket));
}
