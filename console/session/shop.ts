/** One address serves several shops; which one this page is of stands in its path, and does not change while it is open. */

/** '' before the paths of the first shop, `/m/<name>` before those of another. */
export const SHOP_PREFIX = /^\/m\/[a-z0-9]{1,16}(?=\/|$)/.exec(location.pathname)?.[0] ?? '';

/** '' of the first shop. */
export const SHOP_NAME = SHOP_PREFIX.replace('/m/', '');

export const GRAPHQL_PATH = `${SHOP_PREFIX}/graphql`;

/** The prefix of a shop by its short name. The first one has none, and is called `main`. */
export function prefixOf(shop: string): string {
  return shop === 'main' ? '' : `/m/${shop}`;
}

export const isShopName = (text: string) => /^[a-z0-9]{1,16}$/.test(text);

/** Whether this address serves such a shop. Nobody is told which there are. */
export async function isServed(shop: string): Promise<boolean> {
  const { ok } = await fetch(`${prefixOf(shop)}/`, { method: 'HEAD' });
  return ok;
}
