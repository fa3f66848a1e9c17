/**
 * Alipay signs with a certificate that is not known here: it is downloaded by alipay.open.app.alipaycert.download. The
 * answer cannot be verified by its signature (it may have none), so nothing in it is believed but a certificate that is
 * proven by the configured roots (`AlipayKeys.learn`).
 */
import { performance } from 'node:perf_hooks';
import { formatBeijingTime } from '../../domain/values/beijing-time';
import type { Clock } from '../../domain/ports';
import type { AlipayKeys } from './alipay-keys';
import { CERTIFICATE_DOWNLOAD, type AlipaySigner } from './alipay-signer';
import type { SingleShotPost } from './alipay-transport';

/** The number is anybody's claim: whoever can alter answers must not cause more downloads than this. */
const PAUSE_MS = 10_000;
const MAX_SIGN_MS = 4_000;

const BY_HAND =
  'download alipayCertPublicKey_RSA2.crt from the console and give it as ALIPAY_PUBLIC_CERT (the old one may stay: as ALIPAY_PUBLIC_CERT_NEXT)';

export type CertificateDownload = {
  /** Returns at once. Undefined: the answer names none that could be downloaded. */
  begin(certSn: string | undefined): void;
  /** Resolves when none is under way. */
  ended(): Promise<void>;
};

export function createCertificateDownload(options: {
  keys: Pick<AlipayKeys, 'learn'>;
  signer: AlipaySigner;
  post: SingleShotPost;
  clock: Clock;
  timeoutMs: number;
  logger?: { warn(fields: Record<string, unknown>, message: string): void } | undefined;
}): CertificateDownload {
  const { keys, signer, post, clock, timeoutMs, logger } = options;
  let underWay: Promise<void> | undefined;
  let notBeforeMs = 0;

  /** Why it failed, or undefined. */
  async function attempt(certSn: string): Promise<string | undefined> {
    const timestamp = formatBeijingTime(clock.now());
    const bizContent = { alipay_cert_sn: certSn };
    const request = await signer.sign(
      { method: CERTIFICATE_DOWNLOAD, timestamp, bizContent, isPlain: true },
      MAX_SIGN_MS,
    );
    if (!request) return 'the request could not be signed in time';
    const answer = await post(request, timeoutMs);
    if (answer.kind === 'none') return `Alipay did not answer (${answer.reason})`;
    const certificates = certificatesIn(answer.bytes);
    return certificates === undefined ? 'Alipay gave none' : keys.learn(certificates, certSn, clock.now());
  }

  async function run(certSn: string): Promise<void> {
    const problem = await attempt(certSn).catch(() => 'it failed');
    if (problem === undefined) {
      const advice = `it is believed until the next start: ${BY_HAND}`;
      logger?.warn({ alipay_cert_sn: certSn, advice }, 'Alipay signs with another certificate: it was downloaded');
    } else {
      const fields = { alipay_cert_sn: certSn, problem, advice: BY_HAND };
      logger?.warn(fields, 'Alipay signs with a certificate that is not known here: its answers are not believed');
    }
  }

  return {
    begin(certSn) {
      if (underWay || performance.now() < notBeforeMs || certSn === undefined) return;
      notBeforeMs = performance.now() + PAUSE_MS;
      underWay = run(certSn).finally(() => (underWay = undefined));
    },
    ended: () => underWay ?? Promise.resolve(),
  };
}

/** As text or as base64 of text. From an answer that nobody vouches for: what it holds must prove itself. */
function certificatesIn(body: Buffer): string | undefined {
  try {
    const answer = JSON.parse(body.toString('utf8')) as Record<string, { alipay_cert_content?: unknown } | undefined>;
    const content = answer[`${CERTIFICATE_DOWNLOAD.replaceAll('.', '_')}_response`]?.alipay_cert_content;
    if (typeof content !== 'string') return undefined;
    const decoded = Buffer.from(content, 'base64').toString('utf8');
    return decoded.includes('-----BEGIN CERTIFICATE-----') ? decoded : content;
  } catch {
    return undefined;
  }
}
