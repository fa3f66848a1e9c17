/** All settings, as the rest of the product reads them. */
import type { LogLevel } from '../runtime/logger';
import type { MerchantConfig } from './merchants-file';

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
  /** How often Alipay may be called, and when no call is made (`guarded-gateway.ts`). */
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
  /** Names that requests may call this server by, besides its own. */
  allowedHosts: string[];
  allowedOrigins: string[];
  /** Proxies whose X-Forwarded-For is believed: addresses and networks. */
  trustedProxies: string[];
  /** Networks that webhooks may lead into although they are not public, and without TLS. */
  webhookPrivateAddresses: string[];
  /** Requests per second of each key and each token that has no rate of its own; undefined: as many as the engine takes. */
  requestsPerSecond: number | undefined;
  /** Where /metrics is served without a credential as well; undefined: only with the scope METRICS. */
  metricsPort: number | undefined;
  /** The routes of the Java demo; `get`: also with GET for what moves money. Undefined: off. */
  javaDemoRoutes: 'on' | 'get' | undefined;
  logLevel: LogLevel;
  /** What is allowed and probably not meant, each in a sentence: for the log at start. */
  warnings: string[];
};
