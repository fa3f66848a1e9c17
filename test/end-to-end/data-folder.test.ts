/** The folder that a first start makes. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { givenProduct, type Product } from './given-product';

const parent = mkdtempSync(path.join(tmpdir(), 'paystate-folder-'));
let product: Product | undefined;
afterAll(async () => {
  await product?.stop();
  rmSync(parent, { recursive: true, force: true });
});

test('a new data folder, its events and its views are for the owner only: they name buyers', async () => {
  const dataDir = path.join(parent, 'data');

  product = await givenProduct({ DATA_DIR: dataDir });

  const files = ['events.db', 'read-model.db'].flatMap((name) => ['', '-wal', '-shm'].map((suffix) => name + suffix));
  for (const name of ['', ...files]) {
    const { mode } = statSync(path.join(dataDir, name));
    expect([name, mode & 0o077]).toEqual([name, 0]);
  }
});
