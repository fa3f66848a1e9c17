/**
 * A load generator that does not wait: so many requests a second, whatever the server makes of them, each on a connection
 * of its own as long as it lasts. Prepared texts over bare sockets, so that it costs little beside the server.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export type Answer = { status: number; body: string; ms: number };

const MAX_CONNECTIONS = 1_000;

export function post(path: string, body: string, contentType = 'application/json'): string {
  const head = [`POST ${path} HTTP/1.1`, 'host: 127.0.0.1', `content-type: ${contentType}`];
  return [...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

export function createClients(port: number) {
  const free: Socket[] = [];
  const all = new Set<Socket>();

  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    all.add(socket);
    socket.on('error', () => undefined).once('close', () => all.delete(socket));
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    return socket;
  };
  /** Status 0: the connection ended instead of an answer. */
  const exchange = async (request: string): Promise<Answer> => {
    const begun = performance.now();
    const socket = free.pop() ?? (await open());
    const text = await answerOn(socket, request);
    if (text !== undefined && !socket.destroyed) free.push(socket);
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text ?? '')?.[1] ?? 0);
    return { status, body: text?.slice(text.indexOf('\r\n\r\n') + 4) ?? '', ms: performance.now() - begun };
  };
  return {
    exchange,
    /** Beforehand, so that what is measured is answers and not connecting. A connection that asks nothing is soon ended. */
    async connectAll(count: number, request: string): Promise<void> {
      await Promise.all(Array.from({ length: count }, () => exchange(request)));
    },
    /** As fast as `connections` that wait for each answer bring it about. */
    async closedLoop(request: () => string, connections: number, seconds: number): Promise<Answer[]> {
      const answers: Answer[] = [];
      const endMs = performance.now() + seconds * 1_000;
      const runOne = async () => {
        while (performance.now() < endMs) answers.push(await exchange(request()));
      };
      await Promise.all(Array.from({ length: connections }, runOne));
      return answers;
    },
    /** `perSecond` for `seconds`; `unsent` counts those for which no connection was left. */
    async openLoop(
      request: () => string,
      perSecond: number,
      seconds: number,
    ): Promise<{ answers: Answer[]; unsent: number }> {
      const answers: Promise<Answer>[] = [];
      let unsent = 0;
      const begunMs = performance.now();
      for (let due = 0; ; await sleep(2)) {
        const sinceMs = performance.now() - begunMs;
        if (sinceMs > seconds * 1_000) break;
        for (; due < (sinceMs * perSecond) / 1_000; due += 1) {
          if (free.length === 0 && all.size >= MAX_CONNECTIONS) unsent += 1;
          else answers.push(exchange(request()));
        }
      }
      return { answers: await Promise.all(answers), unsent };
    },
    close() {
      for (const socket of all) socket.destroy();
    },
  };
}

/** Complete when as many bytes as its Content-Length have come; undefined when the connection ended before. */
function answerOn(socket: Socket, request: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const end = (answer: string | undefined) => {
      socket.off('data', onData).off('close', onClose);
      resolve(answer);
    };
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = head < 0 ? undefined : /content-length: (\d+)/i.exec(text.slice(0, head))?.[1];
      if (head >= 0 && text.length >= head + 4 + Number(length ?? 0)) end(text);
    };
    const onClose = () => end(undefined);
    socket.on('data', onData).once('close', onClose);
    if (socket.destroyed) onClose();
    else socket.write(request);
  });
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
