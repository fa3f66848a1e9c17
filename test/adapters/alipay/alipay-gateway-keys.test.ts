/** What the keys change on the wire: certificate mode, two keys while Alipay changes them, and content encryption. */
import { createCipheriv, verify } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { certSnOf, readCertificates } from '../../../adapters/alipay/alipay-certificate';
import { createNotifyVerifier } from '../../../adapters/alipay/alipay-notify';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import type { GatewayRequest } from '../../../domain/ports';
import {
  APP_ID,
  NOW,
  cleanUp,
  givenGateway,
  givenServer,
  newKeyPair,
  pkcs8,
  signRsa2,
  spki,
  type Behaviour,
} from './given-alipay';
import { givenCertificates, newAuthority, newLeaf, newRoot } from './given-certificates';

const { keys, authority, alipayLeaf, texts } = givenCertificates();
const certTexts = { ...texts, publicKey: undefined };
const snOf = (pem: string) => certSnOf(readCertificates(pem, 'certificate')[0]!);
const alipayCertSn = snOf(alipayLeaf);
const UNKNOWN_SN = 'ab'.repeat(16);

const query: GatewayRequest = { method: 'alipay.trade.query', bizContent: { out_trade_no: 'A1' } };
const NODE = '{"code":"10000","msg":"Success","out_trade_no":"A1","trade_status":"TRADE_SUCCESS"}';
const signed = { kind: 'answer', signed: true, content: NODE };
const none = (reason: string) => ({ kind: 'none', reason });
const says =
  (...bodies: string[]): Behaviour =>
  (response) =>
    response.setHeader('content-type', 'text/html;charset=utf-8').end(bodies.length > 1 ? bodies.shift() : bodies[0]);
const paramsOf = ({ url, body }: { url: URL; body: string }) =>
  Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
const signContentOf = (params: Record<string, string>) =>
  Object.keys(params)
    .filter((name) => name !== 'sign')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
const isSignedByApp = (params: Record<string, string>) =>
  verify('RSA-SHA256', Buffer.from(signContentOf(params)), keys.app.publicKey, Buffer.from(params['sign']!, 'base64'));

afterEach(cleanUp);

