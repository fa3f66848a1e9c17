/** What the signer thread makes of a request: to the byte what Alipay's SDK makes of it, whatever the content and the kind of key. */
import { AlipaySdk } from 'alipay-sdk';
import fc from 'fast-check';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { createAlipaySigner } from '../../../adapters/alipay/alipay-signer';
import { PATIENCE_MS } from '../../waiting';
import { APP_ID, newKeyPair, NOW, pkcs8, spki } from './given-alipay';

const GATEWAY = 'https://alipay.example/gateway.do';
const ENCRYPT_KEY = Buffer.alloc(16, 7).toString('base64');
const app = newKeyPair();
const privateKey = pkcs8(app.privateKey);
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const content = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z_]{0,12}[0-9]?$/),
  fc.oneof(text, fc.dictionary(text, text, { maxKeys: 3 })),
);
const request = fc.record({
  method: fc.constantFrom(
    'alipay.trade.query' as const,
    'alipay.trade.refund' as const,
    'alipay.trade.wap.pay' as const,
  ),
  notifyUrl: fc.option(fc.webUrl({ withQueryParameters: true }), { nil: undefined }),
  bizContent: content,
});

const CERT_SNS = { app: 'a1b2c3', root: 'd4e5_f6a7' };

describe.each([
  ['plain content', undefined, undefined],
  ['encrypted content', ENCRYPT_KEY, undefined],
  ['certificates instead of keys', undefined, CERT_SNS],
])('given %s', (_, encryptKey, certSns) => {
  it('signs every request as the SDK does', async () => {
    const texts = { privateKey, publicKey: spki(newKeyPair().publicKey), ...(encryptKey ? { encryptKey } : {}) };
    const failures: string[] = [];
    const signer = createAlipaySigner({
      gatewayUrl: GATEWAY,
      appId: APP_ID,
      keys: { ...readAlipayKeys(texts, NOW), certSns },
      onFailure: (why) => failures.push(why),
    });
    const sdk = new AlipaySdk({
      appId: APP_ID,
      privateKey,
      keyType: 'PKCS8',
      gateway: GATEWAY,
      ...(encryptKey ? { encryptKey } : {}),
      ...(certSns ? { appCertSn: certSns.app, alipayRootCertSn: certSns.root } : {}),
    });
    const timestamp = '2026-03-01 00:30:00';
    await fc.assert(
      fc.asyncProperty(request, async ({ method, notifyUrl, bizContent }) => {
        const signed = await signer.sign({ method, timestamp, notifyUrl, bizContent }, PATIENCE_MS);
        const params = {
          timestamp,
          ...(notifyUrl === undefined ? {} : { notify_url: notifyUrl }),
          ...(encryptKey === undefined ? {} : { needEncrypt: true }),
          bizContent,
        };
        expect(signed?.signed).toBe(sdk.sdkExecute(method, params, { bizContentAutoSnakeCase: false }));
      }),
    );
    expect(failures).toEqual([]);
    await signer.close();
  });
});
