/** Which origins ALLOWED_ORIGINS may list, and what JAVA_DEMO_ROUTES=get needs. Each answers one line for each thing that is wrong. */

/** Names of pages that may call the API from a browser: `https://shop.example`, with a port where it is not the usual one. */
export function problemsOfOrigins(origins: readonly string[]): string[] {
  return origins.flatMap((origin) => {
    const why = whyNot(origin);
    return why === undefined ? [] : [`ALLOWED_ORIGINS: ${JSON.stringify(origin.slice(0, 100))} ${why}`];
  });
}

function whyNot(origin: string): string | undefined {
  if (origin.includes('*')) return 'stands for pages of all sites: name each origin.';
  // Browsers send it for files, sandboxed frames and redirects: any site can make such a page.
  if (origin.toLowerCase() === 'null') return 'is what browsers send for pages of no site, which any site can make.';
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'is no origin: write it as https://shop.example.';
  const isBare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isBare || url.pathname !== '/') return `has more than an origin: write ${url.origin}.`;
  return undefined;
}

/** With GET, a link or an image on any page that a browser of the shop's network opens would move money. */
export function problemsOfJavaDemoRoutes(
  routes: 'on' | 'get' | undefined,
  shops: readonly { merchant: string; apiToken?: string | undefined; jwt?: object | undefined }[],
): string[] {
  if (routes !== 'get') return [];
  return shops
    .filter(({ apiToken, jwt }) => apiToken === undefined && jwt === undefined)
    .map(
      ({ merchant }) =>
        `JAVA_DEMO_ROUTES=get needs a credential, and ${merchant} has none: any page in a browser could refund by a link. Set API_TOKEN, or JAVA_DEMO_ROUTES=on.`,
    );
}
