/** Posts one notify form to the merchant as Alipay does, and reads whether the merchant answered exactly `success`. */
import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** The historical Content-Type of real notifies: malformed, and merchants have to cope with it. */
const NOTIFY_CONTENT_TYPE = 'application/x-www-form-urlencoded; text/html; charset=UTF-8';
/** `success` is seven bytes; an answer longer than this is not read to its end. */
const MAX_ANSWER_BYTES = 4096;

export type PostForm = { (url: string, form: string): Promise<boolean>; abort(): void };

/** A sender with a time-out per delivery. It resolves to whether the answer was HTTP 200 and exactly `success`; never throws. */
export function postForm(timeoutMs: number): PostForm {
  const aborted = new AbortController();
  // One listener for each delivery under way; the notifier bounds how many that are.
  setMaxListeners(0, aborted.signal);
  const post = (url: string, form: string) =>
    new Promise<boolean>((resolve) => {
      if (aborted.signal.aborted) return resolve(false);
      const send = url.startsWith('https:') ? httpsRequest : httpRequest;
      const body = Buffer.from(form, 'latin1');
      const request = send(url, {
        method: 'POST',
        // One connection each: a reused one may be closed by the merchant at the moment it is used again.
        agent: false,
        headers: { 'content-type': NOTIFY_CONTENT_TYPE, 'content-length': body.length, 'user-agent': 'Mozilla/4.0' },
      });
      const finish = (isAccepted: boolean) => {
        clearTimeout(timer);
        aborted.signal.removeEventListener('abort', giveUp);
        request.destroy();
        resolve(isAccepted);
      };
      const giveUp = () => finish(false);
      const timer = setTimeout(giveUp, timeoutMs);
      aborted.signal.addEventListener('abort', giveUp);
      request.on('error', giveUp);
      request.on('response', (response) => {
        // A redirect is an answer other than 200: it is never followed.
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          chunks.push(chunk);
          if (length > MAX_ANSWER_BYTES) giveUp();
        });
        response.on('error', giveUp);
        response.on('end', () =>
          finish(response.statusCode === 200 && Buffer.concat(chunks).toString('latin1') === 'success'),
        );
      });
      request.end(body);
    });
  return Object.assign(post, { abort: () => aborted.abort() });
}
