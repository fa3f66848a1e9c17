/**
 * Parses the raw bytes of an `application/x-www-form-urlencoded` body. By hand, because Alipay's Content-Type may be
 * malformed and its charset may be GBK: the signature is over the percent-decoded bytes, which no string parser keeps.
 */

const MAX_BODY_BYTES = 65_536;
const MAX_PARAMS = 200;
const MAX_KEY_BYTES = 100;

/** Every name in Alipay's documents is made of these. With `=` and `&` in keys one signed text could be read two ways. */
const KEY = /^[A-Za-z0-9_.-]+$/;

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/** Where one `key=value` lies in the decoded bytes: `at` to `end`, the value from `valueAt`. */
export type FormPair = { key: string; at: number; valueAt: number; end: number };

export type SignedForm = {
  /** The body with its escapes resolved, in the sender's charset. */
  decoded: Buffer;
  /** Sorted by key, each key once. */
  pairs: FormPair[];
};

/**
 * `too-large`: over 64 KiB, 200 parameters or 100 bytes of a key. `malformed`: a pair without `=`, a bad percent sign, a
 * key that Alipay would never use, or one that comes twice. Never throws.
 */
export function parseSignedForm(body: Buffer): SignedForm | 'malformed' | 'too-large' {
  if (body.length > MAX_BODY_BYTES) return 'too-large';
  const decoded = Buffer.allocUnsafe(body.length);
  const pairs: FormPair[] = [];
  let at = 0;
  for (let from = 0; from < body.length;) {
    const ampersand = body.indexOf(AMPERSAND, from);
    const to = ampersand < 0 ? body.length : ampersand;
    if (to > from) {
      const equals = body.indexOf(EQUALS, from);
      const keyEnd = equals < 0 || equals > to ? -1 : percentDecode(body.subarray(from, equals), decoded, at);
      if (keyEnd < 0) return 'malformed';
      if (pairs.length === MAX_PARAMS || keyEnd - at > MAX_KEY_BYTES) return 'too-large';
      decoded[keyEnd] = EQUALS;
      const end = percentDecode(body.subarray(equals + 1, to), decoded, keyEnd + 1);
      const key = decoded.toString('latin1', at, keyEnd);
      if (end < 0 || !KEY.test(key)) return 'malformed';
      pairs.push({ key, at, valueAt: keyEnd + 1, end });
      at = end;
    }
    from = to + 1;
  }
  // Keys are ASCII here, so the order of characters is the order of bytes that Alipay sorts by.
  pairs.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  const hasKeyTwice = pairs.some(({ key }, index) => key === pairs[index - 1]?.key);
  return hasKeyTwice ? 'malformed' : { decoded: decoded.subarray(0, at), pairs };
}

/**
 * What Alipay signs of a notify: `k=v` of every parameter but `sign`, sorted by key, joined with `&`, empty values
 * included. Trade notifies leave `sign_type` out, too (docs/reference/wire.md; Alipay doc "异步通知验签", rsaCheckV1); messages of
 * the 生活号 kind keep it (rsaCheckV2).
 */
export function notifySignContent({ decoded, pairs }: SignedForm, keepSignType: boolean): Buffer {
  const content = Buffer.allocUnsafe(decoded.length + pairs.length);
  let length = 0;
  for (const { key, at, end } of pairs) {
    if (key === 'sign' || (key === 'sign_type' && !keepSignType)) continue;
    if (length > 0) content[length++] = AMPERSAND;
    length += decoded.copy(content, length, at, end);
  }
  return content.subarray(0, length);
}

/** Writes the decoded bytes to `target` and answers where they end there, or -1 for a bad escape. */
function percentDecode(bytes: Buffer, target: Buffer, targetAt: number): number {
  let end = targetAt;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] as number;
    if (byte === PERCENT) {
      const high = at + 2 < bytes.length ? hexDigit(bytes[at + 1] as number) : -1;
      const low = at + 2 < bytes.length ? hexDigit(bytes[at + 2] as number) : -1;
      if (high < 0 || low < 0) return -1;
      byte = high * 16 + low;
      at += 2;
    } else if (byte === PLUS) byte = SPACE;
    target[end] = byte;
    end += 1;
  }
  return end;
}

/** The value of an ASCII hex digit, or -1. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
