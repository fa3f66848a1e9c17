/**
 * The thread that signs requests with Alipay's SDK. An RSA-2048 signature takes 1.3 ms of a core and the SDK makes it
 * synchronously: on the main thread it would stall every other request. Started by `alipay-signer.ts`.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { AlipaySdkConfig } from 'alipay-sdk';
import type { SignJob, SignReply, SignerMessage, SignerThreadData } from './alipay-signer';

const { gatewayUrl, appId, privateKeyPem, appAuthToken, certSns, encryptKey } = workerData as SignerThreadData;

/** `privateKey`: the SDK hands it to `Sign.sign` as it is. With a text, Node parses the key and checks its primes anew for every signature. */
type SigningConfig = Pick<
  AlipaySdkConfig,
  'appId' | 'signType' | 'charset' | 'version' | 'appCertSn' | 'alipayRootCertSn' | 'encryptKey'
> & { privateKey: KeyObject };

type SdkSignatures = {
  sign(
    method: string,
    params: object,
    config: SigningConfig,
    options: { bizContentAutoSnakeCase: boolean },
  ): Record<string, string>;
};

/** The file of the SDK that signs. Its entry loads an HTTP client besides, which takes four fifths of the time to start and is not used here. */
const requireModule = createRequire(__filename);
const sdkFolder = path.dirname(requireModule.resolve('alipay-sdk/package.json'));
const sdk = requireModule(path.join(sdkFolder, 'dist', 'commonjs', 'util.js')) as SdkSignatures;

const config: SigningConfig = {
  appId,
  privateKey: createPrivateKey(privateKeyPem),
  // What the SDK takes when it is told nothing else.
  signType: 'RSA2',
  charset: 'utf-8',
  version: '1.0',
  ...(certSns === undefined ? {} : { appCertSn: certSns.app, alipayRootCertSn: certSns.root }),
  ...(encryptKey === undefined ? {} : { encryptKey }),
};

/** What the SDK's `exec` leaves to the body. */
const IN_BODY: ReadonlySet<string> = new Set(['biz_content', 'encrypt_type']);

/**
 * The wire form of the SDK's own `exec`, known to work in production: common parameters in the URL, the content alone
 * in the body. Whether production takes them all in the body is not known (docs/reference/wire.md, "Calls").
 */
function sign({ id, method, timestamp, notifyUrl, returnUrl, bizContent, isPlain = false }: SignJob): SignReply {
  const common = {
    timestamp,
    // The same with every call: what was opened with a token is only found with it.
    ...(appAuthToken === undefined ? {} : { app_auth_token: appAuthToken }),
    ...(notifyUrl === undefined ? {} : { notify_url: notifyUrl }),
    ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
  };
  // The keys are Alipay's already; the SDK's rewriting would turn `field_1` into `field1`.
  const needEncrypt = encryptKey === undefined || isPlain ? {} : { needEncrypt: true };
  const params = { ...common, ...needEncrypt, bizContent };
  const signedParams = sdk.sign(method, params, config, { bizContentAutoSnakeCase: false });
  // As the SDK's `sdkExecute` writes them.
  const signed = Object.entries(signedParams)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const url = new URL(gatewayUrl);
  const body = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(signed))
    (IN_BODY.has(name) ? body : url.searchParams).set(name, value);
  return { id, url: url.toString(), body: body.toString(), signed };
}

parentPort?.on('message', (job: SignJob) => {
  let reply: SignReply;
  try {
    reply = sign(job);
  } catch (error) {
    // The kind of the error only: its message may quote what was being signed.
    reply = { id: job.id, failed: error instanceof Error ? error.name : 'unknown' };
  }
  parentPort?.postMessage(reply satisfies SignerMessage);
});
parentPort?.postMessage('started' satisfies SignerMessage);
