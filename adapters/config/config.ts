/**
 * Settings from the environment, checked once at start. One message lists every value that is malformed; where none is,
 * one lists what is missing and what does not fit together.
 */
import path from 'node:path';
import { z } from 'zod';
import { problemsOfConnection } from '../eventstoredb/eventstoredb-connection';
import { keySettings, missingKeySettings, optional, readKeySettings } from './key-settings';
import type { LogLevel } from '../runtime/logger';
import {
  apiToken,
  digits,
  merchantName,
  readMerchants,
  type AlipayAccount,
  type MerchantConfig,
} from './merchants-file';

/** Trades of one merchant that have a next check. */
type OpenWork = { merchant: string; trades: number };

export type Config = MerchantConfig & {
  /** Shops beside the one that the environment describes (MERCHANTS_FILE). */
  moreMerchants: MerchantConfig[];
  /** Merchants of before whose open work is given up: without it, the engine does not start beside such work. */
  retiredMerchants: string[];
  host: string;
  port: number;
  dataDir: string;
  /** `sqlite`, or an `esdb://` connection string; the latter may hold a password. */
  eventStore: string;
  /** Undefined: no simulator in this process. 0 in code (never in the environment) is any free port. */
  simulatorPort: number | undefined;
  /** How the simulator's account is set up; the engine follows. */
  simulatorSecurity: { certificates: boolean; encryption: boolean };
  /** For connecting, sending and receiving of one call. */
  alipayTimeoutMs: number;
  /** How often Alipay may be called, and when it is left alone (`guarded-gateway.ts`). */
  alipayLimits: {
    callsPerSecond: number;
    followUpCallsPerSecond: number;
    waitingQueriesPerSecond: number;
    breakerFailures: number;
    breakerOpenMs: number;
  };
  /** Where Alipay and browsers reach this engine; undefined: its own address. */
  publicUrl: string | undefined;
  /** Whether yesterday's bill is compared by itself, and Alipay's fee in millionths; undefined: not compared. */
  reconcile: { daily: boolean; feePpm: number | undefined };
  allowedOrigins: string[];
  /** The routes of the Java demo; `get`: also with GET for what moves money. Undefined: off. */
  javaDemoRoutes: 'on' | 'get' | undefined;
  logLevel: LogLevel;
};

const DEFAULT_SIMULATOR_PORT = 10087;

/** One sentence, whatever of it is wrong. */
function numberFrom(min: number, max: number, step?: 'whole') {
  const error = `must be a ${step ? 'whole number' : 'number'} from ${min} to ${max}`;
  return z.coerce.number(error).refine((n) => n >= min && n <= max && !(step && n % 1), error);
}

const port = numberFrom(0, 65_535, 'whole');
const onOff = z
  .enum(['true', 'false'], 'must be "true" or "false"')
  .default('false')
  .transform((text) => text === 'true');

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(10086),
  DATA_DIR: z.string().min(1).default('./data'),
  EVENT_STORE: z
    .string()
    .superRefine((text, context) => storeProblems(text).forEach((message) => context.addIssue(message)))
    .default('sqlite'),
  SIMULATOR_PORT: port.optional(),
  SIMULATOR_CERTIFICATES: onOff,
  SIMULATOR_ENCRYPTION: onOff,
  ALIPAY_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  ALIPAY_APP_ID: digits('the app id').optional(),
  ...keySettings,
  ALIPAY_SELLER_ID: z
    .string()
    .regex(/^\d{1,28}$/, 'must be the digits of the seller id (it begins with 2088)')
    .optional(),
  ALIPAY_APP_AUTH_TOKEN: optional,
  ALIPAY_AUTH_APP_ID: digits('an app id').optional(),
  MERCHANTS_FILE: optional,
  ALIPAY_TIMEOUT_MS: numberFrom(100, 60_000, 'whole').default(8_000),
  ALIPAY_MAX_CALLS_PER_SECOND: numberFrom(1, 100_000).default(500),
  ALIPAY_FOLLOW_UP_CALLS_PER_SECOND: numberFrom(1, 100_000).default(100),
  // At most what follow-up may use by default: a look is never worth more than an outcome in doubt.
  ALIPAY_LOOK_CALLS_PER_SECOND: numberFrom(1, 100).default(20),
  ALIPAY_BREAKER_FAILURES: numberFrom(1, 1_000, 'whole').default(5),
  ALIPAY_BREAKER_OPEN_MS: numberFrom(100, 600_000, 'whole').default(5_000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MERCHANT: merchantName.default('main'),
  RETIRED_MERCHANTS: z.string().default('').transform(namesIn).pipe(z.array(merchantName)),
  LATE_PAYMENT_POLICY: z.enum(['keep', 'refund'], 'must be "keep" or "refund"').default('keep'),
  RECONCILE: z.enum(['daily', 'off'], 'must be "daily" or "off"').default('daily'),
  ALIPAY_FEE_RATE: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a percentage, such as 0.6')
    .optional(),
  API_TOKEN: optional.pipe(apiToken.optional()),
  ALLOWED_ORIGINS: z.string().default(''),
  JAVA_DEMO_ROUTES: z.enum(['off', 'on', 'get'], 'must be "off", "on" or "get"').default('off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
});

type Environment = z.infer<typeof environment>;