describe('in certificate mode', () => {
  const genuine = signRsa2(keys.alipay.privateKey, NODE);
  const NAME = 'alipay_trade_query_response';

  test('a request says which certificates are used, under its signature, as the SDK does', async () => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const sdk = new AlipaySdk({
      appId: APP_ID,
      privateKey: texts.privateKey,
      keyType: 'PKCS8',
      gateway: gatewayUrl,
      appCertContent: texts.appCert,
      alipayPublicCertContent: texts.publicCert,
      alipayRootCertContent: texts.rootCert,
    });
    await givenGateway(keys, { gatewayUrl, texts: certTexts }).call(query);
    await sdk
      .exec('alipay.trade.query', { timestamp: '2026-03-01 00:30:00', bizContent: query.bizContent })
      .catch(() => {});
    const [ours, theirs] = hits.map(paramsOf);
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ app_cert_sn: sdk.config.appCertSn, alipay_root_cert_sn: sdk.config.alipayRootCertSn });
    expect(isSignedByApp(ours!)).toBe(true);
  });

  test('so do pages', async () => {
    const gateway = givenGateway(keys, { gatewayUrl: 'http://127.0.0.1:1/gateway.do', texts: certTexts });
    const page = await gateway.signPage({ method: 'alipay.trade.page.pay', bizContent: { out_trade_no: 'A1' } });
    const params = Object.fromEntries(new URL(page.url).searchParams);
    expect(params).toMatchObject({ app_cert_sn: expect.any(String), alipay_root_cert_sn: expect.any(String) });
    expect(isSignedByApp(params)).toBe(true);
  });

  test.each([
    ['after sign', `{"${NAME}":${NODE},"sign":"${genuine}","alipay_cert_sn":"${alipayCertSn}"}`],
    ['before sign', `{"${NAME}":${NODE},"alipay_cert_sn":"${alipayCertSn}","sign":"${genuine}"}`],
    ['first of all', `{"alipay_cert_sn":"${alipayCertSn}","${NAME}":${NODE},"sign":"${genuine}"}`],
    ['nowhere', `{"${NAME}":${NODE},"sign":"${genuine}"}`],
  ])('an answer is verified with the certificate that it names %s', async (_, body) => {
    const { gatewayUrl } = await givenServer(says(body));
    expect(await givenGateway(keys, { gatewayUrl, texts: certTexts }).call(query)).toMatchObject(signed);
  });

  test.each([
    [
      'by the key of another certificate',
      `{"${NAME}":${NODE},"sign":"${signRsa2(keys.app.privateKey, NODE)}","alipay_cert_sn":"${alipayCertSn}"}`,
      'bad-signature',
    ],
    [
      'rightly, under a certificate that nobody knows',
      `{"${NAME}":${NODE},"sign":"${genuine}","alipay_cert_sn":"${UNKNOWN_SN}"}`,
      'unknown-certificate',
    ],
    [
      'under no number at all',
      `{"${NAME}":${NODE},"sign":"${genuine}","alipay_cert_sn":"\\u0000../x"}`,
      'unknown-certificate',
    ],
  ])('an answer that is signed %s is not believed', async (_, body, reason) => {
    const { gatewayUrl } = await givenServer(says(body));
    expect(await givenGateway(keys, { gatewayUrl, texts: certTexts }).call(query)).toMatchObject(none(reason));
  });

  describe('when Alipay changes its certificate', () => {
    const next = newKeyPair();
    const nextLeaf = newLeaf(authority, next.publicKey);
    const body = `{"${NAME}":${NODE},"sign":"${signRsa2(next.privateKey, NODE)}","alipay_cert_sn":"${snOf(nextLeaf)}"}`;
    const download = (pem: string) =>
      JSON.stringify({
        alipay_open_app_alipaycert_download_response: {
          code: '10000',
          msg: 'Success',
          alipay_cert_content: Buffer.from(pem).toString('base64'),
        },
      });
    const givenLog = () => {
      const warnings: [Record<string, unknown>, string][] = [];
      let tell = (_: unknown) => {};
      const downloaded = new Promise((resolve) => (tell = resolve));
      const warn = (fields: Record<string, unknown>, message: string) => {
        warnings.push([fields, message]);
        if ('alipay_cert_sn' in fields) tell(message);
      };
      return { downloaded, warnings, logger: { info: () => {}, warn } };
    };
    const behave =
      (pem: string): Behaviour =>
      (response, { url }) =>
        response.end(url.searchParams.get('method') === query.method ? body : download(pem));

    test('the new one is downloaded, proves itself by the roots, and the next answer is believed', async () => {
      const { hits, gatewayUrl } = await givenServer(behave(nextLeaf));
      const { downloaded, logger } = givenLog();
      const gateway = givenGateway(keys, { gatewayUrl, texts: certTexts, logger });
      expect(await gateway.call(query)).toMatchObject(none('unknown-certificate'));
      expect(await downloaded).toMatch(/it was downloaded/);
      expect(await gateway.call(query)).toMatchObject(signed);
      expect(JSON.parse(paramsOf(hits[1]!)['biz_content']!)).toEqual({ alipay_cert_sn: snOf(nextLeaf) });
      expect(hits).toHaveLength(3);
    });

    test.each([
      ['of a stranger who has a root of his own', newLeaf(newAuthority(newRoot()), next.publicKey)],
      ['of another merchant below the same root', newLeaf(authority, next.publicKey, { name: '2088000000000666' })],
    ])('one %s is not believed, and the log says what to do by hand', async (_, pem) => {
      const sn = snOf(pem);
      const forged = body.replace(snOf(nextLeaf), sn);
      const { hits, gatewayUrl } = await givenServer((response, { url }) =>
        response.end(url.searchParams.get('method') === query.method ? forged : download(pem)),
      );
      const { downloaded, warnings, logger } = givenLog();
      const gateway = givenGateway(keys, { gatewayUrl, texts: certTexts, logger });
      await gateway.call(query);
      await downloaded;
      expect(await gateway.call(query)).toMatchObject(none('unknown-certificate'));
      expect(hits).toHaveLength(3);
      expect(warnings).toContainEqual([
        {
          alipay_cert_sn: sn,
          problem: expect.any(String),
          advice: expect.stringMatching(/alipayCertPublicKey_RSA2.crt.*ALIPAY_PUBLIC_CERT/),
        },
        expect.stringMatching(/not believed/),
      ]);
    });

    test('it may be configured beside the old one', async () => {
      const { gatewayUrl } = await givenServer(
        says(body, `{"${NAME}":${NODE},"sign":"${genuine}","alipay_cert_sn":"${alipayCertSn}"}`),
      );
      const gateway = givenGateway(keys, { gatewayUrl, texts: { ...certTexts, publicCertNext: nextLeaf } });
      expect(await gateway.call(query)).toMatchObject(signed);
      expect(await gateway.call(query)).toMatchObject(signed);
    });
  });
});

