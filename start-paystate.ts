/** Wires the parts together. The order matters twice: recover before serving, and stop taking work before ending it. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createAlipayGateway } from './adapters/alipay-gateway';
import { createNotifyVerifier } from './adapters/alipay-notify';
import type { Config } from './adapters/config';
import { createBillFiles } from './adapters/bill-files';
import { hashEvent } from './adapters/event-hash';
import { createGuardedGateway } from './adapters/guarded-gateway';
import { openEventStore } from './adapters/open-event-store';
import { lockEventFile } from './adapters/sqlite-event-file';
import { createAnomalyAlarm } from './api/anomaly-alarm';
import { createReconciliationAlarm } from './api/reconciliation-alarm';
import { createApiServer } from './api/server';
import { startFollowUp } from './domain/follow-up';
import type { Engine } from './domain/handle-command';
import type { Clock } from './domain/ports';
import { createReconciler, type Reconciler } from './domain/reconciler';
import { createTradeCache } from './domain/trade-cache';
import { createLiveFeed } from './projections/live-feed';
import { startProjector, untilCaughtUp, type Projector } from './projections/projector';
import { openReadModel, type ReadModel } from './projections/read-model';
import { startSimulator, type Simulator } from './simulator/simulator';

export type Paystate = {
  /** http://127.0.0.1:10086 */
  url: string;
  simulator: Simulator | undefined;
  /** Ends what was begun, closes subscriptions with a code, and resolves when all is on disk. */
  stop(): Promise<void>;
};

/** How long queries may be behind the log before the node says that it is not ready. */
const MAX_BEHIND_MS = 2_000;

type Closing = { what: string; close: () => Promise<void> | void };

