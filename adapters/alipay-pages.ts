/**
 * Signs what a buyer takes to Alipay: page.pay and wap.pay as an address or a form, app.pay as an order string. Each is signed
 * anew with the time of the day, so that a page that is asked for late is no older than a minute; for that minute it is
 * remembered, because a checkout page may ask for it with every change.
 */
import { performance } from 'node:perf_hooks';
import { formatBeijingTime } from '../domain/beijing-time';
import { PageNotSignedError, type Clock, type SignedPage, type SignPage } from '../domain/ports';
import type { AlipaySigner, SignRequest } from './alipay-signer';
import { createTurns } from './turns';

const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 10_000;
/** Calls to Alipay are signed on the same thread: one that comes finds no more pages before it than these. */
const MAX_BEING_SIGNED = 4;
const MAX_WAITING = 1_024;

export function createPageSigner(options: {
  gatewayUrl: string;
  notifyUrl: string;
  returnUrl?: string | undefined;
  clock: Clock;
  signer: AlipaySigner;
  maxWaitMs: number;
}): SignPage {
  const { gatewayUrl, notifyUrl, clock, signer, maxWaitMs } = options;
  const remembered = createShortMemory<Promise<SignedPage>>();
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

  return (page) => {
    const { method, bizContent } = page;
    const key = `${method} ${JSON.stringify(bizContent)}`;
    const known = remembered.get(key);
    if (known) return known;
    const sign = async (): Promise<SignedPage> => {
      // An app's buyer comes back to the app; browsers are told where the shop is.
      const returnUrl = method === 'alipay.trade.app.pay' ? undefined : options.returnUrl;
      const signed = await signInTurn(() => {
        const timestamp = formatBeijingTime(clock.now());
        return { method, timestamp, notifyUrl, returnUrl, bizContent };
      });
      if (!signed) throw new PageNotSignedError('the page could not be signed in time: ask for it again');
      return {
        url: `${gatewayUrl}?${signed.signed}`,
        html: formOf(gatewayUrl, signed.signed),
        orderString: signed.signed,
      };
    };
    const signing = sign();
    remembered.set(key, signing);
    signing.catch(() => remembered.forget(key));
    return signing;
  };
}

/** All are kept equally long, so the oldest stands first. */
function createShortMemory<Value>() {
  const kept = new Map<string, { value: Value; untilMs: number }>();
  return {
    get: (key: string) => {
      const known = kept.get(key);
      return known && known.untilMs > performance.now() ? known.value : undefined;
    },
    set(key: string, value: Value) {
      kept.delete(key);
      kept.set(key, { value, untilMs: performance.now() + REMEMBERED_MS });
      for (const [oldest, { untilMs }] of kept) {
        if (kept.size <= MAX_REMEMBERED && untilMs > performance.now()) break;
        kept.delete(oldest);
      }
    },
    forget: (key: string) => void kept.delete(key),
  };
}

/** The charset stands in the address: Alipay must know it before it reads the body. Escaped whole, unlike the SDK's form. */
function formOf(gatewayUrl: string, signed: string): string {
  const inputs = [...new URLSearchParams(signed)]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const action = escapeHtml(`${gatewayUrl}?charset=utf-8`);
  return (
    `<form id="alipay" method="post" accept-charset="utf-8" action="${action}">${inputs}` +
    '<button>继续支付 / Continue to Alipay</button></form><script>document.getElementById("alipay").submit()</script>'
  );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
