/** Settings from the environment, checked once at start. One message lists all that is wrong. */
import path from 'node:path';
import { jwtSettingsOf } from './access-settings';
import { missing, unsafe } from './config-problems';
import { environment, namesIn, type Environment } from './environment';
import { readKeySettings } from './key-settings';
import { readMerchants } from './merchants-file';
import { readSecretFiles, SECRETS } from './secret-files';
import type { Config } from './settings';
import { unknownSettings } from './unknown-settings';

export type { Config } from './settings';

/** Trades of one merchant that have a next check. */
type OpenWork = { merchant: string; trades: number };

const DEFAULT_SIMULATOR_PORT = 10087;

/** Thrown with one line for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`paystate cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Names of all settings, those of files included. */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(environment.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
]);

export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is an unset one: that is what a compose file's `${NAME:-}` gives.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const malformed = new Map<string, string>();
  const vars = parseAll(readSecretFiles(given, malformed), malformed);
  const problems = [...malformed.values()];
  const config = configOf(vars, problems);
  const unread = new Set(malformed.keys());
  problems.push(...missing(config, vars, unread), ...unsafe(config, vars, unread));
  if (problems.length > 0) throw new ConfigError(problems);
  config.warnings.push(...unknownSettings(given, KNOWN));
  return config;
}

/** What is malformed is reported and then left out, so that one message tells all that is wrong. */
function parseAll(given: Record<string, string | undefined>, malformed: Map<string, string>): Environment {
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path: at, message } of parsed.error.issues) malformed.set(String(at[0]), `${String(at[0])}: ${message}`);
  return environment.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !malformed.has(name))));
}

function configOf(vars: Environment, problems: string[]): Config {
  return {
    host: vars.HOST,
    port: vars.PORT,
    dataDir: path.resolve(vars.DATA_DIR),
    eventStore: vars.EVENT_STORE,
    simulatorPort: simulatorPortOf(vars),
    simulatorSecurity: { certificates: vars.SIMULATOR_CERTIFICATES, encryption: vars.SIMULATOR_ENCRYPTION },
    alipay: {
      gatewayUrl: vars.ALIPAY_GATEWAY_URL,
      appId: vars.ALIPAY_APP_ID,
      ...readKeySettings(vars),
      sellerId: vars.ALIPAY_SELLER_ID,
      appAuthToken: vars.ALIPAY_APP_AUTH_TOKEN,
      authAppId: vars.ALIPAY_AUTH_APP_ID,
    },
    moreMerchants: vars.MERCHANTS_FILE === undefined ? [] : readMerchants(vars.MERCHANTS_FILE, vars.MERCHANT, problems),
    retiredMerchants: vars.RETIRED_MERCHANTS,
    alipayTimeoutMs: vars.ALIPAY_TIMEOUT_MS,
    alipayLimits: {
      callsPerSecond: vars.ALIPAY_MAX_CALLS_PER_SECOND,
      followUpCallsPerSecond: vars.ALIPAY_FOLLOW_UP_CALLS_PER_SECOND,
      waitingQueriesPerSecond: vars.ALIPAY_LOOK_CALLS_PER_SECOND,
      breakerFailures: vars.ALIPAY_BREAKER_FAILURES,
      breakerOpenMs: vars.ALIPAY_BREAKER_OPEN_MS,
    },
    publicUrl: vars.PUBLIC_URL?.replace(/\/+$/, ''),
    merchant: vars.MERCHANT,
    latePaymentPolicy: vars.LATE_PAYMENT_POLICY,
    reconcile: {
      daily: vars.RECONCILE === 'daily',
      feePpm: vars.ALIPAY_FEE_RATE === undefined ? undefined : Math.round(Number(vars.ALIPAY_FEE_RATE) * 10_000),
    },
    apiToken: vars.API_TOKEN,
    jwt: jwtSettingsOf(
      {
        jwksUrl: vars.JWT_JWKS_URL,
        publicKey: vars.JWT_PUBLIC_KEY,
        issuer: vars.JWT_ISSUER,
        audience: vars.JWT_AUDIENCE,
        scopeClaim: vars.JWT_SCOPE_CLAIM,
      },
      (field) => JWT_NAMES[field],
      problems,
    ),
    allowedHosts: vars.ALLOWED_HOSTS,
    allowedOrigins: namesIn(vars.ALLOWED_ORIGINS),
    trustedProxies: vars.TRUSTED_PROXIES,
    requestsPerSecond: vars.API_REQUESTS_PER_SECOND,
    webhookPrivateAddresses: vars.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
    metricsPort: vars.METRICS_PORT,
    javaDemoRoutes: vars.JAVA_DEMO_ROUTES === 'off' ? undefined : vars.JAVA_DEMO_ROUTES,
    logLevel: vars.LOG_LEVEL,
    warnings: [],
  };
}

const JWT_NAMES = {
  jwksUrl: 'JWT_JWKS_URL',
  publicKey: 'JWT_PUBLIC_KEY',
  issuer: 'JWT_ISSUER',
  audience: 'JWT_AUDIENCE',
  scopeClaim: 'JWT_SCOPE_CLAIM',
} as const;

/** Refuses to start beside open work of a merchant that is not configured: nobody would do it, and a refund would stay in doubt for ever. */
export function refuseOrphans({ merchant, moreMerchants, retiredMerchants }: Config, work: readonly OpenWork[]): void {
  const configured = [merchant, ...moreMerchants.map((more) => more.merchant)].join(', ');
  const problems = work
    .filter((open) => !retiredMerchants.includes(open.merchant))
    .map(
      (open) =>
        `DATA_DIR holds open trades of merchant ${open.merchant} (${open.trades}), and only ${configured} is configured: nobody would follow them up. ` +
        `Set MERCHANT=${open.merchant} as before, or describe it in MERCHANTS_FILE; RETIRED_MERCHANTS=${open.merchant} starts without them.`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The simulator runs unless a gateway is named, production is declared, or its port is 0. */
export function simulatorPortOf(
  vars: Pick<Environment, 'ALIPAY_GATEWAY_URL' | 'NODE_ENV' | 'SIMULATOR_PORT'>,
): number | undefined {
  const usesSimulator = vars.ALIPAY_GATEWAY_URL === undefined && vars.NODE_ENV !== 'production';
  const simulatorPort = vars.SIMULATOR_PORT ?? (usesSimulator ? DEFAULT_SIMULATOR_PORT : 0);
  return simulatorPort === 0 ? undefined : simulatorPort;
}
