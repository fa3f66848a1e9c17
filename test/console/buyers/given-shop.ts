/** The shop of examples/checkout as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../given-console';

/** What the till sends its bar codes with. */
export const TILL_SECRET = 'the-secret-of-the-till';

export type Shop = { end(): Promise<void> };

/** Listens at `url`, which the engine must know as an allowed origin. */
export async function startShop(url: string, engineUrl: string, key?: string): Promise<Shop> {
  const env = {
    PATH: process.env['PATH'],
    PAYSTATE_URL: engineUrl,
    SHOP_PORT: new URL(url).port,
    API_TOKEN: key,
    SHOP_SECRET: 'the-secret-of-the-shop',
    TILL_SECRET,
  };
  const file = path.join(ROOT, 'examples', 'checkout', 'shop.mjs');
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(createInterface({ input: child.stdout }), 'line');
  return {
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
