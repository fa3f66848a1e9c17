/** Whether Alipay's notifies can arrive: the address is public, and a forged notify that is sent there is refused by an engine. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { reasonOf } from './check-gateway';
import { note, ok, problem, type Finding } from './finding';

const WHAT = 'notify URL';

const PRIVATE = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(address, bits, 'ipv4');
}
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(address, bits, 'ipv6');
}

/** `gatewayUrl`: a gateway that is private itself (a simulator) reaches private addresses. */
export async function checkNotifyUrl(
  notifyUrl: string,
  { gatewayUrl, appId, timeoutMs }: { gatewayUrl: string; appId: string; timeoutMs: number },
): Promise<Finding[]> {
  const { hostname, protocol } = new URL(notifyUrl);
  const findings: Finding[] = [];
  const where = await placeOf(hostname);
  const isGatewayPrivate = (await placeOf(new URL(gatewayUrl).hostname)) === 'private';
  if (where === 'unknown') {
    return [problem(WHAT, `${hostname} is no name that can be resolved here: check PUBLIC_URL`)];
  }
  if (where === 'private' && !isGatewayPrivate) {
    findings.push(
      problem(
        WHAT,
        `${hostname} is an address of this machine or network: Alipay cannot reach it; set PUBLIC_URL to a public one`,
      ),
    );
  } else if (protocol === 'http:' && where === 'public') {
    findings.push(note(WHAT, 'plain http: Alipay takes it, but anybody on the way can read it; use https'));
  }
  return [...findings, await sendForged(notifyUrl, appId, timeoutMs)];
}

async function placeOf(hostname: string): Promise<'public' | 'private' | 'unknown'> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(bare, { all: true }).catch(() => []);
  if (addresses.length === 0) return 'unknown';
  const isPrivate = ({ address }: { address: string }) => PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return addresses.some(isPrivate) ? 'private' : 'public';
}

/** An engine answers `failure` to what Alipay has not signed; anything else is no engine, or something stands before it. */
async function sendForged(notifyUrl: string, appId: string, timeoutMs: number): Promise<Finding> {
  const forged = new URLSearchParams({ app_id: appId, notify_id: 'paystate_doctor', sign_type: 'RSA2', sign: 'AA==' });
  try {
    const response = await fetch(notifyUrl, {
      method: 'POST',
      body: forged,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await response.text()).slice(0, 100);
    if (response.status === 200 && text === 'failure')
      return ok(WHAT, `${notifyUrl} leads to an engine, which refuses forgeries`);
    if (text === 'success')
      return problem(WHAT, `${notifyUrl} took a forged notify for genuine: it does not lead to paystate`);
    if (response.status >= 300 && response.status < 400) {
      return problem(
        WHAT,
        `${notifyUrl} redirects (${response.status}), which Alipay does not follow: give the final address`,
      );
    }
    return problem(
      WHAT,
      `${notifyUrl} answers ${response.status}, not as an engine does: does a proxy or firewall stand before it, or is the path another?`,
    );
  } catch (error) {
    return problem(
      WHAT,
      `${notifyUrl} cannot be reached from here (${reasonOf(error)}): is the engine running, and does its proxy lead to it?`,
    );
  }
}
