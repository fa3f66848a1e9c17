/** Alipay's own client, configured with the simulator's certificates and its key for encryption. */
import { generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { issue } from '../../../simulator/wire/certificates';
import { PATIENCE_MS } from '../../waiting';
import { cleanUp, givenFolder, givenSimulator, type Node } from '../given-simulator';

afterEach(cleanUp);

const NO_SUCH = { out_trade_no: 'nobody' };

async function givenCertificateMode(security = { certificates: true, encryption: true }, dataDir = givenFolder()) {
  const given = await givenSimulator({ security, dataDir });
  const { account, gatewayUrl } = given.simulator;
  const sdkWith = (certificates = account.certificates!) =>
    new AlipaySdk({
      appId: account.appId,
      privateKey: account.merchantPrivateKeyPem,
      keyType: 'PKCS8',
      appCertContent: certificates.appPem,
      alipayPublicCertContent: certificates.alipayPem,
      alipayRootCertContent: certificates.rootPem,
      ...(account.encryptKey === undefined ? {} : { encryptKey: account.encryptKey }),
      gateway: gatewayUrl,
      camelcase: false,
      timeout: PATIENCE_MS,
    });
  return { ...given, sdkWith, dataDir };
}
const exec = (sdk: AlipaySdk, method: string, bizContent: object, needEncrypt = false): Promise<Node> =>
  sdk.exec(`alipay.trade.${method}`, { bizContent, needEncrypt }, { validateSign: !needEncrypt });

test('the SDK gets through in certificate mode, and its numbers are the ones that are expected', async () => {
  const { sdkWith } = await givenCertificateMode();
  const order = { out_trade_no: 'o1', total_amount: '88.00', subject: '茶' };
  expect(await exec(sdkWith(), 'precreate', order)).toMatchObject({ code: '10000', out_trade_no: 'o1' });
  expect(await exec(sdkWith(), 'query', NO_SUCH)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});

test('and with encryption', async () => {
  const { sdkWith } = await givenCertificateMode();
  const order = { out_trade_no: 'o2', total_amount: '88.00', subject: '茶' };
  expect(await exec(sdkWith(), 'precreate', order, true)).toMatchObject({ code: '10000', out_trade_no: 'o2' });
  // Its own check of the signature looks for the braces of a node, and an encrypted one has none (docs/reference/wire.md).
  const verified = sdkWith().exec(
    'alipay.trade.query',
    { bizContent: NO_SUCH, needEncrypt: true },
    { validateSign: true },
  );
  await expect(verified).rejects.toThrow(/验签失败/);
});

test('an encrypted answer is signed as it is sent, and names its certificate', async () => {
  const { simulator, sdkWith } = await givenCertificateMode();
  const { gatewayUrl, account } = simulator;
  const params = { bizContent: NO_SUCH, needEncrypt: true };
  const form = sdkWith().sdkExecute('alipay.trade.query', params, { bizContentAutoSnakeCase: false });
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' };
  const text = await (await fetch(gatewayUrl, { method: 'POST', body: form, headers })).text();
  const [, node, sn, sign] =
    /^\{"alipay_trade_query_response":("[^"]+"),"alipay_cert_sn":"([^"]+)","sign":"([^"]+)"\}$/.exec(text) ?? [];
  expect(sn).toBe(sdkWith().config.alipayCertSn);
  const { publicKey } = new X509Certificate(account.certificates!.alipayPem);
  expect(verify('RSA-SHA256', Buffer.from(node!), publicKey, Buffer.from(sign!, 'base64'))).toBe(true);
  expect(JSON.parse(sdkWith().aesDecrypt(JSON.parse(node!)))).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});

test('an app in certificate mode must name its certificates, and the right ones', async () => {
  const { sdk, sdkWith, simulator } = await givenCertificateMode();
  const other = await givenCertificateMode();
  const ours = simulator.account.certificates!;
  const theirs = other.simulator.account.certificates!;
  expect(await sdk.exec('alipay.trade.query', { bizContent: NO_SUCH })).toMatchObject({
    sub_code: 'isv.missing-app-cert-sn',
  });
  const with_ = (certificates: typeof ours) =>
    sdkWith(certificates).exec('alipay.trade.query', { bizContent: NO_SUCH });
  expect(await with_({ ...ours, appPem: theirs.appPem })).toMatchObject({ sub_code: 'isv.invalid-app-cert-sn' });
  expect(await with_({ ...ours, rootPem: theirs.rootPem })).toMatchObject({
    sub_code: 'isv.invalid-alipay-root-cert-sn',
  });
});

test('what was encrypted with another key is refused', async () => {
  const { sdkWith } = await givenCertificateMode();
  const sdk = sdkWith();
  sdk.config.encryptKey = Buffer.from('another key 0000').toString('base64');
  // Of 256 other keys one gives a padding that fits, and then a text that is no JSON.
  expect(await exec(sdk, 'query', NO_SUCH, true)).toMatchObject({
    sub_code: expect.stringMatching(/^isv.(decryption-error|illegal-json)/),
  });
});

test('a new key of Alipay’s has a new certificate of the same holder, which can be downloaded, and both outlive a restart', async () => {
  const { simulator, control, sdkWith, dataDir } = await givenCertificateMode();
  const old = new X509Certificate(simulator.account.certificates!.alipayPem);
  const { json } = await control('key', {});
  await expect(exec(sdkWith(), 'query', NO_SUCH)).rejects.toThrow(/验签失败/);

  const answer = await sdkWith().exec('alipay.open.app.alipaycert.download', {
    bizContent: { alipay_cert_sn: json['alipay_cert_sn'] },
  });
  const alipayPem = Buffer.from(String(answer['alipay_cert_content']), 'base64').toString();
  const renewed = new X509Certificate(alipayPem);
  expect(renewed.subject).toBe(old.subject);
  expect(renewed.serialNumber).not.toBe(old.serialNumber);
  const certificates = { ...simulator.account.certificates!, alipayPem };
  expect(await exec(sdkWith(certificates), 'query', NO_SUCH)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  expect(
    await sdkWith().exec('alipay.open.app.alipaycert.download', { bizContent: { alipay_cert_sn: 'f'.repeat(32) } }),
  ).toMatchObject({ code: '40004' });

  await simulator.close();
  const again = await givenCertificateMode(undefined, dataDir);
  expect(again.simulator.account.certificates).toMatchObject({ alipayPem, appPem: certificates.appPem });
});

test('an account that was made without certificates gets them when they are wanted, and keeps its keys', async () => {
  const before = await givenSimulator({ dataDir: givenFolder() });
  expect(before.simulator.account).toMatchObject({ certificates: undefined, encryptKey: undefined });
  const dataDir = givenFolder();
  const first = await givenSimulator({ dataDir });
  const { merchantPrivateKeyPem } = first.simulator.account;
  await first.simulator.close();
  const second = await givenCertificateMode({ certificates: true, encryption: false }, dataDir);
  expect(second.simulator.account).toMatchObject({ merchantPrivateKeyPem, encryptKey: undefined });
  expect(await exec(second.sdkWith(), 'query', NO_SUCH)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});

test.each(['0000', '007f', '0080', '7fff', '8000', 'ffff'])(
  'a certificate whose number begins with %s can be read',
  (first) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const random = Buffer.from(first.padEnd(30, '5'), 'hex');
    const certificate = new X509Certificate(issue('someone', publicKey, { keyPem }, { random }));
    expect(certificate.serialNumber).toContain(random.toString('hex').toUpperCase());
  },
);