/** Thrown with one line for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`paystate cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is an unset one: that is what a compose file's `${NAME:-}` gives.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const problems: string[] = [];
  const config = configOf(parsed.data, problems);
  problems.push(...missing(config, parsed.data), ...unsafe(config, parsed.data));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
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
      ...readKeySettings(vars, problems),
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
    allowedOrigins: namesIn(vars.ALLOWED_ORIGINS),
    javaDemoRoutes: vars.JAVA_DEMO_ROUTES === 'off' ? undefined : vars.JAVA_DEMO_ROUTES,
    logLevel: vars.LOG_LEVEL,
  };
}

/** Refuses to start beside open work of a merchant that is not configured: nobody would do it, and a refund would hang for ever. */
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
function simulatorPortOf(vars: Environment): number | undefined {
  const isWanted = vars.ALIPAY_GATEWAY_URL === undefined && vars.NODE_ENV !== 'production';
  const simulatorPort = vars.SIMULATOR_PORT ?? (isWanted ? DEFAULT_SIMULATOR_PORT : 0);
  return simulatorPort === 0 ? undefined : simulatorPort;
}

function storeProblems(eventStore: string): string[] {
  if (eventStore === 'sqlite') return [];
  return eventStore.includes('://')
    ? problemsOfConnection(eventStore)
    : ['must be "sqlite" or an esdb:// connection string'];
}

function missing(config: Config, vars: Environment): string[] {
  if (config.simulatorPort !== undefined) return [];
  const { gatewayUrl, appId } = config.alipay;
  const problems = [
    ...(gatewayUrl ? [] : ['ALIPAY_GATEWAY_URL is missing (production: https://openapi.alipay.com/gateway.do).']),
    ...(appId ? [] : ['ALIPAY_APP_ID is missing: the id of your app in the Alipay console.']),
    ...missingKeySettings(vars),
    ...(config.publicUrl
      ? []
      : ['PUBLIC_URL is missing: the address where Alipay reaches this engine for its notifies.']),
  ];
  const mayTryWithout = problems.length > 0 && gatewayUrl !== undefined && vars.NODE_ENV !== 'production';
  const hint = 'To try without an Alipay account, unset ALIPAY_GATEWAY_URL: the simulator is used then.';
  return mayTryWithout ? [...problems, hint] : problems;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Real money is never served to a network without a token; nor is the simulator in production. */
function unsafe(config: Config, vars: Environment): string[] {
  const isRealMoney = config.simulatorPort === undefined;
  const isBoth = !isRealMoney && config.alipay.gatewayUrl !== undefined;
  const isOpenToNetwork = !LOOPBACK.includes(config.host);
  const unguarded = config.moreMerchants.filter(({ apiToken }) => apiToken === undefined && isOpenToNetwork);
  return [
    ...unguarded.map(
      ({ merchant }) =>
        `MERCHANTS_FILE: apiToken of ${merchant} is missing: HOST=${config.host} offers its refunds to the network.`,
    ),
    ...(isBoth
      ? [
          'ALIPAY_GATEWAY_URL and SIMULATOR_PORT are both set: with the simulator nobody pays. Unset SIMULATOR_PORT for Alipay itself.',
        ]
      : []),
    ...sharedTokens(config),
    ...sharedAccounts(config),
    ...(config.alipay.appAuthToken !== undefined && config.alipay.authAppId === undefined
      ? [
          "ALIPAY_AUTH_APP_ID is missing: the shop's app that ALIPAY_APP_AUTH_TOKEN stands for; notifies of other shops would be taken for its own.",
        ]
      : []),
    ...(!isRealMoney && vars.NODE_ENV === 'production'
      ? ['SIMULATOR_PORT is set and NODE_ENV is production: the simulator is not for production. Set SIMULATOR_PORT=0.']
      : []),
    ...(isRealMoney && !config.apiToken && isOpenToNetwork
      ? [
          `API_TOKEN is missing: HOST=${config.host} offers refunds to the network. Set a token of 16 characters or more.`,
        ]
      : []),
  ];
}

/** One account at Alipay is one shop: two would take each other's orders of the same number for their own. */
function sharedAccounts({ alipay, moreMerchants, merchant }: Config): string[] {
  const shops = [{ merchant, alipay }, ...moreMerchants];
  const isSame = (one: AlipayAccount, other: AlipayAccount) => {
    const sameApp = one.appId !== undefined && one.appId === other.appId && one.gatewayUrl === other.gatewayUrl;
    const sameSeller = one.sellerId !== undefined && one.sellerId === other.sellerId;
    return sameSeller || (sameApp && one.authAppId === other.authAppId);
  };
  return shops.flatMap((shop, index) =>
    shops
      .slice(index + 1)
      .filter((other) => isSame(shop.alipay, other.alipay))
      .map(
        (other) =>
          `MERCHANTS_FILE: ${shop.merchant} and ${other.merchant} are the same account at Alipay: one account is one shop.`,
      ),
  );
}

/** Whoever may use one shop must not find that the same token opens another. */
function sharedTokens({ apiToken, moreMerchants }: Config): string[] {
  const tokens = [apiToken, ...moreMerchants.map((more) => more.apiToken)].filter((token) => token !== undefined);
  return new Set(tokens).size === tokens.length
    ? []
    : ['MERCHANTS_FILE: two shops have the same apiToken: give each its own.'];
}
