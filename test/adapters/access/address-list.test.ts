import { isInNetworks, isNetwork } from '../../../adapters/access/address-list';

it.each(['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '::1', 'fd00::/8', '2001:db8::/32'])('%s is a network', (text) => {
  expect(isNetwork(text)).toBe(true);
});

it.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1'])(
  '%j is none',
  (text) => {
    expect(isNetwork(text)).toBe(false);
  },
);

it.each<[string, string[], boolean]>([
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['11.1.2.3', ['10.0.0.0/8'], false],
  ['11.1.2.3', ['10.0.0.0/8', '11.1.2.3'], true],
  ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
  ['fd12::1', ['fd00::/8'], true],
  ['fe80::1', ['fd00::/8'], false],
  ['no address', ['0.0.0.0/0'], false],
])('%s in %j: %s', (address, networks, expected) => {
  expect(isInNetworks(address, networks)).toBe(expected);
});
