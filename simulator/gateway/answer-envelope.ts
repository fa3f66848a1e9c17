/** How an answer looks on the wire: the node, its signature over the node's raw bytes, and the ways this can go wrong. */
import type { KeyObject } from 'node:crypto';
import iconv from 'iconv-lite';
import type { Answer } from '../core/answers';
import { encryptBytes } from '../wire/encryption';
import { signRsa2 } from '../wire/signing';
import { type Charset, encodeText } from '../wire/wire-params';

export type EnvelopeFault =
  | 'bad-signature'
  | 'no-signature'
  | 'sign-first'
  | 'duplicate-node'
  | 'error-response'
  | 'numeric-amounts'
  | 'gbk-sub-msg';
export const ENVELOPE_FAULTS: readonly string[] = [
  'bad-signature',
  'no-signature',
  'sign-first',
  'duplicate-node',
  'error-response',
  'numeric-amounts',
  'gbk-sub-msg',
];

/** What Alipay signs with, and in certificate mode its number; with a key, the node is encrypted before it is signed. */
export type Seal = { key: KeyObject; certSn?: string | undefined; encryptKey?: string | undefined };

/** The node of a method's answer: alipay.trade.query is answered in alipay_trade_query_response. */
const nodeName = (method: string | undefined) =>
  method === undefined ? 'error_response' : `${method.replaceAll('.', '_')}_response`;

/** JSON as Alipay writes it: slashes are escaped, so a client that re-serialises before verifying is found out. */
const nodeText = (answer: Answer) => JSON.stringify(answer).replaceAll('/', '\\/');

/** An error of the gateway itself: no signature at all. */
export function unsignedEnvelope(method: string | undefined, answer: Answer): Buffer {
  return Buffer.from(`{"${nodeName(method)}":${nodeText(answer)}}`, 'utf8');
}

/** A signed answer in the request's charset, or the same with the fault that a rule requests. */
export async function signedEnvelope(
  { key, certSn, encryptKey }: Seal,
  method: string,
  answer: Answer,
  { charset, fault }: { charset: Charset; fault?: EnvelopeFault | undefined },
): Promise<Buffer> {
  const name = fault === 'error-response' ? 'error_response' : nodeName(method);
  const plain = nodeBytes(answer, charset, fault);
  const node = encryptKey === undefined ? plain : encryptedNode(plain, encryptKey);
  const named = certSn === undefined ? '' : `,"alipay_cert_sn":"${certSn}"`;
  if (fault === 'no-signature') return joined(`{"${name}":`, node, '}');
  const signed = fault === 'bad-signature' ? Buffer.concat([node, Buffer.from(' ')]) : node;
  const sign = await signRsa2(key, signed);
  if (fault === 'sign-first') return joined(`{"sign":"${sign}"${named},"${name}":`, node, '}');
  if (fault === 'duplicate-node') {
    const forged = encodeText(nodeText({ ...answer, ...forgery(answer) }), charset);
    return Buffer.concat([joined(`{"${name}":`, node, `,"sign":"${sign}","${name}":`), joined('', forged, '}')]);
  }
  return joined(`{"${name}":`, node, `${named},"sign":"${sign}"}`);
}

const encryptedNode = (node: Buffer, key: string) =>
  Buffer.from(JSON.stringify(encryptBytes(node, key)).replaceAll('/', '\\/'));

function nodeBytes(answer: Answer, charset: Charset, fault: EnvelopeFault | undefined): Buffer {
  if (fault === 'error-response' || fault === 'gbk-sub-msg') {
    const busy = nodeText({
      code: '20000',
      msg: 'Service Currently Unavailable',
      sub_code: 'isp.unknow-error',
      sub_msg: '系统繁忙',
    });
    return fault === 'gbk-sub-msg' ? iconv.encode(busy, 'gbk') : encodeText(busy, charset);
  }
  const text = nodeText(answer);
  if (fault !== 'numeric-amounts') return encodeText(text, charset);
  return encodeText(text.replace(/("\w*(?:amount|fee)"):"(\d+\.\d\d)"/g, '$1:$2'), charset);
}

/** The content that a forger would choose. */
const forgery = (answer: Answer) => ({
  code: '10000',
  msg: 'Success',
  ...(answer['trade_status'] === undefined ? {} : { trade_status: 'TRADE_SUCCESS' }),
  ...(answer['total_amount'] === undefined ? {} : { total_amount: '0.01' }),
});

const joined = (before: string, node: Buffer, after: string) =>
  Buffer.concat([Buffer.from(before), node, Buffer.from(after)]);
