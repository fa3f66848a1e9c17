/**
 * A zip as Alipay's bill centre writes it: entry names in GBK without the flag that would say UTF-8, sizes behind the data.
 * No library writes such names, so the few structures of the format are written here.
 */
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import iconv from 'iconv-lite';

export type ZipEntry = { name: string; lines: Iterable<string> };

const VERSION = 20;
/** Bit 3: CRC and sizes follow the data. Bit 11 (UTF-8 names) is not set. */
const FLAGS = 0x0008;
const DEFLATED = 8;
/** 2026-01-01 00:00 in the format's own way of counting. */
const DOS_TIME = 0;
const DOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;
const TEXT_CHUNK_CHARACTERS = 64 * 1024;

/** The bytes of the zip, made as they are read. */
export async function* zipOf(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, lines } of entries) {
    const nameBytes = iconv.encode(name, 'gbk');
    const header = Buffer.concat([localHeader(nameBytes.length), nameBytes]);
    const at = offset;
    yield header;
    offset += header.length;
    const sizes = { crc: 0, packed: 0, unpacked: 0 };
    for await (const chunk of deflated(lines, sizes)) {
      sizes.packed += chunk.length;
      yield chunk;
    }
    const descriptor = numbers([0x08074b50, 4], [sizes.crc, 4], [sizes.packed, 4], [sizes.unpacked, 4]);
    yield descriptor;
    offset += sizes.packed + descriptor.length;
    directory.push(directoryEntry(nameBytes, sizes, at));
  }
  const central = Buffer.concat(directory);
  yield central;
  const count = entries.length;
  yield numbers([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [central.length, 4], [offset, 4], [0, 2]);
}

type Sizes = { crc: number; packed: number; unpacked: number };

async function* deflated(lines: Iterable<string>, sizes: Sizes): AsyncGenerator<Buffer> {
  const encoded = function* () {
    let text = '';
    const encode = () => {
      const bytes = iconv.encode(text, 'gbk');
      text = '';
      sizes.crc = crc32(bytes, sizes.crc);
      sizes.unpacked += bytes.length;
      return bytes;
    };
    for (const line of lines) {
      text += line;
      if (text.length >= TEXT_CHUNK_CHARACTERS) yield encode();
    }
    yield encode();
  };
  yield* Readable.from(encoded()).pipe(createDeflateRaw()) as AsyncIterable<Buffer>;
}

function localHeader(nameLength: number): Buffer {
  const fixed = [
    [VERSION, 2],
    [FLAGS, 2],
    [DEFLATED, 2],
    [DOS_TIME, 2],
    [DOS_DATE, 2],
  ] as const;
  return numbers([0x04034b50, 4], ...fixed, [0, 4], [0, 4], [0, 4], [nameLength, 2], [0, 2]);
}

function directoryEntry(name: Buffer, { crc, packed, unpacked }: Sizes, at: number): Buffer {
  const fixed = [
    [VERSION, 2],
    [VERSION, 2],
    [FLAGS, 2],
    [DEFLATED, 2],
    [DOS_TIME, 2],
    [DOS_DATE, 2],
  ] as const;
  const sizes = [
    [crc, 4],
    [packed, 4],
    [unpacked, 4],
    [name.length, 2],
  ] as const;
  const rest = [
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [at, 4],
  ] as const;
  return Buffer.concat([numbers([0x02014b50, 4], ...fixed, ...sizes, ...rest), name]);
}

/** Little-endian numbers, each with its width in bytes. */
function numbers(...fields: (readonly [value: number, bytes: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
