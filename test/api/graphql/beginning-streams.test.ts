/** Streams whose client leaves, or whose server stops, before their subscription has begun. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanUp, givenPaystate, until, within, type Paystate } from '../../given-paystate';

afterEach(cleanUp);

const QUERY = JSON.stringify({ query: 'subscription { tradesChanged { position } }' });
const FORMATS = [
  ['events', '/graphql/stream', 'text/event-stream'],
  ['parts', '/graphql', 'multipart/mixed;subscriptionSpec=1.0'],
] as const;

/** So many ask at once, of which only a part begins in one turn of the event loop. They reset their connections after each of `waits`. */
const CLIENTS = `
const { connect } = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');
const [port, request, waits] = process.argv.slice(1);
const open = () => new Promise((resolve) => {
  const socket = connect(+port, '127.0.0.1', () => resolve(socket)).resume();
  socket.on('error', () => {});
});
(async () => {
  for (const waitMs of JSON.parse(waits)) {
    const sockets = await Promise.all(Array.from({ length: 250 }, open));
    for (const socket of sockets) socket.write(request);
    await sleep(waitMs);
    for (const socket of sockets) socket.resetAndDestroy();
  }
})();`;

/** In a process of their own: they act while the server works. */
function startClients({ url }: Paystate, [path, accept]: readonly [string, string], waits: readonly number[]) {
  const { host, port } = new URL(url);
  const head = [`POST ${path} HTTP/1.1`, `host: ${host}`, 'content-type: application/json', `accept: ${accept}`];
  const request = `${[...head, `content-length: ${QUERY.length}`].join('\r\n')}\r\n\r\n${QUERY}`;
  return spawn(process.execPath, ['-e', CLIENTS, port, request, JSON.stringify(waits)], { stdio: 'ignore' });
}

test.each(FORMATS)(
  'given clients that leave while their stream of %s begins, then nothing of them stays',
  async (_, path, accept) => {
    const paystate = await givenPaystate();
    const streams = async () => {
      const text = await (await fetch(`${paystate.url}/metrics`)).text();
      return /^paystate_sockets(?:{.*})? (\d+)$/m.exec(text)?.[1];
    };
    expect(await streams()).toBe('0');
    await once(startClients(paystate, [path, accept], [3, 10]), 'close');

    // It waits behind all of them; a busy machine may refuse it until they are served.
    const stop = new AbortController();
    const headers = { 'content-type': 'application/json', accept };
    const request = { method: 'POST', headers, body: QUERY, signal: stop.signal };
    await until('another stream begins', async () => (await fetch(paystate.url + path, request)).status === 200);
    stop.abort();
    await until('all streams have ended', async () => (await streams()) === '0');
    expect(paystate.feed.subscriberCount()).toBe(0);
  },
);

test.each(FORMATS)(
  'given a stop while streams of %s begin, then it waits for none of them',
  async (_, path, accept) => {
    const paystate = await givenPaystate();
    const clients = startClients(paystate, [path, accept], [600_000]);
    await until('some have begun', () => paystate.feed.subscriberCount() > 0);
    await within(paystate.close(), 'the stop');
    clients.kill();
    await once(clients, 'close');
  },
);
