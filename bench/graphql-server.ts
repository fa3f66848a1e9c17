/**
 * One of two servers for the GraphQL bench, in a process of its own: the engine's API with a gateway that answers at
 * once and without RSA, or a bare Apollo on Fastify with trivial resolvers. Says its address on standard output.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify from 'fastify';
import { createLogger } from '../adapters/runtime/logger';
import { createAccess } from '../adapters/access/access';
import { openEventStore } from '../adapters/open-event-store';
import { createApiServer } from '../api/server';
import { PageNotSignedError, type PaymentGateway } from '../domain/ports';
import { startEngine } from '../start-engine';

async function serveBareApollo(): Promise<number> {
  const apollo = new ApolloServer({
    typeDefs: 'type Query { hello(name: ID!): String! } type Mutation { greet(name: ID!): String! }',
    resolvers: {
      Query: { hello: (_parent: unknown, { name }: { name: string }) => `hello ${name}` },
      Mutation: { greet: (_parent: unknown, { name }: { name: string }) => `hello ${name}` },
    },
  });
  await apollo.start();
  const app = fastify();
  app.post('/graphql', fastifyApolloHandler(apollo));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as { port: number }).port;
}

/** Without RSA, so that what is compared is what the engine adds: validation, two durable appends, fold, projection. */
const instantGateway: PaymentGateway = {
  maxCallMs: 1_000,
  call: ({ bizContent }) => {
    const outTradeNo = bizContent['out_trade_no'] as string;
    const content = JSON.stringify({
      code: '10000',
      msg: 'Success',
      out_trade_no: outTradeNo,
      qr_code: `https://qr.alipay.com/${outTradeNo}`,
    });
    return Promise.resolve({ kind: 'answer', signed: true, content, durationMs: 0 });
  },
};

async function servePaystate(dataDir: string, merchant: string, eventStore: string): Promise<number> {
  mkdirSync(dataDir, { recursive: true });
  const store = await openEventStore(eventStore, dataDir, () => undefined);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { keyRing, ...parts } = startEngine({
    store,
    gateway: instantGateway,
    clock: { now: () => new Date() },
    merchant,
    readModelFile: path.join(dataDir, 'read-model.db'),
    bills: { folder: path.join(dataDir, 'bills'), gatewayUrl: 'http://127.0.0.1', feePpm: undefined },
    reconcile: { daily: false },
    webhooks: { privateKey, allowedNetworks: [] },
    logger: createLogger('info'),
    onStop: () => undefined,
  });
  const api = await createApiServer(
    [
      {
        prefix: '',
        deps: {
          ...parts,
          access: createAccess({
            log: parts.engine,
            ring: keyRing,
            apiToken: undefined,
            jwt: undefined,
            privateKey,
            onError: () => undefined,
          }),
          verifyNotify: () => Promise.resolve({ kind: 'rejected', reason: 'malformed' }),
          verifyReturn: () => Promise.resolve(undefined),
          signPage: () => Promise.reject(new PageNotSignedError('nothing is signed here')),
          isStoreEmbedded: true,
          isReady: () => ({ ready: true, reasons: [] }),
        },
      },
    ],
    { host: '127.0.0.1', port: 0 },
  );
  return (await api.listen()).port;
}

const [which, dataDir = '', merchant = 'main', eventStore = 'sqlite'] = process.argv.slice(2);
void (which === 'bare' ? serveBareApollo() : servePaystate(dataDir, merchant, eventStore)).then((port) =>
  process.stdout.write(`ready: http://127.0.0.1:${port}\n`),
);
process.once('SIGTERM', () => process.exit(0));
