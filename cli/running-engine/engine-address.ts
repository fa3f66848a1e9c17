/** Where the running engine answers for a shop, and with which credential: by the same settings as its own. */
import { readFileSync } from 'node:fs';
import { simulatorPortOf } from '../../adapters/config/config';
import { environment } from '../../adapters/config/environment';
import { readMerchants } from '../../adapters/config/merchants-file';
import { readSecretFiles } from '../../adapters/config/secret-files';
import type { EngineOptions } from '../terminal/command';
import { CommandError, EXIT, UsageError } from '../terminal/usage-error';

export type EngineAddress = {
  /** 127.0.0.1:10086/graphql, without a scheme. */
  hostAndPath: string;
  /** An API key, a watch token, or the first key of the shop. */
  apiToken: string | undefined;
  /** Where that came from, for messages: "API_TOKEN". */
  tokenFrom: string;
  /** The clock of the engine can be moved, and this process cannot read how far it was. */
  isSimulated: boolean;
};

/** Only what a caller needs: whoever may use a key need not be able to read the shop's private key. */
const callerSettings = environment.pick({
  HOST: true,
  PORT: true,
  MERCHANT: true,
  MERCHANTS_FILE: true,
  SIMULATOR_PORT: true,
  ALIPAY_GATEWAY_URL: true,
  NODE_ENV: true,
});

/** The first shop when `merchant` is undefined, else a shop of MERCHANTS_FILE. */
export function engineAddress({ merchant, keyFile }: EngineOptions = {}): EngineAddress {
  const settings = readSettings();
  const hostAndPort = `${reachedAt(settings.HOST)}:${settings.PORT}`;
  const isFirst = merchant === undefined || merchant === settings.MERCHANT;
  const shop = isFirst ? undefined : shopOf(settings.MERCHANTS_FILE, settings.MERCHANT, merchant);
  const credential =
    keyFile === undefined
      ? (shop ?? tokenOfSettings())
      : { apiToken: readKeyFile(keyFile), tokenFrom: `--key-file ${keyFile}` };
  return {
    hostAndPath: isFirst ? `${hostAndPort}/graphql` : `${hostAndPort}/m/${merchant}/graphql`,
    ...credential,
    isSimulated: isFirst && simulatorPortOf(settings) !== undefined,
  };
}

/** Where the simulated Alipay that runs beside the engine is controlled. */
export function simulatorUrl(): string {
  const settings = readSettings();
  const port = simulatorPortOf(settings);
  if (port === undefined) {
    throw new UsageError(
      'simulate: the settings name a real gateway (ALIPAY_GATEWAY_URL or SIMULATOR_PORT=0), so no simulator runs; --url <address> names another',
    );
  }
  return `http://${reachedAt(settings.HOST)}:${port}`;
}

const givenIn = (env: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

function readSettings() {
  const parsed = callerSettings.safeParse(givenIn(process.env));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
  throw new CommandError(EXIT.FAILED, problems.join('\n'));
}

/** An address to connect to, of one to listen on. */
function reachedAt(host: string): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return reached.includes(':') && !reached.startsWith('[') ? `[${reached}]` : reached;
}

type Token = Pick<EngineAddress, 'apiToken' | 'tokenFrom'>;

function tokenOfSettings(): Token {
  const { API_TOKEN, API_TOKEN_FILE } = givenIn(process.env);
  const problems = new Map<string, string>();
  const apiToken = readSecretFiles({ API_TOKEN, API_TOKEN_FILE }, problems)['API_TOKEN'];
  for (const problem of problems.values()) throw new CommandError(EXIT.FAILED, problem);
  const tokenFrom = API_TOKEN_FILE === undefined ? 'API_TOKEN' : 'API_TOKEN_FILE';
  return { apiToken: apiToken === undefined ? undefined : keyOf(apiToken, tokenFrom), tokenFrom };
}

/** What is wrong with the file beside this shop's token is for the engine to say. */
function shopOf(file: string | undefined, first: string, merchant: string): Token {
  const shops = file === undefined ? [] : readMerchants(file, first, []);
  const shop = shops.find((known) => known.merchant === merchant);
  if (!shop) throw new UsageError(`--merchant ${merchant}: MERCHANTS_FILE names no such shop`);
  return { apiToken: shop.apiToken, tokenFrom: `the apiToken of ${merchant} in MERCHANTS_FILE` };
}

function readKeyFile(file: string): string {
  let text;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(
      `--key-file: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  return keyOf(text, `--key-file: ${file}`);
}

/** No header could carry anything else; and what is no key is perhaps a secret that must not be sent. */
function keyOf(text: string, from: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(text)) return text;
  throw new UsageError(`${from} holds no key`);
}
