/** A page whose name was made to resolve to this machine (DNS rebinding) does not reach the wallet, nor the control API. */
import { request } from 'node:http';
import { cleanUp, givenSimulator } from '../given-simulator';

afterEach(cleanUp);

function ask(port: number, host: string, method: string, path: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end(method === 'POST' ? '{"advance":"1m"}' : undefined);
  });
}

const PATHS = [
  ['POST', '/control/clock'],
  ['GET', '/control/ledger'],
  ['GET', '/wallet'],
  ['POST', '/gateway.do'],
  ['GET', '/nothing-here'],
] as const;

test.each(PATHS)('given a foreign name, when %s %s is called, then it is refused', async (method, path) => {
  const { simulator } = await givenSimulator();
  const { status, text } = await ask(simulator.port, `evil.example:${simulator.port}`, method, path);
  expect(status).toBe(421);
  expect(text).toContain('ALLOWED_HOSTS');
});

test.each(['localhost', '127.0.0.1', '[::1]', 'wallet.localhost', 'SIMULATOR', 'simulator.'])(
  'given the name "simulator" is allowed, when it is called %s, then it answers',
  async (name) => {
    const { simulator } = await givenSimulator({ allowedHosts: ['simulator'] });
    expect((await ask(simulator.port, `${name}:${simulator.port}`, 'GET', '/wallet')).status).toBe(200);
  },
);
