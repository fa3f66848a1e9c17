/** Downloads a bill to a file. Its address works for thirty seconds, so it is requested and used at once. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MINUTE_MS } from '../../domain/values/durations';

/** Nothing more reliable was received. The message is for a person and has no address with a token in it. */
export class BillDownloadError extends Error {
  override readonly name = 'BillDownloadError';
}

export type DownloadOptions = {
  /** Where bills may come from besides Alipay's own hosts: the gateway's address. */
  gatewayUrl: string;
  /** For all of it. */
  timeoutMs?: number;
  maxBytes?: number;
};

/** A month of a million rows has some fifty megabytes. */
const MAX_ZIP_BYTES = 1_073_741_824;
const DOWNLOAD_LIMIT_MS = 10 * MINUTE_MS;
/** Silence that long ends it. */
const IDLE_LIMIT_MS = 30_000;
const ALIPAY_HOSTS = /(^|[.])(alipay|alipaydev)[.]com$/;
const ZIP_MAGIC = 'PK';

/** Rejects with `BillDownloadError`; then the file may be there in part. */
export async function downloadBill(
  url: string,
  file: string,
  { gatewayUrl, timeoutMs = DOWNLOAD_LIMIT_MS, maxBytes = MAX_ZIP_BYTES }: DownloadOptions,
): Promise<{ sha256: string; bytes: number }> {
  const response = await open(checkedUrl(url, gatewayUrl), AbortSignal.timeout(timeoutMs));
  const hash = createHash('sha256');
  let bytes = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (bytes === 0 && chunk.toString('latin1', 0, 2) !== ZIP_MAGIC) {
        return done(new BillDownloadError('it is no zip: the address has expired, or a page was answered'));
      }
      bytes += chunk.length;
      if (bytes > maxBytes) return done(new BillDownloadError(`it is larger than ${maxBytes} bytes`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(response, check, createWriteStream(file));
  } catch (error) {
    throw error instanceof BillDownloadError ? error : broken(error);
  }
  if (bytes === 0) throw new BillDownloadError('it is empty');
  return { sha256: hash.digest('hex'), bytes };
}

/** The address comes from a signed answer; even so it must not reach anything else on the network. */
function checkedUrl(url: string, gatewayUrl: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  if (!parsed || !isHttp) throw new BillDownloadError('its address is none of http');
  if (ALIPAY_HOSTS.test(parsed.hostname) || parsed.host === new URL(gatewayUrl).host) return parsed;
  throw new BillDownloadError(`its address is not one of Alipay: ${parsed.host}`);
}

function open(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(url, { signal, headers: { 'user-agent': 'paystate' }, agent: false }, (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.destroy();
      // A redirect is not followed: it would lead around the check of the address.
      reject(new BillDownloadError(`HTTP ${response.statusCode ?? 0}`));
    });
    request.setTimeout(IDLE_LIMIT_MS, () => request.destroy(new Error('nothing came for 30 seconds')));
    request.on('error', (error) => reject(broken(error)));
  });
}

function broken(error: unknown): BillDownloadError {
  const { name, message } = error as Error;
  const why =
    name === 'AbortError' || name === 'TimeoutError' ? 'it took too long' : message.replace(/\bhttps?:\S+/g, '…');
  return new BillDownloadError(why, { cause: error });
}
