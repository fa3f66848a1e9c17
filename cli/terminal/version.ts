import { VERSION } from '../../adapters/runtime/version';

export async function version(): Promise<number> {
  process.stdout.write(`${VERSION}\n`);
  return 0;
}
