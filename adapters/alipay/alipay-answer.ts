/**
 * Finds the signed node in an answer's bytes and verifies it. The text is scanned, never re-serialised: the signature is
 * over the node exactly as received (docs/reference/wire.md, "Calls"), and only what was verified is handed out. So a second
 * node of the same name, which `JSON.parse` would prefer, is never believed.
 */
import { isUtf8 } from 'node:buffer';
import type { NoAnswerReason } from '../../domain/ports';
import { decryptContent } from './alipay-encryption';
import type { AlipayKeys } from './alipay-keys';
import { isSignedByAlipay } from './alipay-signature';

/** A genuine answer has two or three (the node, `sign`, `alipay_cert_sn`). Bounds the signature checks, too. */
const MAX_MEMBERS = 8;

export type ReadAnswer =
  | { kind: 'answer'; signed: boolean; content: string }
  /** `certSn`: what the answer claims to be signed with, where that is not known here. Claimed by anyone on the wire. */
  | { kind: 'none'; reason: NoAnswerReason; certSn?: string };

const CERT_SN = /^[0-9a-f]{32}$/;

const unparsable: ReadAnswer = { kind: 'none', reason: 'unparsable' };
const badSignature: ReadAnswer = { kind: 'none', reason: 'bad-signature' };

/**
 * `body`: the whole answer to a call of `method`. An answer without `sign` is `signed: false`: gateway errors come so, and
 * anyone on the wire could write one. What was encrypted is verified as it came, then decrypted. Never throws.
 */
export function readAnswer(body: Buffer, method: string, keys: Pick<AlipayKeys, 'keysFor' | 'encryptKey'>): ReadAnswer {
  // 20000 answers were seen with GBK bytes in sub_msg although the request said utf-8 (smartwalle/alipay PR 257).
  const encoding = isUtf8(body) ? 'utf-8' : 'gb18030';
  const members = scanMembers(body, encoding === 'gb18030');
  if (!members) return unparsable;

  const nodeName = `${method.replaceAll('.', '_')}_response`;
  const nodes = members.filter(({ name }) => name === nodeName || name === 'error_response').map(({ value }) => value);
  if (nodes.length === 0) return unparsable;
  const asAnswer = (node: Buffer, signed: boolean) => answerIn(node, encoding, keys.encryptKey, signed);
  if (!members.some(({ name }) => name === 'sign')) {
    const [only] = nodes;
    return only && nodes.length === 1 ? asAnswer(only, false) : unparsable;
  }
  const sign = onlyText(members, 'sign');
  if (sign === undefined) return badSignature;
  // Not signed itself, and it need not be: it only chooses among keys that are all Alipay's.
  const certSn = onlyText(members, 'alipay_cert_sn');
  const candidates = keys.keysFor(certSn);
  if (candidates.length === 0 && certSn !== undefined) {
    return { kind: 'none', reason: 'unknown-certificate', ...(CERT_SN.test(certSn) ? { certSn } : {}) };
  }
  const genuine = nodes
    .flatMap(signedTexts)
    .find((text) => candidates.some((key) => isSignedByAlipay(key, text, sign)));
  return genuine ? asAnswer(genuine, true) : badSignature;
}

/** Alipay's SDKs for C# and PHP also believe a signature over the node before its slashes were escaped: the same JSON. */
function signedTexts(node: Buffer): Buffer[] {
  const text = node.toString('latin1');
  return text.includes('\\/') ? [node, Buffer.from(text.replaceAll('\\/', '/'), 'latin1')] : [node];
}

/** The value of a member that is there once, and is a text. */
function onlyText(members: readonly Member[], wanted: string): string | undefined {
  const values = members.filter(({ name }) => name === wanted).map(({ value }) => value);
  const value = values.length === 1 ? parseJson(values[0]?.toString('latin1') ?? '') : undefined;
  return typeof value === 'string' ? value : undefined;
}

function answerIn(node: Buffer, encoding: string, encryptKey: AlipayKeys['encryptKey'], signed: boolean): ReadAnswer {
  const received = new TextDecoder(encoding, { ignoreBOM: true }).decode(node);
  const cipherText = encryptKey && parseJson(received);
  const isEncrypted = encryptKey !== undefined && typeof cipherText === 'string';
  const content = isEncrypted ? decryptContent(cipherText, encryptKey) : received;
  const parsed = content === undefined ? undefined : parseJson(content);
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return isObject && content !== undefined ? { kind: 'answer', signed, content } : unparsable;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

type Member = { name: string; value: Buffer };

/**
 * The members of the outermost object, values as they stand in the bytes. Undefined when it is no such object or anything
 * but white space surrounds it. Finds borders only: what is inside a value is left to `JSON.parse`.
 */
function scanMembers(body: Buffer, isGbk: boolean): Member[] | undefined {
  const members: Member[] = [];
  const hasBom = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  let at = skipSpace(body, hasBom ? 3 : 0);
  if (body[at] !== OPEN_BRACE) return undefined;
  do {
    const nameAt = skipSpace(body, at + 1);
    const nameEnd = endOfString(body, nameAt, isGbk);
    const colonAt = skipSpace(body, nameEnd);
    if (nameEnd < 0 || body[colonAt] !== COLON) return undefined;
    const valueAt = skipSpace(body, colonAt + 1);
    const valueEnd = endOfValue(body, valueAt, isGbk);
    if (valueEnd < 0 || members.length === MAX_MEMBERS) return undefined;
    members.push({ name: body.toString('latin1', nameAt + 1, nameEnd - 1), value: body.subarray(valueAt, valueEnd) });
    at = skipSpace(body, valueEnd);
  } while (body[at] === COMMA);
  return body[at] === CLOSE_BRACE && skipSpace(body, at + 1) === body.length ? members : undefined;
}

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at += 1;
  return at;
}

/** The offset after the closing quote of the string that begins at `from`, or -1. */
function endOfString(body: Buffer, from: number, isGbk: boolean): number {
  if (body[from] !== QUOTE) return -1;
  for (let at = from + 1; at < body.length; at += 1) {
    const byte = body[at] as number;
    if (byte === QUOTE) return at + 1;
    // The second byte of a GBK character may be a backslash or a brace: it belongs to the character.
    if (byte === BACKSLASH || (isGbk && byte > 0x80 && (body[at + 1] ?? 0) >= 0x30)) at += 1;
  }
  return -1;
}

/** The offset after the value that begins at `from`, or -1: up to the bracket that closes it, or to the next comma. */
function endOfValue(body: Buffer, from: number, isGbk: boolean): number {
  let depth = 0;
  for (let at = from; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = endOfString(body, at, isGbk) - 1;
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at > from ? at : -1;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at > from ? at : -1;
  }
  return -1;
}
