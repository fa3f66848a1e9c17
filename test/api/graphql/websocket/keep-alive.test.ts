/** Pings end sockets whose client is gone, and no others: not those whose answer waits because this process was busy. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { WebSocketServer, type WebSocket } from 'ws';
import { keepAlive } from '../../../../api/graphql/websocket/keep-alive';
import { PATIENCE_MS, until } from '../../../waiting';

const EVERY_MS = 100;

/** Counts the pings that it has seen, and answered before it counts them. */
const CLIENT = `
  const { workerData } = require('node:worker_threads');
  const { WebSocket } = require('ws');
  const pings = new Int32Array(workerData.pings);
  new WebSocket(workerData.url, { autoPong: workerData.answers }).on('error', () => undefined).on('ping', () => {
    Atomics.add(pings, 0, 1);
    Atomics.notify(pings, 0);
  });
`;

let server: WebSocketServer;
let client: Worker;
let stop: () => void;
afterEach(async () => {
  stop();
  await client.terminate();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** A socket that is kept alive; its client is a thread of its own, which goes on while this one is busy. */
async function givenSocket(behaviour: { answers: boolean }): Promise<{ socket: WebSocket; pings: Int32Array }> {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const pings = new Int32Array(new SharedArrayBuffer(4));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new Worker(CLIENT, { eval: true, workerData: { url, pings: pings.buffer, ...behaviour } });
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  return { socket, pings };
}

test('given a client that answers no ping, when the next one is due, then its socket is ended', async () => {
  const { socket } = await givenSocket({ answers: false });

  stop = keepAlive(socket, EVERY_MS);

  await until('it is ended', () => socket.readyState === socket.CLOSED);
});

test('given a client that answers, when this process is busy until the next ping is due, then its socket goes on', async () => {
  const { socket, pings } = await givenSocket({ answers: true });
  const ping = socket.ping.bind(socket);
  let busyTurns = 0;
  socket.ping = () => {
    const before = Atomics.load(pings, 0);
    ping();
    const dueAtMs = performance.now() + EVERY_MS;
    // After this turn has looked at the sockets, and before it looks at the timers.
    setImmediate(() => {
      Atomics.wait(pings, 0, before, PATIENCE_MS);
      while (performance.now() <= dueAtMs + 1);
      busyTurns += 1;
    });
  };

  stop = keepAlive(socket, EVERY_MS);

  await until('it was busy a few times', () => busyTurns >= 5 || socket.readyState !== socket.OPEN);
  expect(socket.readyState).toBe(socket.OPEN);
});
