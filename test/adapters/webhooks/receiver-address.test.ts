/** Where a webhook may lead: each range that is not the Internet, in every notation. */
import type { LookupAddress } from 'node:dns';
import {
  AddressNotAllowedError,
  checkedLookup,
  isPublicAddress,
  mayCall,
  problemOfUrl,
} from '../../../adapters/webhooks/receiver-address';

const NONE = { allowedNetworks: [] };

it.each<[string, string]>([
  ['loopback', '127.0.0.1'],
  ['loopback, another', '127.8.9.10'],
  ['private, class A', '10.1.2.3'],
  ['private, class B', '172.16.0.1'],
  ['private, class C', '192.168.1.1'],
  ['link-local, the metadata of most clouds', '169.254.169.254'],
  ['carrier-grade, the metadata of Alibaba Cloud', '100.100.100.200'],
  ['the metadata of Azure, public by its number', '168.63.129.16'],
  ['protocol assignments, the metadata of Oracle', '192.0.0.192'],
  ['this network', '0.0.0.0'],
  ['broadcast', '255.255.255.255'],
  ['multicast', '224.0.0.1'],
  ['benchmarks', '198.18.0.1'],
  ['documentation', '203.0.113.5'],
  ['6to4 relay', '192.88.99.1'],
  ['reserved', '240.0.0.1'],
  ['IPv6 loopback', '::1'],
  ['IPv6 unspecified', '::'],
  ['IPv4 mapped', '::ffff:127.0.0.1'],
  ['IPv4 mapped, in hexadecimal', '::ffff:7f00:1'],
  ['IPv4 compatible', '::7f00:1'],
  ['IPv4 translated', '::ffff:0:7f00:1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::7f00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::7f00:1'],
  ['unique local, the metadata of AWS', 'fd00:ec2::254'],
  ['IPv6 link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['IPv6 documentation', '2001:db8::1'],
  ['discard', '100::1'],
  ['IPv6 multicast', 'ff02::1'],
  ['outside of global unicast', '4000::1'],
  ['no address', 'localhost'],
])('%s (%s) is not called', (_what, address) => {
  expect(isPublicAddress(address)).toBe(false);
  expect(mayCall(address, true, NONE)).toBe(false);
});

it.each(['8.8.8.8', '47.88.0.1', '2606:4700:4700::1111', '2400:3200::1'])('%s is called over TLS alone', (address) => {
  expect(mayCall(address, true, NONE)).toBe(true);
  expect(mayCall(address, false, NONE)).toBe(false);
});

it('what the operator names is called, also without TLS, and nothing beside it', () => {
  const rules = { allowedNetworks: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] };

  expect(['127.0.0.1', '10.9.9.9', '::ffff:10.9.9.9', 'fd00::7'].map((one) => mayCall(one, false, rules))).toEqual(
    Array(4).fill(true),
  );
  expect(
    ['127.0.0.2', '11.0.0.1', '169.254.169.254', 'fe80::1', '8.8.8.8'].map((one) => mayCall(one, false, rules)),
  ).toEqual(Array(5).fill(false));
});

it.each<[string, string]>([
  ['decimal', 'https://2130706433/'],
  ['octal', 'https://0177.0.0.1/'],
  ['hexadecimal', 'https://0x7f.1/'],
  ['short', 'https://127.1/'],
  ['full-width digits', 'https://１２７.0.0.1/'],
  ['IPv4 mapped', 'https://[::ffff:127.0.0.1]/'],
  ['a name', 'https://localhost/'],
  ['a name below it', 'https://db.localhost/'],
  ['a name with a dot at its end', 'https://localhost./'],
  ['another protocol', 'file:///etc/passwd'],
  ['without TLS', 'http://shop.example/'],
  ['a user', 'https://me@shop.example/'],
  ['a fragment', 'https://shop.example/#a'],
  ['no URL', 'shop.example'],
  ['a long one', `https://shop.example/${'a'.repeat(2_048)}`],
])('a URL is refused as %s', (_what, url) => {
  expect(problemOfUrl(url, NONE)).toEqual(expect.any(String));
});

it('a URL that names the Internet is taken, on any port', () => {
  expect(problemOfUrl('https://shop.example:8443/hooks?a=1', NONE)).toBeUndefined();
  expect(problemOfUrl('https://[2606:4700:4700::1111]/', NONE)).toBeUndefined();
});

describe('a name is judged by what it resolves to, at each connection', () => {
  const resolving = (addresses: LookupAddress[]) =>
    ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
      done(null, addresses)) as never;
  const lookUp = (addresses: LookupAddress[], all = true) =>
    new Promise<unknown>((resolve) => {
      checkedLookup(true, NONE, resolving(addresses))('shop.example', { all }, (error, found) =>
        resolve(error ?? found),
      );
    });
  const v4 = (address: string) => ({ address, family: 4 });

  it('refused when any of its addresses is', async () => {
    expect(await lookUp([v4('8.8.8.8'), v4('10.0.0.1')])).toBeInstanceOf(AddressNotAllowedError);
    expect(await lookUp([{ address: '::ffff:169.254.169.254', family: 6 }])).toBeInstanceOf(AddressNotAllowedError);
    expect(await lookUp([])).toBeInstanceOf(AddressNotAllowedError);
  });

  it('and answered as it was asked for', async () => {
    expect(await lookUp([v4('8.8.8.8')])).toEqual([v4('8.8.8.8')]);
    expect(await lookUp([v4('8.8.8.8')], false)).toBe('8.8.8.8');
  });
});
