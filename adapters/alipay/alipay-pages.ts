/**
 * Signs what a buyer takes to Alipay: page.pay and wap.pay as an address or a form, app.pay as an order string. Each is signed
 * anew with the time of the day, so that a page that is requested late is no older than a minute; for that minute it is
 * remembered, because a checkout page may request it with every change.
 */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { formatBeijingTime } from '../../domain/values/beijing-time';
import { createWeighedCache } from '../../domain/values/lru-cache';
import { wayOfPage } from '../../domain/alipay/ways-to-pay';
import { PageNotSignedError, type Clock, type SignPage } from '../../domain/ports';
import type { AlipaySigner, SignRequest } from './alipay-signer';
import { createTurns } from '../runtime/call-slots';
import type { AlipayPageIssued } from '../../domain/events/evidence-events';
import { MINUTE_MS } from '../../domain/values/durations';

const REMEMBERED_MS = MINUTE_MS;
const MAX_REMEMBERED = 10_000;
const MAX_REMEMBERED_BYTES = 32 * 1_024 * 1_024;
/** Calls to Alipay are signed on the same thread: one that comes finds no more pages before it than these. */
const MAX_BEING_SIGNED = 4;
const MAX_WAITING = 1_024;

export function createPageSigner(options: {
  gatewayUrl: string;
  notifyUrl: string;
  returnUrl?: string | undefined;
  clock: Clock;
  signer: Pick<AlipaySigner, 'sign'>;
  maxWaitMs: number;
}): SignPage {
  const { gatewayUrl, notifyUrl, clock, signer, maxWaitMs } = options;
  const remembered = createShortMemory();
  const underWay = new Map<string, Promise<string>>();
  const turns = createTurns({ maxConcurrent: MAX_BEING_SIGNED, maxWaiting: MAX_WAITING });
  /** Undefined when it did not get its turn, or no signature, within `maxWaitMs`. */
  const signInTurn = async (request: () => SignRequest) => {
    const signBefore = performance.now() + maxWaitMs;
    if ((await turns.take(maxWaitMs)) !== 'taken') return undefined;
    try {
      return await signer.sign(request(), signBefore - performance.now());
    } finally {
      turns.giveBack();
    }
  };

  const sign = async ({ method, bizContent }: AlipayPageIssued['data']): Promise<string> => {
    const returnUrl = wayOfPage(method).hasReturnUrl ? options.returnUrl : undefined;
    const done = await signInTurn(() => {
      const timestamp = formatBeijingTime(clock.now());
      return { method, timestamp, notifyUrl, returnUrl, bizContent };
    });
    if (!done) throw new PageNotSignedError('the page could not be signed in time: request it again');
    return done.signed;
  };
  /** One signature for all concurrent requests. */
  const signOnce = (key: string, page: AlipayPageIssued['data']): Promise<string> => {
    const known = underWay.get(key);
    if (known) return known;
    const signing = sign(page)
      .then((signed) => {
        remembered.set(key, signed);
        return signed;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, signing);
    return signing;
  };

  return async (page) => {
    const key = keyOf(page);
    const signed = remembered.get(key) ?? (await signOnce(key, page));
    return { url: `${gatewayUrl}?${signed}`, orderString: signed };
  };
}

/** Short: the content itself would be remembered with what is signed of it. */
function keyOf({ method, bizContent }: AlipayPageIssued['data']): string {
  return createHash('sha256')
    .update(`${method} ${JSON.stringify(bizContent)}`)
    .digest('base64');
}

/** For a minute each, bounded by number and weight. Of a page the signed text only: its forms are made of it. */
function createShortMemory() {
  const cache = createWeighedCache<{ signed: string; untilMs: number }>({
    maxEntries: MAX_REMEMBERED,
    maxBytes: MAX_REMEMBERED_BYTES,
  });
  return {
    get: (key: string) => {
      const known = cache.get(key);
      return known && known.untilMs > performance.now() ? known.signed : undefined;
    },
    // URL-encoded: a byte a character.
    set: (key: string, signed: string) =>
      cache.set(key, { signed, untilMs: performance.now() + REMEMBERED_MS }, signed.length),
  };
}
