/** Starts a stand-in Alipay: the real wire protocol over real HTTP, with its own keys, clock, ledger, wallet and faults. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { changeAlipayKey, openAccount, type Account, type AccountIds, type Security } from './wire/account';
import { registerBillDownload } from './gateway/bill-routes';
import { createClock } from './values/clock';
import { registerControl } from './control';
import { createCore } from './core/core';
import { createFaults } from './gateway/faults';
import { registerGateway } from './gateway/gateway';
import type { Meta } from './ledger/ledger-rows';
import { registerMockDialect } from './mock-dialect/mock-dialect';
import { mockNotifyForm } from './mock-dialect/mock-dialect-notify';
import type { Rules } from './ledger/rules';
import { openLedgerFile, type LedgerFile } from './ledger/ledger-file';
import { createNotifier } from './notify/notifier';
import { createHostCheck } from './gateway/host-names';
import { type Logger, createServer } from './gateway/server';
import { registerWallet } from './wallet/wallet';
import { refusalPage } from './wallet/wallet-pages';

export type SimulatorOptions = {
  /** The simulator stores its account and ledger in `<dataDir>/simulator/`. */
  dataDir: string;
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** 0 takes any free port. */
  port: number;
  /** Names that requests may call it by (`Host`), besides `host`, addresses and the names of loopback. */
  allowedHosts?: readonly string[] | undefined;
  /** Notifies go here instead of to each call's notify_url, for a merchant whose public address does not lead back here. */
  merchantNotifyUrl?: string | undefined;
  logger?: Logger | undefined;
  /** Ids that other programs need beforehand; otherwise the account's are random. */
  account?: AccountIds | undefined;
  /** Certificate mode, content encryption; default neither. */
  security?: Security | undefined;
  /** Where the protocol's sources conflict, another reading than the default. */
  rules?: Partial<Rules> | undefined;
  /** `mock`: the dialect of a mock gateway instead of Alipay's, unsigned and with amounts in fen (docs/reference/compatibility.md). */
  dialect?: 'alipay' | 'mock' | undefined;
  /** How long a merchant may take to answer a notify; default 5 s. */
  deliveryTimeoutMs?: number | undefined;
  /** Real time, in milliseconds since 1970; default that of this machine. Constant: time stands still but for POST /control/clock. */
  realNowMs?: (() => number) | undefined;
};

export type Simulator = {
  /** http://127.0.0.1:10087 */
  url: string;
  gatewayUrl: string;
  port: number;
  /** As it was at the start: what a merchant configures. */
  account: {
    appId: string;
    sellerId: string;
    merchantPrivateKeyPem: string;
    alipayPublicKeyPem: string;
    certificates?: { rootPem: string; appPem: string; alipayPem: string } | undefined;
    encryptKey?: string | undefined;
  };
  /** Its contract's fee, in millionths of what the merchant receives. */
  feePpm: number;
  /** The simulator's time: real time plus what POST /control/clock added, kept over restarts. */
  clock: { now(): Date };
  close(): Promise<void>;
};

/** Starts and listens. Throws in production mode, on a port in use, and when another simulator holds the same data folder. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'the simulator moves play money and refuses to start with NODE_ENV=production: set SIMULATOR_PORT=0 to go without it',
    );
  }
  const directory = join(options.dataDir, 'simulator');
  const account = await openAccount(directory, options.account, options.security);
  const file = openLedgerFile(directory);
  const host = options.host ?? '127.0.0.1';
  const app = createServer(createHostCheck([host, ...(options.allowedHosts ?? [])]), options.logger);
  try {
    const address = { url: '' };
    const parts = createParts(options, account, file, address);
    const { core, clock, notifier } = parts;
    registerRoutes(app, options, parts, { address, changeKey: () => changeAlipayKey(directory, account) });
    await app.listen({ host, port: options.port });
    const { port } = app.server.address() as AddressInfo;
    // A person opens the address in a browser on this machine, whatever the server is bound to.
    const url = `http://127.0.0.1:${port}`;
    address.url = url;
    notifier.wake();
    options.logger?.info({ url, wallet: `${url}/wallet` }, 'simulator listening');
    let closing: Promise<void> | undefined;
    const close = async () => {
      await notifier.stop();
      await app.close();
      file.close();
    };
    return {
      url,
      gatewayUrl: `${url}/gateway.do`,
      port,
      account: asConfigured(account),
      feePpm: core.ledger.rules.feePerTenThousand * 100,
      clock,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await app.close();
    file.close();
    throw error;
  }
}

/** Empty until the server listens. */
type Address = { url: string };

/** What works behind the routes. */
function createParts(options: SimulatorOptions, account: Account, file: LedgerFile, address: Address) {
  const stored = file.rows();
  const meta = stored.find((row) => row.kind === 'meta')?.row as Meta | undefined;
  const clock = createClock(options.realNowMs, meta?.clockOffsetMs ?? 0);
  const core = createCore({
    merchant: { appId: account.appId, sellerId: account.sellerId },
    clock,
    journal: file,
    codeSeed: account.codeSeed,
    stored,
    rules: options.rules ?? {},
    origin: () => address.url,
    qrCodeUrl: (code) => `${address.url}/wallet/${code}`,
    onNotifyQueued: () => setImmediate(() => notifier.wake()),
  });
  const faults = createFaults();
  const notifier = createNotifier({
    core,
    faults,
    signer: {
      get key() {
        return account.alipayPrivateKey;
      },
    },
    logger: options.logger,
    urlOverride: options.merchantNotifyUrl,
    deliveryTimeoutMs: options.deliveryTimeoutMs,
    formOf: options.dialect === 'mock' ? mockNotifyForm : undefined,
  });
  return { account, clock, core, faults, notifier };
}

type Parts = ReturnType<typeof createParts>;

function registerRoutes(
  app: FastifyInstance,
  options: SimulatorOptions,
  parts: Parts,
  { address, changeKey }: { address: Address; changeKey: () => Promise<void> },
): void {
  const { account, core, faults, notifier } = parts;
  if (options.dialect === 'mock')
    registerMockDialect(app, { core, notifyUrl: options.merchantNotifyUrl, url: () => address.url });
  else registerGateway(app, { core, account, faults, refusalPage });
  registerControl(app, { core, account, faults, notifier, changeKey });
  registerWallet(app, core, account);
  registerBillDownload(app, core.bills);
}

/** A copy: what a merchant has configured stays, whatever Alipay changes on its side. */
function asConfigured({
  appId,
  sellerId,
  merchantPrivateKeyPem,
  alipayPublicKeyPem,
  certificates,
  encryptKey,
}: Account) {
  const copied = certificates && { ...certificates };
  return { appId, sellerId, merchantPrivateKeyPem, alipayPublicKeyPem, certificates: copied, encryptKey };
}
