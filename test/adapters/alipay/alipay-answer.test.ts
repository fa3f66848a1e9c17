import { AlipaySdk } from 'alipay-sdk';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { readAnswer } from '../../../adapters/alipay/alipay-answer';
import { newKeyPair, pkcs8, signRsa2, spki } from './given-alipay';

const METHOD = 'alipay.trade.query';
const alipay = newKeyPair();
const genuine = (content: string | Buffer) => signRsa2(alipay.privateKey, content);
const read = (body: string | Buffer) =>
  readAnswer(Buffer.from(body as string), METHOD, { keysFor: () => [alipay.publicKey], encryptKey: undefined });

const NODE = '{"code":"10000","msg":"Success","out_trade_no":"A1","total_amount":"88.00"}';
const FORGED = '{"code":"10000","msg":"Success","out_trade_no":"A1","total_amount":"0.01"}';
const SIGN = genuine(NODE);
const signedAnswer = { kind: 'answer', signed: true, content: NODE };
const unparsable = { kind: 'none', reason: 'unparsable' };
const badSignature = { kind: 'none', reason: 'bad-signature' };

describe('a genuine answer is read', () => {
  test.each([
    ['sign last', `{"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`],
    ['sign first', `{"sign":"${SIGN}","alipay_trade_query_response":${NODE}}`],
    ['white space around everything', ` {\r\n\t"alipay_trade_query_response" : ${NODE} ,\n "sign" : "${SIGN}" } \n`],
    ['a byte order mark', `\uFEFF{"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`],
    [
      'slashes of the signature escaped',
      `{"alipay_trade_query_response":${NODE},"sign":"${SIGN.replaceAll('/', '\\/')}"}`,
    ],
    ['certificate mode', `{"alipay_trade_query_response":${NODE},"alipay_cert_sn":"ab12","sign":"${SIGN}"}`],
    [
      'certificate mode, after sign',
      `{"alipay_trade_query_response":${NODE},"sign":"${SIGN}","alipay_cert_sn":"ab12"}`,
    ],
    [
      'members of every kind beside it',
      `{"a":null,"b":-1.5e3,"c":[{"sign":"}"}],"d":true,"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`,
    ],
    ['the error envelope', `{"error_response":${NODE},"sign":"${SIGN}"}`],
    [
      'a forged node of the same name after it',
      `{"alipay_trade_query_response":${NODE},"sign":"${SIGN}","alipay_trade_query_response":${FORGED}}`,
    ],
    [
      'a forged node of the same name before it',
      `{"alipay_trade_query_response":${FORGED},"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`,
    ],
    ['a forged error envelope', `{"error_response":${FORGED},"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`],
  ])('with %s', (_, body) => {
    expect(read(body)).toEqual(signedAnswer);
  });

  test('signed before its slashes were escaped: what was signed is what is read', () => {
    const node = '{"code":"10000","qr_code":"https://qr.alipay.com/bax1","body":"a\\\\b"}';
    const sent = node.replaceAll('/', '\\/');
    const body = `{"alipay_trade_query_response":${sent},"sign":"${genuine(node)}"}`;
    expect(read(body)).toEqual({ kind: 'answer', signed: true, content: node });
    expect(read(body.replace('bax1', 'bax2'))).toEqual(badSignature);
  });

  test.each([
    ['white space inside', '{ "code" : "10000" ,\n"x":[ ] }'],
    ['borders inside strings', '{"code":"10000","subject":"}\\",\\"sign\\":\\"x\\"}],{\\\\"}'],
    [
      'escaped slashes and letters',
      '{"code":"10000","qr_code":"https:\\/\\/qr.alipay.com\\/bax1","msg":"\\u6210\\u529f"}',
    ],
    ['nested objects and lists', '{"code":"10000","fund_bill_list":[{"amount":"1.00","a":[[],{}]}],"o":{"p":{}}}'],
    ['bare numbers as amounts', '{"code":"10000","total_amount":120.80,"buyer_pay_amount":8.88}'],
    ['Chinese and emoji', '{"code":"40004","sub_msg":"交易不存在🙈"}'],
  ])('whose node has %s, exactly as received', (_, node) => {
    const answer = read(`{"alipay_trade_query_response":${node},"sign":"${genuine(node)}"}`);
    expect(answer).toEqual({ kind: 'answer', signed: true, content: node });
  });

  test.each(['业务繁忙，请稍后', '乗誠\\乗', '俓倇', '珅嬤'])('whose sub_msg is GBK bytes: %s', (subMsg) => {
    const node = iconv.encode(`{"code":"20000","sub_msg":"${subMsg.replaceAll('\\', '\\\\')}"}`, 'gbk');
    const body = Buffer.concat([
      Buffer.from('{"alipay_trade_query_response":'),
      node,
      Buffer.from(`,"sign":"${genuine(node)}"}`),
    ]);
    const answer = read(body);
    expect(answer).toMatchObject({ kind: 'answer', signed: true });
    expect(JSON.parse((answer as { content: string }).content)).toEqual({ code: '20000', sub_msg: subMsg });
  });

  test('in every GBK character, also where the second byte is a backslash or a brace', () => {
    const trails = [0x40, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0xfe];
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      const characters = trails.map((trail) => Buffer.from([lead, trail]));
      const node = Buffer.concat([Buffer.from('{"sub_msg":"'), ...characters, Buffer.from('"}')]);
      const body = Buffer.concat([Buffer.from('{"error_response":'), node, Buffer.from(`,"sign":"${genuine(node)}"}`)]);
      expect(read(body)).toMatchObject({ kind: 'answer', signed: true });
    }
  });

  test('wherever the SDK finds a node signed last, so do we', () => {
    const key = { privateKey: pkcs8(newKeyPair().privateKey), alipayPublicKey: spki(alipay.publicKey) };
    const sdk = new AlipaySdk({ appId: '1', ...key, keyType: 'PKCS8' });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const node = JSON.stringify({ code: '10000', ...fields });
        const body = `{"alipay_trade_query_response":${node},"sign":"${genuine(node)}"}`;
        sdk.checkResponseSign(body, 'alipay_trade_query_response', genuine(node), '');
        expect(read(body)).toEqual({ kind: 'answer', signed: true, content: node });
      }),
      { numRuns: 50 },
    );
  });
});

