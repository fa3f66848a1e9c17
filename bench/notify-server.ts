/**
 * The least that can take a notify: a Fastify route that verifies its signature in the thread pool, and with `append` also
 * stores it, all that came meanwhile in one durable commit, before it says `success`.
 */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import fastify from 'fastify';
import { openDatabase } from '../sqlite/library';

const [publicKeyFile = '', databaseFile] = process.argv.slice(2);
const publicKey = createPublicKey(readFileSync(publicKeyFile));
const verifyOffLoop = promisify(verify) as (
  algorithm: string,
  data: Buffer,
  key: typeof publicKey,
  signature: Buffer,
) => Promise<boolean>;

function createBatches(file: string): (body: string) => Promise<void> {
  const database = openDatabase(file);
  for (const pragma of ['page_size = 8192', 'journal_mode = WAL', 'synchronous = FULL']) database.pragma(pragma);
  database.exec('CREATE TABLE notifies (position INTEGER PRIMARY KEY, body TEXT)');
  const insert = database.prepare<[string]>('INSERT INTO notifies (body) VALUES (?)');
  let waiting: { body: string; stored: () => void }[] = [];
  const store = database.transaction((batch: typeof waiting) => {
    for (const { body } of batch) insert.run(body);
  });
  const commit = () => {
    const batch = waiting;
    waiting = [];
    store(batch);
    for (const { stored } of batch) stored();
  };
  return (body) =>
    new Promise((stored) => {
      if (waiting.push({ body, stored }) === 1) setImmediate(commit);
    });
}

const append = databaseFile === undefined ? undefined : createBatches(databaseFile);
const app = fastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, body),
);
app.post('/alipay/notify', async (request, reply) => {
  const body = request.body as string;
  const params = new URLSearchParams(body);
  const names = [...params.keys()].filter((name) => name !== 'sign' && name !== 'sign_type').sort();
  const content = names.map((name) => `${name}=${params.get(name)}`).join('&');
  const signature = Buffer.from(params.get('sign') ?? '', 'base64');
  if (!(await verifyOffLoop('RSA-SHA256', Buffer.from(content), publicKey, signature))) return reply.send('failure');
  await append?.(body);
  return reply.send('success');
});
void app.listen({ port: 0, host: '127.0.0.1' }).then((url) => process.stdout.write(`ready: ${url}\n`));
process.once('SIGTERM', () => process.exit(0));
