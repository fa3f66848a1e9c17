/** WebSockets at /graphql: who may open one, how many, how much may wait in each, and how they end. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { HostProblem } from '../../connections/host-names';
import type { Authenticator } from '../../request/authentication';
import type { SharedContext } from '../../request/context';
import { maskErrors } from '../../request/errors';
import {
  KEEP_ALIVE_MS,
  MAX_SOCKETS,
  MAX_UNACKNOWLEDGED_SOCKETS,
  MAX_WS_BUFFERED_BYTES,
  MAX_WS_MESSAGE_BYTES,
  SOCKET_CLOSE_GRACE_MS,
} from '../../request/limits';
import { requestIdOf, type RequestGuard } from '../../request/request-guard';
import type { LiveOperations } from '../live-operations';
import { keepAlive } from './keep-alive';
import { inOrderOfIds } from './message-order';
import { limitSocket } from './socket-budget';
import { subscriptionProtocol, TRY_AGAIN_LATER } from './subscription-protocol';

/** One shop's sockets. */
export type GraphqlWsOptions = {
  /** The path of its upgrades. */
  path: string;
  live: LiveOperations;
  shared: SharedContext;
  guard: RequestGuard;
  authenticator: Authenticator;
};

export type GraphqlWs = {
  /** Takes no more sockets and closes those there are with 1001. Resolves when all are gone. */
  close(): Promise<void>;
};

const GOING_AWAY = 1001;
/** How graphql-ws writes it. */
const ACKNOWLEDGEMENT = '{"type":"connection_ack"';

export function attachGraphqlWs(
  http: Server,
  endpoints: readonly GraphqlWsOptions[],
  hostProblem: HostProblem,
): GraphqlWs {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_WS_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });
  const byPath = new Map(
    endpoints.map((options) => [options.path, { ...options, server: makeServer(subscriptionProtocol(options)) }]),
  );
  let isClosing = false;
  const unacknowledged = createUnacknowledged();

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const misdirected = hostProblem(request.headers.host);
    if (misdirected !== undefined) return refuseUpgrade(stream, '421 Misdirected Request', misdirected);
    const endpoint = byPath.get(request.url?.split('?')[0] ?? '');
    if (!endpoint) return void stream.destroy();
    const { guard, shared, server } = endpoint;
    const { logger } = shared.deps;
    const foreign = guard.originProblem(request.headers);
    if (foreign !== undefined) return refuseUpgrade(stream, '403 Forbidden', foreign);
    if (isClosing || sockets.clients.size >= MAX_SOCKETS) {
      return refuseUpgrade(stream, '503 Service Unavailable', 'No more sockets now: try again later.');
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const requestId = requestIdOf(request);
      const report = (error: unknown) => void maskErrors([error], { requestId, logger });
      unacknowledged.add(socket);
      const outlet = outletOf(socket, stream, { onFailure: report, onAck: () => unacknowledged.delete(socket) });
      const closed = server.opened(outlet, {
        requestId,
        request,
        close: outlet.close,
        isClosed: () => socket.readyState !== socket.OPEN,
        onClosed: (callback) => void socket.once('close', callback),
      });
      const leaveMetrics = shared.metrics.socketOpened(() => socket.bufferedAmount);
      const stopKeepAlive = keepAlive(socket, KEEP_ALIVE_MS);
      socket.once('close', (code, reason) => {
        unacknowledged.delete(socket);
        stopKeepAlive();
        leaveMetrics();
        closed(code, String(reason)).catch(report);
      });
    });
  };
  http.on('upgrade', onUpgrade);

  return {
    async close() {
      isClosing = true;
      const gone = [...sockets.clients].map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of sockets.clients) closeSoon(socket, GOING_AWAY, 'The server is stopping: connect again');
      await Promise.all(gone);
      sockets.close();
    },
  };
}

/** Sockets whose client has not said who it is. Above the limit the one that has waited the longest is cut off. */
function createUnacknowledged() {
  const sockets = new Set<WebSocket>();
  return {
    add(socket: WebSocket) {
      sockets.add(socket);
      const [oldest] = sockets;
      if (sockets.size <= MAX_UNACKNOWLEDGED_SOCKETS || !oldest) return;
      sockets.delete(oldest);
      oldest.terminate();
    },
    delete: (socket: WebSocket) => sockets.delete(socket),
  };
}

function refuseUpgrade(stream: Duplex, status: string, reason: string): void {
  stream.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}

/** What graphql-ws writes to. A client that does not read must not grow our memory, nor one that writes take our time. */
function outletOf(socket: WebSocket, stream: Duplex, on: { onFailure(error: unknown): void; onAck(): void }) {
  // Malformed frames and messages above the limit: ws closes the socket itself, with the code that fits.
  socket.on('error', () => undefined);
  const close = (code?: number, reason?: string) => closeSoon(socket, code ?? GOING_AWAY, reason ?? '');
  const limits = limitSocket(stream, (code, reason) => {
    close(code, reason);
    // It is not heard any more; `closeSoon` ends it.
    socket.pause();
  });
  return {
    protocol: socket.protocol,
    // Resolves when the message is with the operating system: a subscription does not run ahead of its reader.
    send: (text: string) =>
      new Promise<void>((resolve) => {
        if (text.startsWith(ACKNOWLEDGEMENT)) {
          limits.acknowledge();
          on.onAck();
        }
        if (socket.readyState !== socket.OPEN) return resolve();
        if (socket.bufferedAmount > MAX_WS_BUFFERED_BYTES) {
          closeSoon(socket, TRY_AGAIN_LATER, 'You read slower than changes come: connect again, with after');
          return resolve();
        }
        socket.send(text, () => resolve());
      }),
    close,
    onMessage: (handle: (text: string) => Promise<void>) => {
      const handleInOrder = inOrderOfIds(handle, { isOpen: () => socket.readyState === socket.OPEN, close });
      socket.on('message', (bytes: Buffer) => {
        if (!limits.admit(bytes.length)) return;
        handleInOrder(bytes.toString('utf8')).catch((error: unknown) => {
          on.onFailure(error);
          closeSoon(socket, CloseCode.InternalServerError, 'Internal error');
        });
      });
    },
  };
}

/** Sockets whose close was begun: it is begun once. */
const closing = new WeakSet<WebSocket>();

/** A client that does not answer the close, perhaps because it reads nothing, is cut off. */
function closeSoon(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === socket.CLOSED || closing.has(socket)) return;
  closing.add(socket);
  // graphql-ws quotes the client in some reasons; a frame takes 123 bytes.
  socket.close(code, /^[\x20-\x7e]{0,120}$/.test(reason) ? reason : '');
  const timer = setTimeout(() => socket.terminate(), SOCKET_CLOSE_GRACE_MS);
  socket.once('close', () => clearTimeout(timer));
}
