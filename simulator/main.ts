/**
 * Runs the simulator alone: SIMULATOR_PORT (10087), HOST (127.0.0.1), DATA_DIR (./data), LOG_LEVEL (info), and
 * SIMULATOR_APP_ID and SIMULATOR_SELLER_ID for a new account whose ids engines in other containers must know;
 * ALLOWED_HOSTS, names that it may be called by, separated by commas;
 * SIMULATOR_CERTIFICATES=true for certificate mode, SIMULATOR_ENCRYPTION=true for content encryption.
 * SIMULATOR_DIALECT (alipay) and SIMULATOR_NOTIFY_URL, where every notify goes instead of to each call's notify_url.
 */
import pino from 'pino';
import { startSimulator } from './simulator';

const DEFAULT_PORT = 10087;

/** `alipay` unless SIMULATOR_DIALECT says `mock`. */
function dialect(): 'alipay' | 'mock' {
  const name = process.env['SIMULATOR_DIALECT'] || 'alipay';
  if (name !== 'alipay' && name !== 'mock') throw new Error(`SIMULATOR_DIALECT must be alipay or mock: ${name}`);
  return name;
}

/** Undefined when it is not set. */
function id(name: string): string | undefined {
  const digits = process.env[name] ?? '';
  if (!/^\d{0,32}$/.test(digits)) throw new Error(`${name} must be digits: ${digits}`);
  return digits === '' ? undefined : digits;
}

function isOn(name: string): boolean {
  const value = process.env[name] ?? '';
  if (!['', 'true', 'false'].includes(value)) throw new Error(`${name} must be true or false: ${value}`);
  return value === 'true';
}

async function main() {
  // Its folder holds private keys.
  process.umask(0o077);
  const port = Number(process.env['SIMULATOR_PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`SIMULATOR_PORT is not a port: ${process.env['SIMULATOR_PORT']}`);
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'info' });
  const simulator = await startSimulator({
    dataDir: process.env['DATA_DIR'] ?? './data',
    host: process.env['HOST'] ?? '127.0.0.1',
    port,
    allowedHosts: (process.env['ALLOWED_HOSTS'] ?? '').split(',').flatMap((name) => name.trim() || []),
    account: { appId: id('SIMULATOR_APP_ID'), sellerId: id('SIMULATOR_SELLER_ID') },
    security: { certificates: isOn('SIMULATOR_CERTIFICATES'), encryption: isOn('SIMULATOR_ENCRYPTION') },
    dialect: dialect(),
    merchantNotifyUrl: process.env['SIMULATOR_NOTIFY_URL'] || undefined,
    logger,
  });
  process.stdout.write(`simulator ready: gateway ${simulator.gatewayUrl}, wallet ${simulator.url}/wallet\n`);
  let isStopping = false;
  const stop = () => {
    // npm passes a signal on that the process has had already.
    if (isStopping) return;
    isStopping = true;
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'simulator did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
