/**
 * Which addresses the engine calls for a shop: public ones over https. An endpoint must not lead into the network that the engine
 * stands in (SSRF). The text of a URL decides little, because names resolve to what their owner wants, at each connection anew; so
 * what is checked is the address that the connection is made to.
 */
import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isInNetworks } from '../access/address-list';

/** Metadata service of a cloud (Azure) at an address that is public by its number. */
const NEVER_PUBLIC: readonly string[] = ['168.63.129.16'];
/** Global unicast: what lies outside is not the Internet, or contains an IPv4 address. */
const GLOBAL_V6: readonly string[] = ['2000::/3'];
const MAX_URL_CHARACTERS = 2_048;

export class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';
}

export type AddressRules = {
  /** Networks that may be called although they are not public, and without TLS. */
  allowedNetworks: readonly string[];
};

/** IPv4 in IPv6's notation counts as IPv4. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  const text = parsed.toString();
  if (parsed.range() !== 'unicast' || isInNetworks(text, NEVER_PUBLIC)) return false;
  return parsed.kind() === 'ipv4' || isInNetworks(text, GLOBAL_V6);
}

/** Without TLS only where it does not leave what the operator named. */
export function mayCall(address: string, isEncrypted: boolean, { allowedNetworks }: AddressRules): boolean {
  const [plain = address] = address.split('%');
  const parsed = isIP(plain) === 0 ? undefined : ipaddr.process(plain);
  if (!parsed) return false;
  return isInNetworks(parsed.toString(), allowedNetworks) || (isEncrypted && isPublicAddress(plain));
}

/** A sentence about what is wrong with the URL of an endpoint; undefined: nothing, as far as its text tells. */
export function problemOfUrl(text: string, rules: AddressRules): string | undefined {
  if (text.length > MAX_URL_CHARACTERS) return `url must be ${MAX_URL_CHARACTERS} characters at most.`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'url must be an address such as https://shop.example/webhooks.';
  if (url.username !== '' || url.password !== '') return 'url must not contain a user or a password.';
  if (url.hash !== '') return 'url must not contain a fragment.';
  const isEncrypted = url.protocol === 'https:';
  if (!isEncrypted && rules.allowedNetworks.length === 0) return 'url must begin with https://.';
  const host = hostOf(url);
  const isLocalName = /^(.+\.)?localhost\.?$/i.test(host);
  const isRefused =
    isIP(host) === 0 ? isLocalName && rules.allowedNetworks.length === 0 : !mayCall(host, isEncrypted, rules);
  if (!isRefused) return undefined;
  return 'url must lead to a public address; WEBHOOK_ALLOW_PRIVATE_ADDRESSES names networks that may be called as well.';
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** What `net.connect` resolves a name with: it fails with `AddressNotAllowedError` when any address of the name may not be called. */
export function checkedLookup(
  isEncrypted: boolean,
  rules: AddressRules,
  resolve: typeof resolveName = resolveName,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = addresses.find(({ address }) => !mayCall(address, isEncrypted, rules));
      if (refused || addresses.length === 0) {
        return callback(new AddressNotAllowedError('its name leads to an address that may not be called'), []);
      }
      if (options.all) return callback(null, addresses);
      const [{ address, family } = { address: '', family: 4 }] = addresses;
      return callback(null, address, family);
    });
  };
}
