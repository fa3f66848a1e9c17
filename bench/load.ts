/**
 * A small load generator: every request is a prepared text, each connection has one in flight. It runs in its own thread,
 * so that what it measures is not its own event loop, and parses no more of an answer than it must.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export type LoadPlan = {
  port: number;
  connections: number;
  /** Whole HTTP/1.1 requests, sent once each in this order. */
  requests: string[];
  /** An answer that does not contain this is counted as failed. */
  expect: string;
};
export type LoadResult = {
  seconds: number;
  perSecond: number;
  failed: number;
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
};

export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: plan });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

export function percentile(sortedMs: readonly number[], share: number): number {
  return sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? 0;
}

async function drive({ port, connections, requests, expect }: LoadPlan): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let next = 0;
  let failed = 0;
  const runConnection = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const begun = performance.now();
      const answer = await exchange(socket, request);
      latenciesMs.push(performance.now() - begun);
      if (!answer.includes(expect)) failed += 1;
    }
    socket.destroy();
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, runConnection));
  const seconds = (performance.now() - begun) / 1000;
  latenciesMs.sort((a, b) => a - b);
  const perSecond = requests.length / seconds;
  const [p50Ms = 0, p99Ms = 0, p999Ms = 0] = [0.5, 0.99, 0.999].map((share) => percentile(latenciesMs, share));
  return { seconds, perSecond, failed, p50Ms, p99Ms, p999Ms };
}

/** One request, one answer: complete when as many bytes as its Content-Length have come. */
function exchange(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void) => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      settle();
    };
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1];
      if (text.length >= head + 4 + Number(length ?? 0)) end(() => resolve(text));
    };
    const onError = (error: Error) => end(() => reject(error));
    const onClose = () => end(() => reject(new Error('the server closed the connection')));
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(request);
  });
}

export function postRequest(path: string, contentType: string, body: string): string {
  const head = [`POST ${path} HTTP/1.1`, 'host: 127.0.0.1', `content-type: ${contentType}`];
  return [...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

if (!isMainThread && (workerData as LoadPlan | null)?.requests) {
  void drive(workerData as LoadPlan).then((result) => parentPort?.postMessage(result));
}
