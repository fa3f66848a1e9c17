/** Opens the zip of a bill. It comes over plain HTTP from a place that signs nothing, so it may be anything: every size has a limit. */
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { BillFormatError } from './bill-csv';

const MAX_ENTRIES = 16;
/** About ten million rows. */
const MAX_UNPACKED_BYTES = 4 * 2 ** 30;
/** Bills shrink to a tenth or so; what shrinks to a five-hundredth is made to fill a disk or a memory. */
const MAX_RATIO = 500;
/** Alipay names the files in Chinese, or `<pid>0156_<day>_DETAILS.csv` and `…_SUMMARY.csv`. */
const DETAILS_NAME = /业务明细|_DETAILS?\.csv$/i;
const SUMMARY_NAME = /汇总|_SUMMARY\.csv$/i;

/**
 * The bytes of the details (业务明细 or DETAILS, not the summary) in the zip at `path`, as they are unpacked. Rejects with `BillFormatError`.
 * Names in the zip are GBK without the flag that says UTF-8, and are used for nothing but finding the entry.
 */
export async function* detailsIn(path: string): AsyncGenerator<Buffer> {
  const zip = await openZip(path);
  try {
    const entry = await findDetails(zip);
    const { uncompressedSize, compressedSize } = entry;
    if (uncompressedSize > MAX_UNPACKED_BYTES || uncompressedSize > (compressedSize + 1_024) * MAX_RATIO) {
      throw new BillFormatError(`unpacked it would have ${uncompressedSize} bytes, which no bill has`);
    }
    let crc = 0;
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      crc = crc32(chunk as Buffer, crc);
      yield chunk as Buffer;
    }
    if (crc !== entry.crc32) throw new BillFormatError('its checksum does not fit: the file was damaged on its way');
  } catch (error) {
    if (error instanceof BillFormatError) throw error;
    throw new BillFormatError(`the zip cannot be read: ${(error as Error).message}`, { cause: error });
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    // `yauzl` ends a stream whose size is not the one in the directory.
    return await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw new BillFormatError(`it is no zip: ${(error as Error).message}`, { cause: error });
  }
}

async function findDetails(zip: ZipFile): Promise<Entry> {
  if (zip.entryCount > MAX_ENTRIES) throw new BillFormatError(`the zip has ${zip.entryCount} files`);
  const found: { name: string; entry: Entry }[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = new TextDecoder('gb18030').decode(entry.fileNameRaw);
    if (/\.csv$/i.test(name) && !SUMMARY_NAME.test(name)) found.push({ name, entry });
  }
  const details = found.find(({ name }) => DETAILS_NAME.test(name)) ?? found[0];
  if (!details) throw new BillFormatError('the zip has no file of details (业务明细.csv)');
  return details.entry;
}
