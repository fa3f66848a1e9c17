/** MERCHANTS_FILE: shops beside the one that the environment describes, each with its own account, keys and token. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { JwtSettings } from '../access/jwt-verifier';
import type { AlipayKeyTexts } from '../alipay/alipay-keys';
import { apiToken, jwtSettingsOf } from './access-settings';

/** One shop's account at Alipay, and who may use it here. */
export type MerchantConfig = {
  /** The short name that scopes its streams: `main` for the one that the environment describes. */
  merchant: string;
  /** What the shop set itself; the simulator's account fills in the rest where it runs. */
  alipay: AlipayAccount;
  /** What becomes of money that comes after the order was closed here, or a second time. */
  latePaymentPolicy: 'keep' | 'refund';
  /** The bootstrap key of the shop, with every scope. */
  apiToken: string | undefined;
  /** Whose tokens are accepted. */
  jwt: JwtSettings | undefined;
};

export type AlipayAccount = AlipayKeyTexts & {
  gatewayUrl: string | undefined;
  appId: string | undefined;
  sellerId: string | undefined;
  /** Of a service provider that acts for this shop: sent with each call. */
  appAuthToken: string | undefined;
  /** The app of the shop that the token stands for: notifies must name it. */
  authAppId: string | undefined;
};

export const digits = (what: string) => z.string().regex(/^\d{1,32}$/, `must be the digits of ${what}`);
/** The short name that scopes a shop's streams. */
export const merchantName = z.string().regex(/^[a-z0-9]{1,16}$/, 'must be 1 to 16 small letters or digits');

const fileName = z.string().min(1).optional();

const entry = z
  .strictObject({
    merchant: merchantName,
    gatewayUrl: z.url({ protocol: /^https?$/ }),
    appId: digits('the app id'),
    sellerId: digits('the seller id').optional(),
    privateKeyFile: z.string().min(1),
    alipayPublicKeyFile: fileName,
    alipayPublicKeyNextFile: fileName,
    appCertFile: fileName,
    rootCertFile: fileName,
    alipayPublicCertFile: fileName,
    alipayPublicCertNextFile: fileName,
    encryptKeyFile: fileName,
    appAuthToken: z.string().min(1).max(128).optional(),
    appAuthTokenFile: fileName,
    authAppId: digits('an app id').optional(),
    latePaymentPolicy: z.enum(['keep', 'refund']).default('keep'),
    apiToken: apiToken.optional(),
    apiTokenFile: fileName,
    jwt: z
      .strictObject({
        jwksUrl: z.url({ protocol: /^https?$/ }).optional(),
        publicKeyFile: fileName,
        issuer: z.string().min(1),
        audience: z.string().min(1),
        scopeClaim: z.string().min(1).default('scope'),
      })
      .optional(),
  })
  .refine(
    ({ appAuthToken, appAuthTokenFile, authAppId }) =>
      (appAuthToken ?? appAuthTokenFile) === undefined || authAppId !== undefined,
    {
      path: ['authAppId'],
      message:
        "is missing: the shop's app that appAuthToken stands for; notifies of other shops would be taken for its own",
    },
  )
  .refine(
    ({ alipayPublicKeyFile, appCertFile, rootCertFile, alipayPublicCertFile }) => {
      const certificates = [appCertFile, rootCertFile, alipayPublicCertFile].filter((file) => file !== undefined);
      return certificates.length === 3 || (certificates.length === 0 && alipayPublicKeyFile !== undefined);
    },
    {
      path: ['alipayPublicKeyFile'],
      message: 'is missing; with certificates: appCertFile, rootCertFile and alipayPublicCertFile, all three',
    },
  );

const MAX_MERCHANTS = 50;

/** What is wrong is added to `problems`, by place. Files are read relative to the folder of the file itself. */
export function readMerchants(file: string, ownName: string, problems: string[]): MerchantConfig[] {
  const complain = (problem: string) => void problems.push(`MERCHANTS_FILE ${file}: ${problem}`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    complain(name === 'SyntaxError' ? 'is not JSON' : `cannot be read (${code ?? name})`);
    return [];
  }
  const parsed = z.array(entry).max(MAX_MERCHANTS).safeParse(content);
  if (!parsed.success) {
    for (const { path: at, message } of parsed.error.issues) complain(`${at.join('.') || 'the list'}: ${message}`);
    return [];
  }
  const names = [ownName, ...parsed.data.map(({ merchant }) => merchant)];
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) complain(`two merchants are named ${twice}`);
  const readKey = (keyFile: string | undefined) => {
    if (keyFile === undefined) return undefined;
    try {
      return readFileSync(path.resolve(path.dirname(file), keyFile), 'utf8');
    } catch (error) {
      complain(`cannot read ${keyFile} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
      return undefined;
    }
  };
  return parsed.data.map(({ merchant, latePaymentPolicy, jwt, ...account }) => ({
    merchant,
    latePaymentPolicy,
    apiToken:
      account.apiToken ?? readToken(account.apiTokenFile, readKey, (problem) => complain(`${merchant}: ${problem}`)),
    jwt:
      jwt &&
      jwtSettingsOf(
        { ...jwt, jwksUrl: jwt.jwksUrl, publicKey: readKey(jwt.publicKeyFile) },
        (field) => `MERCHANTS_FILE ${file}: jwt.${field === 'publicKey' ? 'publicKeyFile' : field} of ${merchant}`,
        problems,
      ),
    alipay: {
      gatewayUrl: account.gatewayUrl,
      appId: account.appId,
      sellerId: account.sellerId,
      appAuthToken: account.appAuthToken ?? readKey(account.appAuthTokenFile)?.trim(),
      authAppId: account.authAppId,
      privateKey: readKey(account.privateKeyFile),
      publicKey: readKey(account.alipayPublicKeyFile),
      publicKeyNext: readKey(account.alipayPublicKeyNextFile),
      appCert: readKey(account.appCertFile),
      rootCert: readKey(account.rootCertFile),
      publicCert: readKey(account.alipayPublicCertFile),
      publicCertNext: readKey(account.alipayPublicCertNextFile),
      encryptKey: readKey(account.encryptKeyFile),
    },
  }));
}

function readToken(
  file: string | undefined,
  read: (file: string | undefined) => string | undefined,
  complain: (problem: string) => void,
): string | undefined {
  const token = read(file)?.trim();
  if (token === undefined) return undefined;
  const { error } = apiToken.safeParse(token);
  if (error) complain(`apiTokenFile: ${error.issues[0]?.message ?? 'is no token'}`);
  return token;
}
