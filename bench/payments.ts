/** `pay` with the simulator in a process of its own, RSA on both sides; and without Alipay's part, by how many are in flight. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startContender } from './contender';
import { paymentOf, requests } from './graphql';
import { compare, median, type Entry } from './rounds';
import type { Row } from './row';

const REQUESTS = 1_000;
const IN_FLIGHT = [1, 16, 64];
const PAY = `mutation Pay($input: PayInput!) { pay(input: $input) { trade { state } userErrors { code } } }`;

export async function benchPayments(): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const [signed, instant] = ['signed', 'instant'].map((name) => path.join(dataDir, name)) as [string, string];
  const simulator = await startContender({
    script: path.join(__dirname, '..', 'simulator', 'main.js'),
    env: { DATA_DIR: signed, SIMULATOR_PORT: '0', LOG_LEVEL: 'info' },
  });
  const engine = await startContender({
    script: path.join(__dirname, '..', 'main.js'),
    env: settingsOf(signed, simulator.port),
  });
  const withoutAlipay = await startContender({
    script: path.join(__dirname, 'graphql-server.js'),
    args: ['paystate', instant],
  });
  const ofRound = (prefix: string) => (round: number) =>
    requests(REQUESTS, PAY, (index) => ({ input: paymentOf(`${prefix}_${round}_${index}`) }));
  const common = { expect: 'WAIT_BUYER_PAY' };
  const entries: Entry[] = [
    { ...common, name: 'pay, simulator apart', server: engine, connections: 32, requestsOf: ofRound('signed') },
    ...IN_FLIGHT.map((connections) => ({
      ...common,
      name: `pay without Alipay's part, ${connections} in flight`,
      server: withoutAlipay,
      connections,
      requestsOf: ofRound(`instant_${connections}`),
    })),
  ];
  try {
    const [first, ...rows] = await compare(entries);
    const bare = signaturesPerSecond();
    const ofSignatures = {
      peer: `what one core signs: ${Math.round(bare)}/s`,
      ratio: (first?.perSecond ?? NaN) / bare,
    };
    return [...(first ? [{ ...first, ...ofSignatures }] : []), ...rows];
  } finally {
    await Promise.all([engine.stop(), withoutAlipay.stop()]);
    await simulator.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function settingsOf(dataDir: string, simulatorPort: number): Record<string, string> {
  const folder = path.join(dataDir, 'simulator');
  const account = JSON.parse(readFileSync(path.join(folder, 'account.json'), 'utf8')) as Record<string, string>;
  return {
    DATA_DIR: path.join(dataDir, 'engine'),
    PORT: '0',
    LOG_LEVEL: 'info',
    API_AUTH: 'none',
    ALIPAY_GATEWAY_URL: `http://127.0.0.1:${simulatorPort}/gateway.do`,
    ALIPAY_APP_ID: account['app_id'] ?? '',
    ALIPAY_SELLER_ID: account['seller_id'] ?? '',
    ALIPAY_PRIVATE_KEY_FILE: path.join(folder, 'merchant_private_key.pem'),
    ALIPAY_PUBLIC_KEY_FILE: path.join(folder, 'alipay_public_key.pem'),
    ALIPAY_MAX_CALLS_PER_SECOND: '100000',
    PUBLIC_URL: 'http://127.0.0.1:9',
  };
}

/** RSA-2048 with a key that was parsed once: the bound of all who sign on one thread. */
function signaturesPerSecond(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const round = () => {
    const begunMs = performance.now();
    for (let index = 0; index < 300; index += 1) createSign('RSA-SHA256').update(`app_id=${index}`).sign(privateKey);
    return 300 / ((performance.now() - begunMs) / 1_000);
  };
  return median(Array.from({ length: 5 }, round));
}
