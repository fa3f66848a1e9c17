/** The product: reads the environment, starts, reports that it is ready, and stops on a signal. */
import './adapters/runtime/require-node';
import { ConfigError, readConfig, type Config } from './adapters/config/config';
import { readEnvFile } from './adapters/config/env-file';
import { withoutPassword } from './adapters/eventstoredb/eventstoredb-connection';
import { createLogger } from './adapters/runtime/logger';
import { startPaystate, type Paystate } from './start-paystate';

/** Longer than any call to Alipay; whoever waits longer for a stop sends SIGKILL, and that is survived, too. */
const STOP_LIMIT_MS = 20_000;

async function main(): Promise<void> {
  // Events name buyers: whatever this process makes, on whichever thread, is for its owner only.
  process.umask(0o077);
  readEnvFile();
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  const paystate = await startPaystate(config, logger);
  stopOnSignal(paystate, (error) => logger.error({ err: error }, 'stop'));
  process.stdout.write(`${readyLine(config, paystate)}\n`);
}

function readyLine(config: Config, { url, simulator }: Paystate): string {
  const alipay = simulator
    ? `simulated Alipay: wallet at ${simulator.url}/wallet`
    : `Alipay: ${config.alipay.gatewayUrl ?? ''}`;
  // Another server may be away now, and the engine starts all the same.
  const log =
    config.eventStore === 'sqlite'
      ? ''
      : `  log: ${withoutPassword(config.eventStore)} (${url}/readyz says whether it answers)`;
  return `paystate ready  console: ${url}/  GraphQL: ${url}/graphql  ${alipay}  data: ${config.dataDir}${log}`;
}

function stopOnSignal(paystate: Paystate, onError: (error: unknown) => void): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void paystate
      .stop()
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        onError(error);
        process.exit(1);
      });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : describe(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});

function describe(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `paystate cannot start: port ${port ?? ''} is in use. Stop the other program, or set PORT, METRICS_PORT or SIMULATOR_PORT.`;
  }
  return `paystate cannot start: ${message}`;
}