/** Starts all of it; when a part cannot start, those before it are stopped again and the error is thrown. */
export async function startPaystate(config: Config, logger: Logger): Promise<Paystate> {
  const opened: Closing[] = [];
  const stop = async () => {
    for (const { what, close } of opened.splice(0).reverse()) {
      await Promise.resolve(close()).catch((error: unknown) =>
        logger.error({ err: error }, `${what} did not stop cleanly`),
      );
    }
  };
  try {
    const { url, simulator } = await start(config, logger, (what, close) => opened.push({ what, close }));
    return { url, simulator, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  config: Config,
  logger: Logger,
  onStop: (what: string, close: Closing['close']) => void,
): Promise<Pick<Paystate, 'url' | 'simulator'>> {
  mkdirSync(config.dataDir, { recursive: true });
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;

  const simulator = await simulatorOf(config, logger);
  if (simulator) onStop('simulator', () => simulator.close());
  // One world, one time: where the simulator is moved forward, the engine's expiries come due as well.
  const clock: Clock = simulator?.clock ?? { now: () => new Date() };

  // The embedded store holds the folder by its own file; on another server's log, the views in it are what is held.
  if (config.eventStore !== 'sqlite') {
    const { release } = lockEventFile(path.join(config.dataDir, 'read-model.db'));
    onStop('data folder', release);
  }
  const store = await openEventStore(config.eventStore, config.dataDir, ({ connected, problem }) => {
    if (connected) logger.info('the event store is back');
    else logger.warn({ problem }, 'the event store is away: it is tried again and again');
  });
  onStop('event store', () => store.close());
  const account = accountOf(config, simulator);
  const notifyUrl = `${publicUrl}/alipay/notify`;
  const gateway = createGuardedGateway(
    createAlipayGateway({ ...account, notifyUrl, timeoutMs: config.alipay.timeoutMs, clock, logger }),
    { ...config.alipayLimits, logger },
  );
  onStop('gateway', () => gateway.close());
  const registry = new Registry();
  const engine: Engine = {
    store,
    gateway,
    clock,
    merchant: config.merchant,
    sellerId: account.sellerId,
    policy: { latePayment: config.latePaymentPolicy },
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache(),
    onAnomaly: createAnomalyAlarm(logger, registry),
    sleep: (ms) => sleep(ms),
  };

  const readModel = openReadModel(path.join(config.dataDir, 'read-model.db'), { merchant: config.merchant });
  if (readModel.rebuiltBecause) logger.warn({ reason: readModel.rebuiltBecause }, 'the read model is made again');
  onStop('read model', () => readModel.close());
  const feed = createLiveFeed();
  const projector = startProjector({
    store,
    readModel,
    feed,
    onError: (error: unknown) => logger.error({ err: error }, 'projector'),
  });
  onStop('projector', () => projector.stop());

  const reconciler = reconcilerOf({ engine, readModel, projector, registry, logger, config, simulator });
  const verifier = createNotifyVerifier({ alipayPublicKey: account.alipayPublicKey, appId: account.appId });
  const api = await createApiServer(
    {
      engine,
      readModel,
      projector,
      feed,
      reconciler,
      verifyNotify: (rawBody) => verifier.verify(rawBody),
      logger,
      isStoreEmbedded: config.eventStore === 'sqlite',
      registry,
      isReady: () => readinessOf(projector),
      ...(config.apiToken === undefined ? {} : { apiToken: config.apiToken }),
      allowedOrigins: [...config.allowedOrigins, new URL(publicUrl).origin],
    },
    { host: config.host, port },
  );
  const { url } = await api.listen();
  // From here in reverse: no new work, then what is running ends, then the files are closed.
  onStop('follow-up', followUpOf(engine, readModel, logger));
  onStop('reconciliation', () => reconciler.stop());
  onStop('api', () => api.close());
  return { url, simulator };
}

/** Under a burst a subscription may fall behind for an instant: not a reason to be taken out of service. */
function readinessOf(projector: Projector): { ready: boolean; reasons: string[] } {
  const ready = projector.behindForMs() < MAX_BEHIND_MS;
  return { ready, reasons: ready ? [] : ['read model is catching up'] };
}

async function simulatorOf(config: Config, logger: Logger): Promise<Simulator | undefined> {
  if (config.simulatorPort === undefined) return undefined;
  return startSimulator({ dataDir: config.dataDir, host: config.host, port: config.simulatorPort, logger });
}

/** What the shop set, filled in from the simulator's account where that runs. */
function accountOf(config: Config, simulator: Simulator | undefined) {
  const { alipay } = config;
  return {
    gatewayUrl: alipay.gatewayUrl ?? simulator?.gatewayUrl ?? '',
    appId: alipay.appId ?? simulator?.account.appId ?? '',
    privateKey: alipay.privateKey ?? simulator?.account.merchantPrivateKeyPem ?? '',
    alipayPublicKey: alipay.publicKey ?? simulator?.account.alipayPublicKeyPem ?? '',
    sellerId: alipay.sellerId ?? simulator?.account.sellerId,
  };
}

function followUpOf(engine: Engine, readModel: ReadModel, logger: Logger): () => Promise<void> {
  const followUp = startFollowUp(engine, readModel.listDue, (error, outTradeNo) =>
    logger.error({ err: error, outTradeNo }, 'follow-up'),
  );
  return () => followUp.stop();
}

type ReconcilerParts = {
  engine: Engine;
  readModel: ReadModel;
  projector: Projector;
  registry: Registry;
  logger: Logger;
  config: Config;
  simulator: Simulator | undefined;
};

function reconcilerOf({
  engine,
  readModel,
  projector,
  registry,
  logger,
  config,
  simulator,
}: ReconcilerParts): Reconciler {
  const gatewayUrl = config.alipay.gatewayUrl ?? simulator?.gatewayUrl ?? '';
  return createReconciler(
    {
      engine,
      books: readModel,
      files: createBillFiles({ folder: path.join(config.dataDir, 'bills'), gatewayUrl }),
      rules: { feePpm: config.reconcile.feePpm ?? simulator?.feePpm },
      booksAreCurrent: () => untilCaughtUp(projector),
      pause: () => nextTurn(),
    },
    {
      daily: config.reconcile.daily,
      onEnded: createReconciliationAlarm(logger, registry),
      onError: (error, date) => logger.error({ err: error, date }, 'reconciliation'),
    },
  );
}

/** Addresses are told to Alipay before the server listens, so a port of 0 is chosen here. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error(`no free port on ${host}`);
  return address.port;
}
