/** Asks Alipay: whether it can be reached, whether the clocks agree, and whether both sides can verify each other. */
import { randomInt } from 'node:crypto';
import { createAlipayGateway } from '../../adapters/alipay/alipay-gateway';
import type { AlipayKeys } from '../../adapters/alipay/alipay-keys';
import type { WireAnswer } from '../../domain/ports';
import { note, ok, problem, type Finding } from './finding';
import { MINUTE_MS } from '../../domain/values/durations';

const CLOCK_NOTE_MS = MINUTE_MS;
const CLOCK_PROBLEM_MS = 10 * MINUTE_MS;

export type GatewayAccount = {
  gatewayUrl: string;
  appId: string;
  appAuthToken: string | undefined;
  /** Undefined: unusable, so only the way to the gateway and the clock can be checked. */
  keys: AlipayKeys | undefined;
  notifyUrl: string;
  timeoutMs: number;
};

export async function checkGateway({ keys, ...account }: GatewayAccount): Promise<Finding[]> {
  const reached = await checkReachable(account.gatewayUrl, account.timeoutMs);
  if (reached.some(({ verdict, what }) => verdict === 'problem' && what === 'gateway')) return reached;
  return keys ? [...reached, meaningOf(await queryNobodysOrder({ ...account, keys }))] : reached;
}

async function checkReachable(gatewayUrl: string, timeoutMs: number): Promise<Finding[]> {
  const { host } = new URL(gatewayUrl);
  try {
    const askedAtMs = Date.now();
    const response = await fetch(gatewayUrl, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    const date = response.headers.get('date');
    const reached = ok('gateway', `${host} answers`);
    return date === null ? [reached] : [reached, checkClock(new Date(date).getTime(), askedAtMs, Date.now())];
  } catch (error) {
    return [
      problem(
        'gateway',
        `${host} cannot be reached (${reasonOf(error)}): check DNS, firewall, proxy and ALIPAY_GATEWAY_URL`,
      ),
    ];
  }
}

/** The header has whole seconds, and was written somewhere between the question and the answer. */
function checkClock(theirsMs: number, askedAtMs: number, answeredAtMs: number): Finding {
  const offMs = Math.max(0, askedAtMs - theirsMs - 1_000, theirsMs - answeredAtMs);
  const says = `this machine is ${Math.round(offMs / 1_000)} s ${theirsMs > answeredAtMs ? 'behind' : 'ahead of'} the gateway`;
  if (offMs < CLOCK_NOTE_MS) return ok('clock', "agrees with the gateway's");
  return offMs < CLOCK_PROBLEM_MS
    ? note('clock', `${says}: set it by NTP`)
    : problem('clock', `${says}: set it by NTP; Alipay refuses timestamps that are far off`);
}

/** As the transport says it; never the whole error, which may quote a request. */
export function reasonOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'time-out';
  return cause?.code ?? code ?? name ?? 'unknown error';
}

async function queryNobodysOrder(account: GatewayAccount & { keys: AlipayKeys }): Promise<WireAnswer> {
  const gateway = createAlipayGateway({ ...account, clock: { now: () => new Date() }, maxWaitMs: 20_000 });
  try {
    const bizContent = { out_trade_no: `paystate_doctor_${randomInt(2 ** 40)}` };
    return await gateway.call({ method: 'alipay.trade.query', bizContent });
  } finally {
    await gateway.close();
  }
}

const SIGNED_QUERY = 'a signed query';

/** By the beginning of `sub_code`, most telling first. */
const MEANINGS: readonly [RegExp, string][] = [
  [
    /^isv\.invalid-signature/,
    "Alipay cannot verify the signature: the app's public key in the console (应用公钥) is not this private key's",
  ],
  [
    /^isv\.(invalid|missing)-app-id/,
    'Alipay does not know this app: is it one of the other environment (sandbox, production), or mistyped?',
  ],
  [/^isv\.missing-signature-config/, "the app has no key in the console: upload the app's public key (接口加签方式)"],
  [
    /^isv\.(missing|invalid)-(app|alipay-root)-cert-sn/,
    'the app is in certificate mode: set ALIPAY_APP_CERT, ALIPAY_ROOT_CERT and ALIPAY_PUBLIC_CERT, all of this app and environment',
  ],
  [/^isv\.(missing|invalid)-signature-type/, 'the app does not use RSA2: choose it in the console'],
  [/^isv\.invalid-timestamp/, 'Alipay refuses the time of the request: set the clock by NTP'],
  [
    /^isv\.(decryption|encrypt|invalid-encrypt|missing-encrypt)/,
    'ALIPAY_ENCRYPT_KEY is not the key of this app in the console (接口内容加密方式)',
  ],
  [
    /insufficient-(isv|user)-permissions/,
    'the app may not use this interface: sign the contract for the product, and add it to the app',
  ],
  [/(app-auth|auth)-token/, 'ALIPAY_APP_AUTH_TOKEN is not valid (any more): let the shop authorize again'],
];

const UNHEARD: Partial<Record<string, string>> = {
  'bad-signature':
    "the answer's signature does not verify: ALIPAY_PUBLIC_KEY (ALIPAY_PUBLIC_CERT) is not Alipay's of this app and environment; copy 支付宝公钥, not 应用公钥, or 支付宝根证书",
  'unknown-certificate':
    "Alipay signs with another certificate than ALIPAY_PUBLIC_CERT: download alipayCertPublicKey_RSA2.crt anew (and, after a change of mode, use this app's)",
  unparsable:
    'the answer is not Alipay’s format, or is encrypted with another key: check ALIPAY_GATEWAY_URL and ALIPAY_ENCRYPT_KEY',
  'http-status': 'the address answers, but not as a gateway: check ALIPAY_GATEWAY_URL (it ends in /gateway.do)',
};

function meaningOf(wire: WireAnswer): Finding {
  if (wire.kind === 'none') {
    const says = UNHEARD[wire.reason] ?? `no answer (${wire.reason}): check the network, and try again`;
    return problem(SIGNED_QUERY, says);
  }
  const { code, sub_code: subCode = '' } = JSON.parse(wire.content) as { code?: string; sub_code?: string };
  if (subCode.endsWith('TRADE_NOT_EXIST') && wire.signed) {
    return ok(SIGNED_QUERY, 'Alipay knows the app, and both sides verify each other');
  }
  const told = `${code ?? ''} ${subCode}`.trim();
  const meaning = MEANINGS.find(([pattern]) => pattern.test(subCode))?.[1];
  if (meaning !== undefined) return problem(SIGNED_QUERY, `${meaning} (${told})`);
  const advice =
    code === '20000' ? 'Alipay is not well: try again later' : 'look the code up in the open platform’s documentation';
  return problem(SIGNED_QUERY, `Alipay says ${told}${wire.signed ? '' : ', unsigned'}: ${advice}`);
}
