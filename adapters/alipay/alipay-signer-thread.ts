/**
 * The thread that signs requests with Alipay's SDK. An RSA-2048 signature takes 1.3 ms of a core and the SDK makes it
 * synchronously: on the main thread it would stall every other request. Started by `alipay-signer.ts`.
 */
import { createPrivateKey } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { AlipaySdk } from 'alipay-sdk';
import type { SignJob, SignReply, SignerMessage, SignerThreadData } from './alipay-signer';

const { gatewayUrl, appId, privateKeyPem, appAuthToken, certSns, encryptKey } = workerData as SignerThreadData;
const sdk = new AlipaySdk({
  appId,
  privateKey: privateKeyPem,
  keyType: 'PKCS8',
  gateway: gatewayUrl,
  ...(certSns === undefined ? {} : { appCertSn: certSns.app, alipayRootCertSn: certSns.root }),
  ...(encryptKey === undefined ? {} : { encryptKey }),
});
// The SDK hands this to `Sign.sign` as it is, which takes a key object as well as a PEM text. With a text, Node parses the
// key and checks its primes anew for every signature: two thirds of the time that one takes.
sdk.config.privateKey = createPrivateKey(privateKeyPem) as unknown as string;

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
  const signed = sdk.sdkExecute(method, params, { bizContentAutoSnakeCase: false });
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
