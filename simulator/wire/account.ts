/** The merchant's account at the simulated Alipay and both sides' keys: made at the first start, reused afterwards. */
import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  randomInt,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Certificates, openCertificates, renewAlipayCertificate } from './certificates';

const FILES = {
  account: 'account.json',
  merchantPrivate: 'merchant_private_key.pem',
  merchantPublic: 'merchant_public_key.pem',
  alipayPrivate: 'alipay_private_key.pem',
  alipayPublic: 'alipay_public_key.pem',
  encryptKey: 'encrypt_key.txt',
} as const;

export type Account = {
  appId: string;
  sellerId: string;
  /** What the merchant configures: its own private key and Alipay's public key. */
  merchantPrivateKeyPem: string;
  alipayPublicKeyPem: string;
  /** What Alipay holds: its private key, and the merchant's public key it verifies with. */
  alipayPrivateKey: KeyObject;
  merchantPublicKey: KeyObject;
  codeSeed: string;
  /** In certificate mode. */
  certificates?: Certificates | undefined;
  /** With content encryption: an AES key in base64. */
  encryptKey?: string | undefined;
};

/** What an app has chosen in the console. One app has one mode. */
export type Security = {
  /** Certificate mode instead of key mode. */
  certificates?: boolean | undefined;
  /** Content encryption; requests that are not encrypted are taken all the same. */
  encryption?: boolean | undefined;
};

export type AccountIds = {
  /** Digits; random when left out. */
  appId?: string | undefined;
  /** `2088` and twelve digits; random when left out. */
  sellerId?: string | undefined;
};

/**
 * Reads the account in `directory`, or makes one. account.json is written last, so a half-made account is made anew. Throws
 * when the ids differ from those it was made with.
 */
export async function openAccount(
  directory: string,
  wanted: AccountIds = {},
  security: Security = {},
): Promise<Account> {
  if (!existsSync(join(directory, FILES.account))) await makeAccount(directory, wanted);
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  const account = JSON.parse(read(FILES.account)) as { app_id: string; seller_id: string; code_seed?: string };
  const isOther = (id: string | undefined, known: string) => id !== undefined && id !== known;
  if (isOther(wanted.appId, account.app_id) || isOther(wanted.sellerId, account.seller_id)) {
    throw new Error(
      `the account in ${directory} is app ${account.app_id} of seller ${account.seller_id}: leave SIMULATOR_APP_ID and SIMULATOR_SELLER_ID as they were, or remove the folder with all its play money`,
    );
  }
  const write = writerIn(directory);
  const owner = { appId: account.app_id, sellerId: account.seller_id };
  const merchantPublic = createPublicKey(read(FILES.merchantPublic));
  const keys = { merchantPublic, alipayPublic: createPublicKey(read(FILES.alipayPublic)) };
  if (security.encryption && !existsSync(join(directory, FILES.encryptKey))) {
    write(FILES.encryptKey, randomBytes(16).toString('base64'), 0o600);
  }
  return {
    ...owner,
    merchantPrivateKeyPem: read(FILES.merchantPrivate),
    alipayPublicKeyPem: read(FILES.alipayPublic),
    alipayPrivateKey: createPrivateKey(read(FILES.alipayPrivate)),
    merchantPublicKey: merchantPublic,
    codeSeed: account.code_seed ?? '',
    certificates: security.certificates ? openCertificates(directory, owner, keys, write) : undefined,
    encryptKey: security.encryption ? read(FILES.encryptKey).trim() : undefined,
  };
}

/** Alipay takes a new key, and in certificate mode a new certificate for it; what it signs from now on is signed with that. */
export async function changeAlipayKey(directory: string, account: Account): Promise<void> {
  const keys = await makeKeys();
  const write = writerIn(directory);
  write(FILES.alipayPrivate, keys.privateKey, 0o600);
  write(FILES.alipayPublic, keys.publicKey);
  const alipayPublic = createPublicKey(keys.publicKey);
  account.alipayPrivateKey = createPrivateKey(keys.privateKey);
  account.alipayPublicKeyPem = keys.publicKey;
  if (!account.certificates) return;
  renewAlipayCertificate(directory, account, alipayPublic, write);
  const { merchantPublicKey: merchantPublic } = account;
  account.certificates = openCertificates(directory, account, { merchantPublic, alipayPublic }, write);
}

const makeKeys = () =>
  promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** A file is there whole or not at all. */
const writerIn =
  (directory: string) =>
  (file: string, text: string, mode = 0o644): void => {
    writeFileSync(join(directory, `${file}.new`), text, { mode });
    renameSync(join(directory, `${file}.new`), join(directory, file));
  };

async function makeAccount(directory: string, wanted: AccountIds) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const [merchant, alipay] = await Promise.all([makeKeys(), makeKeys()]);
  const write = writerIn(directory);
  write(FILES.merchantPrivate, merchant.privateKey, 0o600);
  write(FILES.merchantPublic, merchant.publicKey);
  write(FILES.alipayPrivate, alipay.privateKey, 0o600);
  write(FILES.alipayPublic, alipay.publicKey);
  const account = {
    app_id: wanted.appId ?? `2021${randomDigits(12)}`,
    seller_id: wanted.sellerId ?? `2088${randomDigits(12)}`,
    code_seed: randomBytes(16).toString('hex'),
  };
  write(FILES.account, `${JSON.stringify(account, null, 2)}\n`, 0o600);
}

const randomDigits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');