describe('an answer without sign is handed out as unsigned', () => {
  test.each([
    ['a gateway error', 'alipay_trade_query_response', '{"code":"40002","sub_code":"isv.invalid-app-id"}'],
    ['the error envelope', 'error_response', '{"code":"40002","sub_code":"isv.code-invalid"}'],
    ['an unsigned success', 'alipay_trade_query_response', NODE],
    ['a sign inside the node only', 'alipay_trade_query_response', `{"code":"10000","sign":"${SIGN}"}`],
  ])('%s', (_, name, node) => {
    expect(read(`{"${name}":${node}}`)).toEqual({ kind: 'answer', signed: false, content: node });
  });
});

describe('an answer that Alipay did not sign so is none', () => {
  const node = `"alipay_trade_query_response":${NODE}`;
  test.each([
    ['a changed node', `{"alipay_trade_query_response":${FORGED},"sign":"${SIGN}"}`],
    ['a signature by another key', `{${node},"sign":"${signRsa2(newKeyPair().privateKey, NODE)}"}`],
    ['an empty signature', `{${node},"sign":""}`],
    ['a signature that is no text', `{${node},"sign":null}`],
    ['two signatures', `{${node},"sign":"${SIGN}","sign":"${SIGN}"}`],
    ['a space put into the node', `{"alipay_trade_query_response":${NODE.replace(',', ', ')},"sign":"${SIGN}"}`],
  ])('bad-signature: %s', (_, body) => {
    expect(read(body)).toEqual(badSignature);
  });

  test.each([
    ['empty', ''],
    ['white space', ' \n'],
    ['HTML', '<html><body>502 Bad Gateway</body></html>'],
    ["another method's node", `{"alipay_trade_pay_response":${NODE},"sign":"${SIGN}"}`],
    ['no node', `{"sign":"${SIGN}"}`],
    ['an empty object', '{}'],
    ['a list', `[{${node}}]`],
    ['half a body', `{${node},"sign":"${SIGN}"`],
    ['half a node', '{"alipay_trade_query_response":{"code":"10000"'],
    ['something after it', `{${node},"sign":"${SIGN}"}{}`],
    ['a comma too many', `{${node},"sign":"${SIGN}",}`],
    ['a node that is no object', '{"alipay_trade_query_response":"10000"}'],
    ['a node that is no JSON', '{"alipay_trade_query_response":{code:10000}}'],
    ['two unsigned nodes', `{${node},"alipay_trade_query_response":${FORGED}}`],
    ['more members than an answer has', `{${'"a":1,'.repeat(20)}${node},"sign":"${SIGN}"}`],
    ['deep nesting', '{"a":'.repeat(100_000)],
  ])('unparsable: %s', (_, body) => {
    expect(read(body)).toEqual(unparsable);
  });

  test('whatever is changed in a signed answer, nothing but the signed text is ever handed out as signed', () => {
    const body = Buffer.from(`{"alipay_trade_query_response":${NODE},"sign":"${SIGN}"}`);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(body);
        changed[at] = byte;
        const answer = read(changed);
        if (answer.kind === 'answer' && answer.signed) expect(answer.content).toBe(NODE);
      }),
      { numRuns: 500 },
    );
  });

  test('arbitrary bytes never throw and are never signed', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      ' ',
      '"sign":',
      '"error_response":',
      '\x81',
      '€',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(piece).map((parts) => Buffer.from(parts.join(''), 'latin1')),
        ),
        (bytes) => {
          expect(read(Buffer.from(bytes))).not.toMatchObject({ signed: true });
        },
      ),
      { numRuns: 500 },
    );
  });
});
