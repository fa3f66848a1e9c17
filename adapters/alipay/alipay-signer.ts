/** Signs requests on a thread of its own, and starts the thread again when it ends. */
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { AlipayKeys } from './alipay-keys';
import { startWorker } from '../runtime/start-worker';
import type { AlipayMethod, PageMethod } from '../../domain/events/alipay-methods';
import type { JsonObject } from '../../domain/values/json';

export type SignerThreadData = {
  gatewayUrl: string;
  appId: string;
  privateKeyPem: string;
  /** Of a service provider that acts for another shop. */
  appAuthToken: string | undefined;
  certSns: AlipayKeys['certSns'];
  /** Base64; the content of every request is encrypted with it. */
  encryptKey: string | undefined;
};

/** Alipay's way to hand out the certificate that it signs with. */
export const CERTIFICATE_DOWNLOAD = 'alipay.open.app.alipaycert.download';

export type SignRequest = {
  method: AlipayMethod | PageMethod | typeof CERTIFICATE_DOWNLOAD;
  /** Beijing time, "yyyy-MM-dd HH:mm:ss". */
  timestamp: string;
  notifyUrl?: string | undefined;
  /** Of a page: where the buyer's browser comes back to. */
  returnUrl?: string | undefined;
  bizContent: JsonObject;
  /** Not encrypted, though this app encrypts. */
  isPlain?: boolean;
};

export type SignJob = SignRequest & { id: number };
export type SignReply = ({ id: number } & SignedRequest) | { id: number; failed: string };
/** `started` once, when the thread has loaded and takes jobs. */
export type SignerMessage = 'started' | SignReply;

/** Ready to be sent: POST `body` to `url`. `signed` is the whole of it as one text, as an app's SDK takes it. */
export type SignedRequest = { url: string; body: string; signed: string };

export type AlipaySigner = {
  /** Resolves when the thread takes jobs, or has ended. Until then a signature also takes what the thread takes to start. */
  started: Promise<void>;
  /** Undefined when there is no signature: the thread died, took longer than `timeoutMs`, or refused the content. Never throws. */
  sign(request: SignRequest, timeoutMs: number): Promise<SignedRequest | undefined>;
  close(): Promise<void>;
};

/** Jobs that may wait for the thread. The gateway's own bound is lower; this one holds if a caller forgets. */
const MAX_PENDING_SIGNATURES = 1_024;

type Pending = { settle(signed: SignedRequest | undefined): void };

type AlipaySignerOptions = {
  gatewayUrl: string;
  appId: string;
  appAuthToken?: string | undefined;
  keys: Pick<AlipayKeys, 'privateKey' | 'certSns' | 'encryptKey'>;
  onFailure: (why: string) => void;
};

/** Starts the thread at once, so that the first payment does not wait for it. Once started, the thread alone keeps no process alive. */
export function createAlipaySigner(options: AlipaySignerOptions): AlipaySigner {
  const workerData = workerDataOf(options);
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed = false;
  let reportStarted = (): void => undefined;
  const started = new Promise<void>((resolve) => (reportStarted = resolve));
  let worker: Worker | undefined = start();

  function start(): Worker {
    const thread = startWorker(path.join(__dirname, 'alipay-signer-thread'), { workerData });
    thread.on('message', (reply: SignerMessage) => {
      if (reply === 'started') {
        reportStarted();
        // Not before: who waits for it to start is not to end meanwhile.
        thread.unref();
        return;
      }
      if ('failed' in reply) options.onFailure(`the request could not be signed: ${reply.failed}`);
      pending.get(reply.id)?.settle('failed' in reply ? undefined : reply);
    });
    // 'exit' follows and ends the waiting calls; without a listener the error would end the process.
    thread.on('error', (error) => options.onFailure(`the signer thread failed: ${error.name}`));
    thread.on('exit', (exitCode) => {
      reportStarted();
      if (worker !== thread) return;
      // The next call starts another one: as lazily as that, a thread that cannot start does not spin.
      worker = undefined;
      if (!closed) options.onFailure(`the signer thread ended with code ${exitCode}`);
      for (const { settle } of [...pending.values()]) settle(undefined);
    });
    return thread;
  }

  return {
    started,
    sign: (request, timeoutMs) =>
      new Promise((resolve) => {
        if (closed || pending.size >= MAX_PENDING_SIGNATURES) return resolve(undefined);
        const id = nextId++;
        const timer = setTimeout(() => settle(undefined), timeoutMs);
        const settle: Pending['settle'] = (signed) => {
          clearTimeout(timer);
          pending.delete(id);
          resolve(signed);
        };
        pending.set(id, { settle });
        try {
          worker ??= start();
          worker.postMessage({ ...request, id } satisfies SignJob);
        } catch (error) {
          options.onFailure(
            `the request did not reach the signer thread: ${error instanceof Error ? error.name : 'unknown'}`,
          );
          settle(undefined);
        }
      }),
    async close() {
      closed = true;
      await worker?.terminate();
      for (const { settle } of [...pending.values()]) settle(undefined);
    },
  };
}

function workerDataOf({ gatewayUrl, appId, appAuthToken, keys }: AlipaySignerOptions): SignerThreadData {
  return {
    gatewayUrl,
    appId,
    appAuthToken,
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certSns: keys.certSns,
    encryptKey: keys.encryptKey?.export().toString('base64'),
  };
}
