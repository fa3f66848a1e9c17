/** Sends forged notifies, so many a second: node flood-process.ts <port> <app id> <per second> <seconds>. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { createClients, post } from './open-loop';

const [port, appId, perSecond, seconds] = process.argv.slice(2) as [string, string, string, string];
const FORGERIES = 500;

/** What whoever knows the app can write: everything but the signature is right, so that only RSA can tell. */
function forged(index: number): string {
  const body = new URLSearchParams({
    notify_id: randomBytes(16).toString('hex'),
    notify_type: 'trade_status_sync',
    app_id: appId,
    charset: 'utf-8',
    version: '1.0',
    trade_no: `2026112122001400${index}`,
    out_trade_no: `load_${index}`,
    trade_status: 'TRADE_SUCCESS',
    total_amount: '88.00',
    gmt_payment: '2026-11-21 12:00:01',
    sign_type: 'RSA2',
    sign: randomBytes(256).toString('base64'),
  });
  return post('/alipay/notify', body.toString(), 'application/x-www-form-urlencoded');
}

async function main(): Promise<void> {
  const clients = createClients(Number(port));
  const requests = Array.from({ length: FORGERIES }, (_, index) => forged(index));
  let next = 0;
  const request = () => requests[(next += 1) % FORGERIES]!;
  await clients.connectAll(200, request());
  process.stdout.write('begun\n');
  const begun = performance.now();
  const { answers, unsent } = await clients.openLoop(request, Number(perSecond), Number(seconds));
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const flood = {
    answers: answers.length,
    unsent,
    believed: answers.filter(({ body }) => body.includes('success')).length,
    seconds: (performance.now() - begun) / 1_000,
    statuses: [...counts].map(([status, count]) => `${count} × ${status}`).join(', '),
  };
  process.stdout.write(`${JSON.stringify(flood)}\n`);
  clients.close();
}

void main();
