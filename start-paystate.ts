/** Wires the parts together. The order matters twice: recover before serving, and stop taking work before ending it. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { refuseOrphans, type Config } from './adapters/config/config';
import { openEventStore } from './adapters/open-event-store';
import { tightenDataFolder } from './adapters/runtime/private-files';
import { VERSION } from './adapters/runtime/version';
import { lockEventFile } from './adapters/sqlite/sqlite-event-file';
import { startMetricsServer, type MountedMetrics } from './api/operations/metrics-server';
import { readConsoleFiles } from './api/operations/console/console-files';
import { createApiServer } from './api/server';
import type { Clock } from './domain/ports';
import { openWorkOfOthers } from './projections/other-merchants';
import { startSimulator, type Simulator } from './simulator/simulator';
import type { OnStop } from './start-engine';
import { startShop, type Shop } from './start-shop';
import { createExposition } from './telemetry/exposition';
import { createProcessMetrics } from './telemetry/process-metrics';

export type Paystate = {
  /** http://127.0.0.1:10086 */
  url: string;
  /** Where METRICS_PORT is served; undefined: it is not set. */
  metricsPort: number | undefined;
  simulator: Simulator | undefined;
  /** Ends what was begun, closes subscriptions with a code, and resolves when all is on disk. */
  stop(): Promise<void>;
};

/** Compiled, this file lies in it. */
const DIST = path.basename(__dirname) === 'dist' ? __dirname : path.join(__dirname, 'dist');

type Closing = { what: string; close: Parameters<OnStop>[1] };

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
    const started = await start(config, logger, (what, close) => opened.push({ what, close }));
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(config: Config, logger: Logger, onStop: OnStop): Promise<Omit<Paystate, 'stop'>> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const { tightened, stillOpen } = tightenDataFolder(config.dataDir);
  if (tightened > 0) logger.info({ tightened }, 'files in DATA_DIR that others could read are private now');
  if (stillOpen.length > 0) {
    logger.warn({ stillOpen: stillOpen.slice(0, 10) }, 'others may read these: change their owner or their mode');
  }
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;

  const allowedHosts = [...config.allowedHosts, new URL(publicUrl).hostname];

  const simulator = await simulatorOf(config, allowedHosts, logger);
  if (simulator) onStop('simulator', () => simulator.close());
  // Engine and simulator share one clock: when the simulator is moved forward, the engine's expiries come due as well.
  const clock: Clock = simulator?.clock ?? { now: () => new Date() };

  // The embedded store holds the folder by its own file; on another server's log, the views in it are what is held.
  if (config.eventStore !== 'sqlite') {
    const { release } = lockEventFile(path.join(config.dataDir, 'read-model.db'));
    onStop('data folder', release);
  }
  const store = await openEventStore(config.eventStore, config.dataDir, ({ connected, problem }) => {
    if (connected) logger.info('the event store is back');
    else logger.warn({ problem }, 'the event store is away: it is tried repeatedly');
  });
  onStop('event store', () => store.close());
  lookForOrphans(config, logger);
  const around = { config, store, clock, publicUrl, simulator, logger, onStop };
  const shops = [config, ...config.moreMerchants].map((settings) => startShop(around, settings));
  await Promise.all(shops.flatMap(({ keysRead, signerStarted }) => [keysRead, signerStarted]));
  const processMetrics = createProcessMetrics({
    version: VERSION,
    eventStore: config.eventStore === 'sqlite' ? 'sqlite' : 'eventstoredb',
    eventFile: config.eventStore === 'sqlite' ? path.join(config.dataDir, 'events.db') : undefined,
  });
  const consoleFiles = readConsoleFiles(path.join(DIST, 'console'));
  if (!consoleFiles) logger.warn('the console was not built (npm run build): there are no pages for people');
  const api = await createApiServer(shops, { host: config.host, port, allowedHosts, processMetrics, consoleFiles });
  const { url } = await api.listen();
  // From here in reverse: no new work, then what is running ends, then the files are closed.
  for (const shop of shops) shop.startDueWork();
  onStop('api', () => api.close());
  const metrics =
    config.metricsPort === undefined
      ? undefined
      : await startMetricsServer(mountedMetrics(processMetrics, shops), {
          host: config.host,
          port: config.metricsPort,
          allowedHosts,
        });
  if (metrics) onStop('metrics', () => metrics.close());
  return { url, metricsPort: metrics?.port, simulator };
}

/** Without a credential nothing keeps one shop from another: `/metrics` has them all, so that one target is enough. */
function mountedMetrics(processMetrics: Registry, shops: readonly Shop[]): MountedMetrics[] {
  const registryOf = ({ deps }: Shop) => deps.telemetry.registry;
  const all = { prefix: '', exposition: createExposition(processMetrics, shops.map(registryOf)) };
  const others = shops.filter(({ prefix }) => prefix !== '');
  return [
    all,
    ...others.map((shop) => ({
      prefix: shop.prefix,
      exposition: createExposition(processMetrics, [registryOf(shop)]),
    })),
  ];
}

/** Throws `ConfigError` when a merchant has open work here and is configured no more: before its views are made anew for another. */
function lookForOrphans(config: Config, logger: Logger): void {
  const configured = [config.merchant, ...config.moreMerchants.map(({ merchant }) => merchant)];
  const orphans = openWorkOfOthers(config.dataDir, configured);
  refuseOrphans(config, orphans);
  for (const orphan of orphans) logger.warn(orphan, 'open trades of a retired merchant are not followed up');
}

async function simulatorOf(
  config: Config,
  allowedHosts: readonly string[],
  logger: Logger,
): Promise<Simulator | undefined> {
  const { dataDir, host, simulatorPort: port, simulatorSecurity: security } = config;
  return port === undefined ? undefined : startSimulator({ dataDir, host, port, allowedHosts, security, logger });
}

/** Alipay gets the addresses before the server listens, so a port of 0 is chosen here. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error(`no free port on ${host}`);
  return address.port;
}
