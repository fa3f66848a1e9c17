import { sign } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { createNotifyVerifier, type NotifyVerdict } from '../../../adapters/alipay/alipay-notify';
import { APP_ID, newKeyPair, pkcs8, signRsa2, spki } from './given-alipay';

const alipay = newKeyPair();
const sdk = new AlipaySdk({
  appId: APP_ID,
  privateKey: pkcs8(newKeyPair().privateKey),
  keyType: 'PKCS8',
  alipayPublicKey: spki(alipay.publicKey),
});
const keys = { keysFor: () => [alipay.publicKey] };
const { verify } = createNotifyVerifier({ keys, appId: APP_ID });

type Params = Record<string, string>;
type Charset = 'utf-8' | 'gbk';

const PAID: Params = {
  gmt_create: '2026-02-28 23:59:58',
  charset: 'utf-8',
  gmt_payment: '2026-03-01 00:00:01',
  notify_time: '2026-03-01 00:00:02',
  subject: '咖啡 & 蛋糕 100% "好" +1=<2>',
  buyer_id: '2088000000000001',
  invoice_amount: '88.00',
  version: '1.0',
  notify_id: '2026030100222000002091680511884921',
  fund_bill_list: '[{"amount":"88.00","fundChannel":"ALIPAYACCOUNT"}]',
  notify_type: 'trade_status_sync',
  out_trade_no: 'ORDER_1',
  total_amount: '88.00',
  trade_status: 'TRADE_SUCCESS',
  trade_no: '2026030122001400000000000001',
  auth_app_id: APP_ID,
  receipt_amount: '88.00',
  point_amount: '0.00',
  app_id: APP_ID,
  buyer_pay_amount: '88.00',
  sign_type: 'RSA2',
  seller_id: '2088000000000002',
  passback_params: 'a%3D1%26b%3D2',
  body: '',
};

/** Alipay's side: V1 leaves `sign_type` out of the signed text, V2 keeps it. */
function signed(params: Params, charset: Charset = 'utf-8', keepSignType = false): Params {
  const keys = Object.keys(params).filter((key) => key !== 'sign' && (keepSignType || key !== 'sign_type'));
  const text = keys
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join('&');
  return { ...params, sign: signRsa2(alipay.privateKey, iconv.encode(text, charset)) };
}

/** As a form on the wire: every byte that is not a letter or digit is escaped. */
function form(params: Params, charset: Charset = 'utf-8'): Buffer {
  const escaped = (text: string) =>
    [...iconv.encode(text, charset)]
      .map((byte) =>
        /[A-Za-z0-9]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
      )
      .join('');
  return Buffer.from(
    Object.entries(params)
      .map(([key, value]) => `${escaped(key)}=${escaped(value)}`)
      .join('&'),
  );
}

const without = (params: Params, key: string): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => name !== key));
const reasonOf = (verdict: NotifyVerdict) => (verdict.kind === 'rejected' ? verdict.reason : verdict.kind);

describe('for a service provider, whose one app_id stands for many shops', () => {
  const ofShop = createNotifyVerifier({
    keys,
    appId: APP_ID,
    authAppId: '2021000000000777',
  });

  test('only what names this shop is taken', async () => {
    const notify = (authAppId: Params) => form(signed({ ...PAID, ...authAppId }));
    expect(reasonOf(await ofShop.verify(notify({ auth_app_id: '2021000000000777' })))).toBe('verified');
    expect(reasonOf(await ofShop.verify(notify({ auth_app_id: '2021000000000888' })))).toBe('foreign-app');
    expect(reasonOf(await ofShop.verify(form(signed(without(PAID, 'auth_app_id')))))).toBe('foreign-app');
  });
});

test("one that names another shop's app is not ours, although it is signed for the same service provider", async () => {
  expect(reasonOf(await verify(form(signed({ ...PAID, auth_app_id: '2021000000000888' }))))).toBe('foreign-app');
  expect(reasonOf(await verify(form(signed(without(PAID, 'auth_app_id')))))).toBe('verified');
});

