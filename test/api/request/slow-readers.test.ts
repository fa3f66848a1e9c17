/** Readers that take nothing of their response: they lose it, and nobody else notices. */
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { limitIdleConnections } from '../../../api/request/idle-connections';
import { until, withTimeEnough } from '../../waiting';

const MAX_IDLE = 20;
const STALLED_MS = 500;
const LARGE = Buffer.alloc(64 * 1024 * 1024);

const sockets: Socket[] = [];
let close: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await close?.();
});

/** `/large` answers more than any system buffers, `/late` only when it is told to, everything else at once. */
async function givenServer(stalledMs = STALLED_MS) {
  const late: (() => void)[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/large') response.end(LARGE);
    else if (request.url === '/late') late.push(() => response.end('late'));
    else response.end('at once');
  });
  limitIdleConnections(server, { maxIdle: MAX_IDLE, stalledMs });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  close = () => new Promise((resolve) => server.close(resolve));
  const openConnections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { port, late, openConnections, asked: () => asked };
}

function ask(port: number, where: string): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.once('connect', () => socket.write(`GET ${where} HTTP/1.1\r\nhost: x\r\n\r\n`));
  sockets.push(socket);
  return socket;
}

test('a response of which nothing is read is cut off', async () => {
  const { port, openConnections, asked } = await givenServer();
  for (let count = 0; count < 5; count += 1) ask(port, '/large').pause();
  await until('all have asked', () => asked() === 5);
  await until('they are cut off', async () => (await openConnections()) === 0);
});

test('readers beyond the limit lose the oldest first, long before they stall', async () => {
  const { port, openConnections, asked } = await givenServer(600_000);
  for (let count = 0; count < MAX_IDLE + 10; count += 1) ask(port, '/large').pause();
  await until('all have asked', () => asked() === MAX_IDLE + 10);
  await until('those beyond the limit are cut off', async () => (await openConnections()) === MAX_IDLE);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('at once');
});

test('a slow reader that goes on reading gets all of it', async () => {
  // On a busy machine a pause may last longer than a short limit.
  await withTimeEnough('a reader pauses for less than the limit', async (stalledMs) => {
    const { port } = await givenServer(stalledMs);
    const socket = ask(port, '/large');
    let read = 0;
    // A part, then a pause much shorter than the limit, again and again: all of it takes several times the limit.
    socket.on('data', (chunk: Buffer) => {
      read += chunk.length;
      socket.pause();
      setTimeout(() => socket.resume(), stalledMs / 200);
    });
    await until('all is read, or it is cut off', () => read > LARGE.length || socket.closed);
    socket.destroy();
    await close?.();
    return read > LARGE.length;
  });
});

test('a response that is not there yet is waited for', async () => {
  const { port, late, openConnections } = await givenServer(50);
  const answer = fetch(`http://127.0.0.1:${port}/late`);
  await until('it is asked', () => late.length === 1);
  // Several times the limit, as counted by a connection that says nothing and is ended by it.
  for (let count = 0; count < 5; count += 1) {
    connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
    await until('the quiet one has come', async () => (await openConnections()) === 2);
    await until('the quiet one is ended', async () => (await openConnections()) === 1);
  }
  late[0]!();
  expect(await (await answer).text()).toBe('late');
});
