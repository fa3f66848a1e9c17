/** What is wrong with settings together: what is missing, what contradicts, and what is unsafe. */
import { isLoopback, isSafeUrl } from './access-settings';
import type { Environment } from './environment';
import { withoutPassword } from '../eventstoredb/eventstoredb-connection';
import { missingKeySettings } from './key-settings';
import type { AlipayAccount, MerchantConfig } from './merchants-file';
import { problemsOfJavaDemoRoutes, problemsOfOrigins } from './origins';
import type { Config } from './settings';

export function missing(config: Config, vars: Environment, unread: ReadonlySet<string>): string[] {
  if (config.simulatorPort !== undefined) return [];
  const { gatewayUrl, appId } = config.alipay;
  const problems = [
    ...(gatewayUrl || unread.has('ALIPAY_GATEWAY_URL')
      ? []
      : ['ALIPAY_GATEWAY_URL is missing (production: https://openapi.alipay.com/gateway.do).']),
    ...(appId || unread.has('ALIPAY_APP_ID')
      ? []
      : ['ALIPAY_APP_ID is missing: the id of your app in the Alipay console.']),
    ...missingKeySettings(vars, unread),
    ...(config.publicUrl || unread.has('PUBLIC_URL')
      ? []
      : ['PUBLIC_URL is missing: the address where Alipay reaches this engine for its notifies.']),
  ];
  const mayTryWithout = problems.length > 0 && gatewayUrl !== undefined && vars.NODE_ENV !== 'production';
  const hint = 'To try without an Alipay account, unset ALIPAY_GATEWAY_URL: the simulator is used then.';
  return mayTryWithout ? [...problems, hint] : problems;
}

/** Real money is never served without a credential; nor is the simulator in production. Adds to `config.warnings` what is only doubtful. */
export function unsafe(config: Config, vars: Environment, unread: ReadonlySet<string>): string[] {
  const isRealMoney = config.simulatorPort === undefined;
  const isBoth = !isRealMoney && config.alipay.gatewayUrl !== undefined;
  const real = [...(isRealMoney ? [config] : []), ...config.moreMerchants];
  const addresses = [...real.map(({ alipay }) => alipay.gatewayUrl), isRealMoney ? config.publicUrl : undefined];
  for (const url of addresses) {
    if (url !== undefined && !isSafeUrl(url)) {
      config.warnings.push(`${withoutPassword(url)} is not encrypted: with real money, use https.`);
    }
  }
  return [
    ...(unread.has('API_TOKEN') ? [] : withoutCredential(config, real, vars.API_AUTH)),
    ...(isBoth
      ? [
          'ALIPAY_GATEWAY_URL and SIMULATOR_PORT are both set: with the simulator nobody pays. Unset SIMULATOR_PORT for Alipay itself.',
        ]
      : []),
    ...problemsOfOrigins(config.allowedOrigins),
    ...problemsOfJavaDemoRoutes(config.javaDemoRoutes, [config, ...config.moreMerchants]),
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
  ];
}

/** A shop with real money needs a credential, whatever the address: a proxy before it, or another program, would be let in as well. */
function withoutCredential(config: Config, real: readonly MerchantConfig[], auth: Environment['API_AUTH']): string[] {
  const open = real.filter(({ apiToken: token, jwt }) => token === undefined && jwt === undefined);
  if (auth === 'none' && isLoopback(config.host)) {
    for (const { merchant } of open) {
      config.warnings.push(`API_AUTH=none: every program of this machine may move the money of ${merchant}.`);
    }
    return [];
  }
  const why =
    auth === 'none'
      ? `API_AUTH=none is for this machine only, and HOST=${config.host} offers refunds to the network.`
      : 'Whoever reaches this engine could move real money.';
  return open.map(({ merchant }) => {
    const missingToken =
      merchant === config.merchant
        ? 'API_TOKEN (or _FILE) is missing'
        : `MERCHANTS_FILE: apiToken (or apiTokenFile) of ${merchant} is missing`;
    return `${missingToken}: ${why} Set a token of 16 characters or more, or the issuer of tokens (JWT_…).`;
  });
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
function sharedTokens({ apiToken, jwt, moreMerchants }: Config): string[] {
  const isShared = (values: readonly (string | undefined)[]) => {
    const given = values.filter((value) => value !== undefined);
    return new Set(given).size < given.length;
  };
  const shops = [{ apiToken, jwt }, ...moreMerchants];
  return [
    ...(isShared(shops.map((shop) => shop.apiToken))
      ? ['MERCHANTS_FILE: two shops have the same apiToken: give each its own.']
      : []),
    ...(isShared(shops.map((shop) => shop.jwt && `${shop.jwt.issuer} ${shop.jwt.audience}`))
      ? ['MERCHANTS_FILE: two shops accept the same tokens of one issuer: give each an audience of its own.']
      : []),
  ];
}