describe('a genuine notify is verified', () => {
  test('with every parameter decoded', async () => {
    const params = signed(PAID);
    const verdict = await verify(form(params));
    expect(verdict).toEqual({ kind: 'verified', notifyId: PAID['notify_id'], outTradeNo: 'ORDER_1', params });
  });

  test('as URLSearchParams writes it: `+` for a space, `*` bare', async () => {
    const params = signed({ ...PAID, subject: 'a b*c~d' });
    expect(await verify(Buffer.from(new URLSearchParams(params).toString()))).toMatchObject({
      kind: 'verified',
      params,
    });
  });

  test.each(['GBK', 'gbk', 'GB2312', 'GB18030'])('in charset %s', async (charset) => {
    const params = signed({ ...PAID, charset, subject: '乗車券·珅嬤 100%' }, 'gbk');
    expect(await verify(form(params, 'gbk'))).toMatchObject({ kind: 'verified', params });
  });

  test('when the charset is missing or spelt UTF-8', async () => {
    expect(reasonOf(await verify(form(signed(without(PAID, 'charset')))))).toBe('verified');
    expect(reasonOf(await verify(form(signed({ ...PAID, charset: 'UTF-8' }))))).toBe('verified');
  });

  test('when parameters carry the names of built-in properties', async () => {
    const params = signed({ ...PAID, constructor: 'x', toString: 'z', ...(JSON.parse('{"__proto__":"y"}') as Params) });
    const verdict = await verify(form(params));
    expect(verdict.kind === 'verified' && verdict.params['constructor']).toBe('x');
    expect(verdict.kind === 'verified' && Object.keys(verdict.params)).toContain('__proto__');
    expect(({} as Params)['y']).toBeUndefined();
    const plain = await verify(form(signed(PAID)));
    expect(plain.kind === 'verified' && plain.params['constructor']).toBeUndefined();
  });

  test.each([true, false])(
    'as a message about a refund, sign_type kept in the signed text: %s',
    async (keepSignType) => {
      const message: Params = {
        notify_id: 'M1',
        app_id: APP_ID,
        charset: 'GBK',
        version: '1.1',
        sign_type: 'RSA2',
        utc_timestamp: '1772323200000',
        msg_method: 'alipay.trade.refund.depositback.completed',
        biz_content:
          '{"trade_no":"20260301","out_trade_no":"ORDER_1","out_request_no":"R1","dback_status":"S","memo":"银行"}',
      };
      const verdict = await verify(form(signed(message, 'gbk', keepSignType), 'gbk'));
      expect(verdict).toMatchObject({ kind: 'verified', notifyId: 'M1', outTradeNo: 'ORDER_1' });
      for (const biz_content of ['', 'null', '[]', '{"out_trade_no":1}', 'x']) {
        expect(reasonOf(await verify(form(signed({ ...message, biz_content }, 'gbk', keepSignType), 'gbk')))).toBe(
          'missing-field',
        );
      }
    },
  );

  test('whenever the SDK accepts it', async () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => text.isWellFormed());
    const key = fc
      .stringMatching(/^[a-z][a-z_]{0,20}$/)
      .filter((name) => !(name in PAID) && name !== 'sign' && name !== 'msg_method');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 8 }), value, async (extra, subject) => {
        const params = signed({ ...PAID, ...extra, subject });
        expect(sdk.checkNotifySignV2(params)).toBe(true);
        expect(await verify(form(params))).toEqual({
          kind: 'verified',
          notifyId: PAID['notify_id'],
          outTradeNo: 'ORDER_1',
          params,
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('anything else is rejected', () => {
  const signedWith = (algorithm: string, signType: string): Params => {
    const text = Object.keys(PAID)
      .filter((key) => key !== 'sign_type')
      .sort()
      .map((key) => `${key}=${PAID[key]}`)
      .join('&');
    return {
      ...PAID,
      sign_type: signType,
      sign: sign(algorithm, Buffer.from(text), alipay.privateKey).toString('base64'),
    };
  };

  test.each([
    ['SHA-1, as the sender says', signedWith('RSA-SHA1', 'RSA'), 'not-rsa2'],
    ['SHA-1, called RSA2', signedWith('RSA-SHA1', 'RSA2'), 'bad-signature'],
    ['sign_type MD5', { ...signed(PAID), sign_type: 'MD5' }, 'not-rsa2'],
    ['sign_type constructor', { ...signed(PAID), sign_type: 'constructor' }, 'not-rsa2'],
    ['no sign_type', without(signed(PAID), 'sign_type'), 'not-rsa2'],
    ['no sign', PAID, 'bad-signature'],
    ['an empty sign', { ...PAID, sign: '' }, 'bad-signature'],
    ['a trade notify signed with sign_type kept', signed(PAID, 'utf-8', true), 'bad-signature'],
    ['another app', signed({ ...PAID, app_id: '2021000000000002' }), 'foreign-app'],
    ['no app_id', signed(without(PAID, 'app_id')), 'foreign-app'],
    ['no notify_id', signed(without(PAID, 'notify_id')), 'missing-field'],
    ['an empty out_trade_no', signed({ ...PAID, out_trade_no: '' }), 'missing-field'],
    ['no trade_status', signed(without(PAID, 'trade_status')), 'missing-field'],
    ['neither status nor type', signed(without(without(PAID, 'trade_status'), 'notify_type')), 'missing-field'],
    ['an unknown charset', signed({ ...PAID, charset: 'utf-16' }), 'unknown-charset'],
  ])('%s', async (_, params, reason) => {
    expect(reasonOf(await verify(form(params)))).toBe(reason);
  });

  const raw = form(signed(PAID)).toString();
  test.each([
    ['nothing', '', 'not-rsa2'],
    ['JSON', '{"app_id":"1"}', 'malformed'],
    ['a key twice', `${raw}&total_amount=0.01`, 'malformed'],
    ['sign twice', `${raw}&sign=x`, 'malformed'],
    ['a bare percent sign', `${raw}&x=100%`, 'malformed'],
    ['half an escape', `${raw}&x=%4`, 'malformed'],
    ['an escape that is no hex', `${raw}&x=%zz`, 'malformed'],
    ['bytes that are no UTF-8', `${raw}&x=%ff`, 'malformed'],
    ['a key without name', `${raw}&=1`, 'malformed'],
    ['a key with & in it', `${raw}&a%26b=1`, 'malformed'],
    ['201 parameters', Array.from({ length: 201 }, (_, at) => `k${at}=1`).join('&'), 'too-large'],
    ['a long key', `${'k'.repeat(101)}=1`, 'too-large'],
    ['a body over 64 KiB', `${raw}&x=${'1'.repeat(65_536)}`, 'too-large'],
  ])('%s', async (_, body, reason) => {
    expect(reasonOf(await verify(Buffer.from(body)))).toBe(reason);
  });

  test('bytes outside the GBK charset it names', async () => {
    const params = signed({ ...PAID, charset: 'GBK' }, 'gbk');
    expect(reasonOf(await verify(Buffer.concat([form(params, 'gbk'), Buffer.from('&x=%ff%ff')])))).toBe('malformed');
  });

  test('a genuine refund notify whose refund was hidden in the value before it', async () => {
    const refund = without(without(without(PAID, 'receipt_amount'), 'point_amount'), 'passback_params');
    const genuine = signed({ ...refund, out_biz_no: 'R1', refund_fee: '5.00', gmt_refund: '2026-03-01 10:00:00.123' });
    expect(reasonOf(await verify(form(genuine)))).toBe('verified');
    const hidden = without({ ...genuine, notify_type: `${genuine['notify_type']}&out_biz_no=R1` }, 'out_biz_no');
    expect(sdk.checkNotifySignV2(hidden)).toBe(true);
    expect(reasonOf(await verify(form(hidden)))).toBe('ambiguous');
    const last = signed({ ...PAID, version: '1.0&voucher_detail_list=1' });
    expect(reasonOf(await verify(form(last)))).toBe('ambiguous');
  });

  test('a genuine notify re-cut so that one parameter lies in a structured one before it', async () => {
    const genuine = signed(PAID);
    for (const [holder, hidden] of [
      ['seller_id', 'subject'],
      ['notify_type', 'out_trade_no'],
      ['total_amount', 'trade_no'],
      ['trade_status', 'version'],
    ] as const) {
      const recut = without({ ...genuine, [holder]: `${PAID[holder]}&${hidden}=${PAID[hidden]}` }, hidden);
      expect(sdk.checkNotifySignV2(recut)).toBe(true);
      expect([holder, reasonOf(await verify(form(recut)))]).toEqual([holder, 'ambiguous']);
    }
  });

  test('but a subject that merely looks like parameters is fine', async () => {
    const subject = 'x&total_amount=1&app_id=2&body=3&sign=4';
    const chosen = { buyer_logon_id: 'tea&cake=nice@example.cn', out_biz_no: 'r&1' };
    expect(reasonOf(await verify(form(signed({ ...PAID, ...chosen }))))).toBe('verified');
    expect(
      reasonOf(await verify(form(signed({ ...PAID, subject, body: 'https://shop.cn/?a=1&version=2&out_trade_no=3' })))),
    ).toBe('verified');
  });
});

describe('whatever is changed', () => {
  const genuine = signed(PAID);
  const names = Object.keys(genuine);

  test('one byte of a value, of a key or of the sign: rejected', async () => {
    const change = fc.record({
      name: fc.constantFrom(...names),
      inKey: fc.boolean(),
      at: fc.nat(400),
      byte: fc.integer({ min: 1, max: 127 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ name, inKey, at, byte }) => {
        const text = Buffer.from(inKey ? name : (genuine[name] ?? ''));
        fc.pre(text.length > 0);
        const place = at % text.length;
        fc.pre(text[place] !== byte);
        text[place] = byte;
        const entries = Object.entries(genuine).map(([key, value]): [string, string] =>
          key !== name ? [key, value] : inKey ? [text.toString('latin1'), value] : [key, text.toString('utf8')],
        );
        const body = entries.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
        expect((await verify(Buffer.from(body))).kind).toBe('rejected');
      }),
      { numRuns: 1_000 },
    );
  });

  test('one raw byte of the body: rejected, or it still says the same', async () => {
    const body = form(genuine);
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(body);
        changed[at] = byte;
        const verdict = await verify(changed);
        if (verdict.kind === 'verified') expect(verdict.params).toEqual(genuine);
      }),
      { numRuns: 2_000 },
    );
  });

  test('arbitrary bytes never throw and are never verified', async () => {
    const piece = fc.constantFrom(
      '&',
      '=',
      '%',
      '+',
      '%41',
      'sign_type=RSA2',
      'charset=gbk',
      '&sign=',
      'msg_method=1',
      '\xff',
      '%ff',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(piece).map((parts) => Buffer.from(parts.join(''), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        expect((await verify(Buffer.from(body))).kind).toBe('rejected');
      }),
      { numRuns: 1_000 },
    );
  });
});
