/**
 * A TCP proxy in front of the gRPC server: gRPC can only shut down politely, so what a killed or a stopped process does to
 * its sockets is done here (observed, §10: "cut sockets in a TCP proxy in front for that").
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type TcpGate = {
  /** Answers the port. Without one: a port that the system gives to no outgoing connection, as it must stay ours while closed. */
  listen(port?: number): Promise<number>;
  /** Resets every connection. */
  resetAll(): void;
  /** Resets the connection that the server behind the gate knows under this peer name (`127.0.0.1:50123`). */
  resetPeer(peer: string): void;
  /** Bytes are neither read nor written until `resume`. New connections are taken, as the kernel does for a stopped process. */
  pause(): void;
  resume(): void;
  /** Stops listening and resets every connection; what listens next is not paused. */
  close(): Promise<void>;
};

type Link = { client: Socket; server: Socket };

const HOST = '127.0.0.1';
/** Linux gives outgoing connections ports from 32768 on. */
const OWN_PORTS = { from: 20_000, to: 32_000 };
const MAX_PORT_ATTEMPTS = 50;

export function createTcpGate(serverPort: () => number, host = HOST): TcpGate {
  const links = new Set<Link>();
  let listener: Server | undefined;
  let isPaused = false;

  const accept = (client: Socket) => {
    const link = { client, server: connect({ port: serverPort(), host, noDelay: true }) };
    client.setNoDelay(true);
    links.add(link);
    forward(client, link.server, () => isPaused);
    forward(link.server, client, () => isPaused);
    const cut = () => {
      links.delete(link);
      client.destroy();
      link.server.destroy();
    };
    for (const socket of [client, link.server]) socket.on('error', cut).on('close', cut);
  };

  const reset = (link: Link) => {
    links.delete(link);
    link.client.resetAndDestroy();
    link.server.destroy();
  };
  const resetAll = () => links.forEach(reset);

  return {
    async listen(port) {
      const server = createServer({ pauseOnConnect: false }, accept);
      listener = server;
      return port === undefined ? listenAnywhere(server) : listenOn(server, port);
    },
    resetAll,
    resetPeer: (peer) => {
      for (const link of links) if (`${HOST}:${link.server.localPort ?? 0}` === peer) reset(link);
    },
    pause() {
      isPaused = true;
      for (const { client, server } of links) [client, server].forEach((socket) => socket.pause());
    },
    resume() {
      isPaused = false;
      for (const { client, server } of links) [client, server].forEach((socket) => socket.resume());
    },
    async close() {
      const closing = listener;
      listener = undefined;
      isPaused = false;
      const closed = new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
      resetAll();
      await closed;
    },
  };
}

/** `pipe` would resume a paused socket by itself at the next drain. */
function forward(from: Socket, to: Socket, isPaused: () => boolean): void {
  from.on('data', (bytes) => {
    if (!to.write(bytes)) from.pause();
  });
  to.on('drain', () => {
    if (!isPaused()) from.resume();
  });
  from.on('end', () => to.end());
  if (isPaused()) from.pause();
}

async function listenAnywhere(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = OWN_PORTS.from + Math.floor(Math.random() * (OWN_PORTS.to - OWN_PORTS.from));
    try {
      return await listenOn(server, port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === MAX_PORT_ATTEMPTS) throw error;
    }
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
