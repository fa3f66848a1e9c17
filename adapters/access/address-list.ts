/** Lists of IP addresses and networks (`10.0.0.0/8`, `fd00::/8`). */
import { BlockList, isIP } from 'node:net';

export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** Each text must be a network (`isNetwork`). IPv4 in IPv6's notation (`::ffff:10.0.0.1`) counts as IPv4. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const list = new BlockList();
  for (const text of networks) {
    const [network = '', prefix] = text.split('/');
    const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
