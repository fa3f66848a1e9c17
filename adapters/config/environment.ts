/** The grammar of each setting by itself: names, ranges, defaults. */
import { z } from 'zod';
import { problemsOfConnection } from '../eventstoredb/eventstoredb-connection';
import { apiToken, networks } from './access-settings';
import { keySettings, optional } from './key-settings';
import { digits, merchantName } from './merchants-file';

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

export function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A name that requests may call this server by, without a port. */
const hostName = z
  .string()
  .regex(/^([A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+$/, 'must be names such as pay.example.com, separated by commas');

export const environment = z.object({
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
  // At most what follow-up may use by default: a query about a waiting order never matters more than an outcome in doubt.
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
  API_AUTH: z.enum(['required', 'none'], 'must be "required" or "none"').default('required'),
  API_REQUESTS_PER_SECOND: numberFrom(1, 10_000).optional(),
  JWT_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  JWT_PUBLIC_KEY: optional,
  JWT_ISSUER: optional,
  JWT_AUDIENCE: optional,
  JWT_SCOPE_CLAIM: z.string().min(1).default('scope'),
  TRUSTED_PROXIES: z.string().default('').transform(namesIn).pipe(networks),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z.string().default('').transform(namesIn).pipe(networks),
  METRICS_PORT: port.optional(),
  ALLOWED_HOSTS: z.string().default('').transform(namesIn).pipe(z.array(hostName)),
  ALLOWED_ORIGINS: z.string().default(''),
  JAVA_DEMO_ROUTES: z.enum(['off', 'on', 'get'], 'must be "off", "on" or "get"').default('off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
});

export type Environment = z.infer<typeof environment>;

function storeProblems(eventStore: string): string[] {
  if (eventStore === 'sqlite') return [];
  return eventStore.includes('://')
    ? problemsOfConnection(eventStore)
    : ['must be "sqlite" or an esdb:// connection string'];
}
