/** A port for a server whose address others must know before it listens, or that keeps its address over restarts. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Below the ports that systems give to connections: what is free now is not taken by somebody's connection a moment later. */
const [FIRST, LAST] = [20_000, 32_000];
const MAX_TRIES = 100;

export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const server = createServer();
    try {
      await once(server.listen(randomInt(FIRST, LAST), '127.0.0.1'), 'listening');
    } catch (error) {
      if (tries < MAX_TRIES) continue;
      throw error;
    }
    const { port } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    return port;
  }
}