describe('while Alipay changes its public key', () => {
  const next = newKeyPair();
  const both = { publicKey: spki(keys.alipay.publicKey) + spki(next.publicKey) };

  test('answers by either are believed, by a third are not', async () => {
    const by = (pair: typeof next) =>
      `{"alipay_trade_query_response":${NODE},"sign":"${signRsa2(pair.privateKey, NODE)}"}`;
    const { gatewayUrl } = await givenServer(says(by(keys.alipay), by(next), by(newKeyPair())));
    const gateway = givenGateway(keys, { gatewayUrl, texts: both });
    expect(await gateway.call(query)).toMatchObject(signed);
    expect(await gateway.call(query)).toMatchObject(signed);
    expect(await gateway.call(query)).toMatchObject(none('bad-signature'));
  });

  test('and so are notifies and what browsers bring back', async () => {
    const ring = readAlipayKeys({ privateKey: pkcs8(keys.app.privateKey), ...both }, NOW);
    const verifier = createNotifyVerifier({ keys: ring, appId: APP_ID });
    const params = { app_id: APP_ID, notify_id: 'n1', out_trade_no: 'A1', trade_status: 'TRADE_SUCCESS' };
    const formBy = (pair: typeof next) =>
      String(
        new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signRsa2(pair.privateKey, signContentOf(params)) }),
      );
    for (const pair of [keys.alipay, next]) {
      expect(await verifier.verify(Buffer.from(formBy(pair)))).toMatchObject({ kind: 'verified' });
      expect(await verifier.verifyReturn(formBy(pair))).toBe('A1');
    }
    const stranger = newKeyPair();
    expect(await verifier.verify(Buffer.from(formBy(stranger)))).toMatchObject({ reason: 'bad-signature' });
    expect(await verifier.verifyReturn(formBy(stranger))).toBeUndefined();
  });
});

describe('with content encryption', () => {
  const KEY = Buffer.from('0123456789abcdef').toString('base64');
  const encrypted = (text: string, key = KEY) => {
    const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.alloc(16));
    return JSON.stringify(Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64'));
  };
  const answer = (node: string, sign = signRsa2(keys.alipay.privateKey, node)) =>
    `{"alipay_trade_query_response":${node},"sign":"${sign}"}`;
  const encryptKey = { encryptKey: KEY };

  test('a request is what the SDK sends', async () => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const sdk = new AlipaySdk({
      appId: APP_ID,
      privateKey: pkcs8(keys.app.privateKey),
      keyType: 'PKCS8',
      gateway: gatewayUrl,
      encryptKey: KEY,
    });
    const bizContent = { out_trade_no: 'A1', subject: '咖啡' };
    await givenGateway(keys, { gatewayUrl, texts: encryptKey }).call({ method: 'alipay.trade.query', bizContent });
    await sdk
      .exec('alipay.trade.query', { timestamp: '2026-03-01 00:30:00', needEncrypt: true, bizContent })
      .catch(() => {});
    const [ours, theirs] = hits.map(paramsOf);
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ encrypt_type: 'AES' });
    expect(JSON.parse(sdk.aesDecrypt(ours!['biz_content']!))).toEqual(bizContent);
    expect(hits[0]!.url.searchParams.has('encrypt_type')).toBe(hits[1]!.url.searchParams.has('encrypt_type'));
  });

  test.each<[string, string, object]>([
    ['encrypted, and signed as it came', answer(encrypted(NODE)), signed],
    ['plain, as when the gateway could not decrypt', answer(NODE), signed],
    ['encrypted, its slashes escaped', answer(encrypted(NODE).replaceAll('/', '\\/')), signed],
    [
      'encrypted, without a signature',
      `{"alipay_trade_query_response":${encrypted(NODE)}}`,
      { ...signed, signed: false },
    ],
    [
      'encrypted, with the plain text signed',
      answer(encrypted(NODE), signRsa2(keys.alipay.privateKey, NODE)),
      none('bad-signature'),
    ],
    [
      'encrypted, with the cipher text signed without its quotes',
      answer(encrypted(NODE), signRsa2(keys.alipay.privateKey, JSON.parse(encrypted(NODE)))),
      none('bad-signature'),
    ],
    [
      'encrypted with another key',
      answer(encrypted(NODE, Buffer.from('another key 0000').toString('base64'))),
      none('unparsable'),
    ],
    ['encrypted, and no object', answer(encrypted('"x"')), none('unparsable')],
    ['a text that was never encrypted', answer('"hello"'), none('unparsable')],
  ])('an answer: %s', async (_, body, expected) => {
    const { gatewayUrl } = await givenServer(says(body));
    expect(await givenGateway(keys, { gatewayUrl, texts: encryptKey }).call(query)).toMatchObject(expected);
  });

  test('an encrypted answer to an app without a key is no answer', async () => {
    const { gatewayUrl } = await givenServer(says(answer(encrypted(NODE))));
    expect(await givenGateway(keys, { gatewayUrl }).call(query)).toMatchObject(none('unparsable'));
  });

  test.each(['', 'not base64!', Buffer.alloc(15).toString('base64'), '0123456789abcdef'])(
    'a key that is none is told at start: %j',
    (wrong) => {
      const privateKey = pkcs8(keys.app.privateKey);
      const read = () => readAlipayKeys({ privateKey, publicKey: spki(keys.alipay.publicKey), encryptKey: wrong }, NOW);
      expect(read).toThrow(/encrypt key is (no AES key|empty)/);
    },
  );
});
