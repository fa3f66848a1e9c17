/** Form parameters as bytes on the wire: reading requests whatever their charset, writing notifies, building sign content. */
import iconv from 'iconv-lite';

export type Charset = 'utf-8' | 'gbk';
export type Params = Record<string, string>;

/** A request has about fifteen parameters; far more is an attack. */
const MAX_PARAMS = 100;

/** The charset a `charset` parameter names; undefined for one Alipay does not know. */
export function readCharset(name: string | undefined): Charset | undefined {
  const lower = (name ?? 'utf-8').toLowerCase();
  if (lower === 'utf-8' || lower === 'utf8') return 'utf-8';
  return ['gbk', 'gb2312', 'gb18030'].includes(lower) ? 'gbk' : undefined;
}

export const encodeText = (text: string, charset: Charset): Buffer =>
  charset === 'gbk' ? iconv.encode(text, 'gbk') : Buffer.from(text, 'utf8');
const decodeText = (bytes: Buffer, charset: Charset): string =>
  charset === 'gbk' ? iconv.decode(bytes, 'gbk') : bytes.toString('utf8');

/** A request that cannot be read as one set of parameters. */
export class UnreadableParams extends Error {}

/**
 * Merges query and body parameters, percent-decoded in the charset the request itself names. Throws UnreadableParams on too
 * many of them, or on one name with two different values: signed text would then not say which was meant.
 */
export async function readParams(rawQuery: string, body: Buffer, contentType: string): Promise<Params> {
  const isMultipart = /^multipart\/form-data/i.test(contentType);
  const pairs = [...splitPairs(rawQuery), ...(isMultipart ? [] : splitPairs(body.toString('latin1')))];
  if (pairs.length > MAX_PARAMS) throw new UnreadableParams('too many parameters');
  const named = pairs.find(([name]) => name.toString('latin1') === 'charset')?.[1].toString('latin1');
  const charset = readCharset(named) ?? 'utf-8';
  const texts = pairs.map(([name, value]) => [decodeText(name, charset), decodeText(value, charset)] as const);
  if (isMultipart) texts.push(...(await readMultipart(body, contentType)));
  const params: Params = Object.create(null) as Params;
  for (const [name, value] of texts) {
    if (params[name] !== undefined && params[name] !== value) throw new UnreadableParams(`two values for ${name}`);
    params[name] = value;
  }
  return params;
}

function splitPairs(form: string): [Buffer, Buffer][] {
  return form
    .split('&', MAX_PARAMS + 1)
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [percentDecode(pair), Buffer.alloc(0)]
        : [percentDecode(pair.slice(0, equals)), percentDecode(pair.slice(equals + 1))];
    });
}

/** Percent-decodes to bytes; a stray % stands for itself, as in browsers. `text` holds one byte per character. */
function percentDecode(text: string): Buffer {
  const plain = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

async function readMultipart(body: Buffer, contentType: string): Promise<[string, string][]> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    return [...form.entries()]
      .slice(0, MAX_PARAMS)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch {
    throw new UnreadableParams('broken multipart body');
  }
}

/** Writes a form as Java's URLEncoder does: space as +, and every byte outside [A-Za-z0-9.*_-] as %XX. */
export function encodeForm(params: Params, charset: Charset): string {
  const escape = (text: string) =>
    encodeText(text, charset)
      .toString('latin1')
      .replace(/[^A-Za-z0-9.*_-]/g, (char) =>
        char === ' ' ? '+' : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      );
  return Object.entries(params)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .join('&');
}

/** The text a signature covers: names sorted, `k=v` joined by &, values as they are (not percent-encoded). */
export function signContent(params: Params, excluded: readonly string[]): string {
  return Object.keys(params)
    .filter((name) => !excluded.includes(name))
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}

/**
 * The parameters a request's signature covers: blank ones are skipped, so a request whose signer wrote `k=` for one does not
 * verify, as at the real gateway.
 */
export const withoutBlanks = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value.trim() !== ''));
