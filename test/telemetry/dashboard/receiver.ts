/** The shop's receiver of webhooks: it can fail for a while, and one of its addresses is gone for good. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningEngine } from './engine';

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

export async function startReceiver(engine: RunningEngine) {
  let failing = false;
  const server = createServer((request, response) => {
    request.resume();
    const status = request.url === '/gone' ? 410 : failing ? 503 : 204;
    request.once('end', () => response.writeHead(status).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const create = (address: string, events: string[]) =>
    engine.mutate('createWebhook', 'CreateWebhookInput', { url: address, events }, 'webhook { id }');
  await create(`${url}/webhooks`, ['trade.paid', 'trade.closed', 'refund.succeeded']);
  return {
    fail: (fails: boolean) => void (failing = fails),
    /** The first message to it is answered 410, which pauses the webhook. */
    createGone: () => create(`${url}/gone`, ['trade.paid']),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
