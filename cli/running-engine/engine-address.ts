/** Where the running engine answers for a shop, by the same settings as its own. */
import { readConfig } from '../../adapters/config/config';
import { UsageError } from '../terminal/usage-error';

export type EngineAddress = {
  /** 127.0.0.1:10086/graphql, without a scheme. */
  hostAndPath: string;
  apiToken: string | undefined;
  /** The clock of the engine can be moved, and this process cannot read how far it was. */
  isSimulated: boolean;
};

/** `merchant` is a shop of MERCHANTS_FILE; the first shop when undefined. */
export function engineAddress(merchant?: string): EngineAddress {
  const { host, port, apiToken, simulatorPort, merchant: main, moreMerchants } = readConfig(process.env);
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const hostAndPort = `${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  if (merchant === undefined || merchant === main) {
    return { hostAndPath: `${hostAndPort}/graphql`, apiToken, isSimulated: simulatorPort !== undefined };
  }
  const shop = moreMerchants.find((known) => known.merchant === merchant);
  if (!shop) throw new UsageError(`--merchant ${merchant}: MERCHANTS_FILE names no such shop`);
  return { hostAndPath: `${hostAndPort}/m/${merchant}/graphql`, apiToken: shop.apiToken, isSimulated: false };
}
