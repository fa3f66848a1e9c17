/** Files of the engine, fetched with the credential of the tab: an address alone would not carry it. */
import { CombinedError } from 'urql';
import { storedCredential } from './credential';
import { SHOP_PREFIX } from './shop';

type Refused = { errors?: { message: string; extensions?: Record<string, unknown> }[] };

export function addressOfCsv(list: string, params: URLSearchParams): string {
  return `${SHOP_PREFIX}/export/${list}.csv?${params}`;
}

/** A list of `/export`, with the parameters of its address, saved as `file`. Undefined: it is saved; otherwise why it is not. */
export async function downloadCsv(
  list: string,
  params: URLSearchParams,
  file: string,
): Promise<CombinedError | undefined> {
  const credential = storedCredential();
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  try {
    const response = await fetch(addressOfCsv(list, params), { headers });
    if (!response.ok) {
      const { errors = [] } = (await response.json()) as Refused;
      return new CombinedError({ graphQLErrors: errors, response });
    }
    // An answer that breaks off is not the whole file, and is not saved.
    save(await response.blob(), `${file}.csv`);
    return undefined;
  } catch (error) {
    return new CombinedError({ networkError: error as Error });
  }
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
