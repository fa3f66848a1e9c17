/** One shop: its gateway, its engine, its views. Several share the log, and nothing else. */
import path from 'node:path';
import type { Logger } from 'pino';
import { createAccess } from './adapters/access/access';
import { createAlipayGateway } from './adapters/alipay/alipay-gateway';
import { readAlipayKeys, type AlipayKeys, type AlipayKeyTexts } from './adapters/alipay/alipay-keys';
import { createNotifyVerifier } from './adapters/alipay/alipay-notify';
import { AlipayKeyError } from './adapters/alipay/alipay-signature';
import { isLoopback } from './adapters/config/access-settings';
import type { Config } from './adapters/config/config';
import { createGuardedGateway } from './adapters/call-limits/guarded-gateway';
import type { AlipayAccount, MerchantConfig } from './adapters/config/merchants-file';
import type { ApiDeps } from './api/request/context';
import type { Clock, EventStore } from './domain/ports';
import type { Projector } from './projections/projector';
import { readModelPath } from './projections/views/read-model-file';
import type { Simulator } from './simulator/simulator';
import { startEngine, type OnStop } from './start-engine';

/** What all shops share. */
export type ShopSurroundings = {
  config: Config;
  store: EventStore;
  clock: Clock;
  /** Where Alipay and browsers reach this engine. */
  publicUrl: string;
  simulator: Simulator | undefined;
  logger: Logger;
  onStop: OnStop;
};

export type Shop = {
  /** Before each of its paths: '' of the one that the environment describes, `/m/<merchant>` of the others. */
  prefix: string;
  deps: ApiDeps;
  /** Resolves when its API keys were read for the first time, or could not be. */
  keysRead: Promise<void>;
  /** Resolves when its requests can be signed: the first payment does not wait for a thread to start. */
  signerStarted: Promise<void>;
  /** Begins the work that is due. Begun last, when requests are taken. */
  startDueWork(): void;
};

/** How long queries may be behind the log before the node reports that it is not ready. */
const MAX_BEHIND_MS = 2_000;

export function startShop(around: ShopSurroundings, settings: MerchantConfig): Shop {
  const { config, store, publicUrl, onStop } = around;
  const { merchant } = settings;
  const isMain = merchant === config.merchant;
  // The simulator's time, which anybody may move, is no other shop's.
  const clock: Clock = isMain ? around.clock : { now: () => new Date() };
  const logger = isMain ? around.logger : around.logger.child({ merchant });
  const prefix = isMain ? '' : `/m/${merchant}`;
  const account = accountOf(settings.alipay, isMain ? around.simulator : undefined);
  const keys = keysOf(settings, isMain, around);
  for (const warning of keys.warnings) logger.warn(warning);
  const ours = `${publicUrl}${prefix}/alipay`;
  const alipay = createAlipayGateway({
    ...account,
    keys,
    notifyUrl: `${ours}/notify`,
    returnUrl: `${ours}/return`,
    timeoutMs: config.alipayTimeoutMs,
    clock,
    logger,
  });
  const gateway = createGuardedGateway(alipay, { ...config.alipayLimits, logger });
  onStop(`gateway of ${merchant}`, () => gateway.close());
  const { startDueWork, startDeliveries, keyRing, keysRead, ...parts } = startEngine({
    store,
    gateway,
    clock,
    merchant,
    sellerId: account.sellerId,
    policy: { latePayment: settings.latePaymentPolicy },
    readModelFile: readModelPath(config.dataDir, merchant, config.merchant),
    bills: {
      folder: billFolder(config, merchant),
      gatewayUrl: account.gatewayUrl,
      feePpm: config.reconcile.feePpm ?? (isMain ? around.simulator?.feePpm : undefined),
    },
    reconcile: { daily: config.reconcile.daily },
    webhooks: { privateKey: keys.privateKey, allowedNetworks: config.webhookPrivateAddresses },
    logger,
    onStop,
  });
  const access = createAccess({
    log: parts.engine,
    ring: keyRing,
    apiToken: settings.apiToken,
    jwt: settings.jwt,
    privateKey: keys.privateKey,
    onError: (error) => logger.warn({ err: error }, 'the use of an API key is not recorded'),
  });
  const { appId, authAppId } = account;
  const verifier = createNotifyVerifier({ keys, appId, authAppId });
  const deps: ApiDeps = {
    ...parts,
    verifyNotify: (rawBody) => verifier.verify(rawBody),
    verifyReturn: (query) => verifier.verifyReturn(query),
    signPage: alipay.signPage,
    isStoreEmbedded: config.eventStore === 'sqlite',
    isReady: () => readinessOf(parts.projector),
    access,
    requestsPerSecond: config.requestsPerSecond,
    trustedProxies: config.trustedProxies,
    javaDemoRoutes: config.javaDemoRoutes,
    simulatorUrl: isMain && isLoopback(config.host) ? around.simulator?.url : undefined,
    allowedOrigins: [...config.allowedOrigins, new URL(publicUrl).origin],
  };
  const startWork = () => {
    startDeliveries();
    startDueWork();
  };
  return { prefix, deps, keysRead, signerStarted: alipay.started, startDueWork: startWork };
}

/** Bills in the making; the log has them whole. */
function billFolder({ dataDir, merchant: main }: Config, merchant: string): string {
  return path.join(dataDir, merchant === main ? 'bills' : `bills-${merchant}`);
}

/** Under a burst a subscription may fall behind for an instant: not a reason to be taken out of service. */
function readinessOf(projector: Projector): { ready: boolean; reasons: string[] } {
  const ready = projector.behindForMs() < MAX_BEHIND_MS;
  return { ready, reasons: ready ? [] : ['read model is catching up'] };
}

/** What the shop set, filled in from the simulator's account where that runs. */
function accountOf(alipay: AlipayAccount, simulator: Simulator | undefined) {
  return {
    gatewayUrl: alipay.gatewayUrl ?? simulator?.gatewayUrl ?? '',
    appId: alipay.appId ?? simulator?.account.appId ?? '',
    sellerId: alipay.sellerId ?? simulator?.account.sellerId,
    appAuthToken: alipay.appAuthToken,
    authAppId: alipay.authAppId,
  };
}

/** A problem with the keys of one shop among several is reported with its name. */
function keysOf(
  { merchant, alipay }: MerchantConfig,
  isMain: boolean,
  { simulator, clock }: ShopSurroundings,
): AlipayKeys {
  try {
    return readAlipayKeys(keyTextsOf(alipay, isMain ? simulator : undefined), clock.now());
  } catch (error) {
    if (isMain || !(error instanceof AlipayKeyError)) throw error;
    throw new AlipayKeyError(`${merchant} in MERCHANTS_FILE: ${error.message}`);
  }
}

/** Each that was set; where the simulator runs, its account's for those that were not. */
function keyTextsOf(alipay: AlipayAccount, simulator: Simulator | undefined): AlipayKeyTexts {
  const simulated = simulator?.account;
  const certificates = simulated?.certificates;
  return {
    privateKey: alipay.privateKey ?? simulated?.merchantPrivateKeyPem ?? '',
    // An app has one mode.
    publicKey: alipay.publicKey ?? (certificates ? undefined : simulated?.alipayPublicKeyPem),
    publicKeyNext: alipay.publicKeyNext,
    appCert: alipay.appCert ?? certificates?.appPem,
    rootCert: alipay.rootCert ?? certificates?.rootPem,
    publicCert: alipay.publicCert ?? certificates?.alipayPem,
    publicCertNext: alipay.publicCertNext,
    encryptKey: alipay.encryptKey ?? simulated?.encryptKey,
  };
}
