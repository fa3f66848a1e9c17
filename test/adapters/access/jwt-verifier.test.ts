/** Tokens of an issuer, with real keys and a real JWKS address. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type KeyLike } from 'jose';
import { createJwtVerifier, type JwtSettings } from '../../../adapters/access/jwt-verifier';

const ISSUER = 'https://idp.example.com';
const AUDIENCE = 'paystate';

let pair: { publicKey: KeyLike; privateKey: KeyLike };
let spki: string;
beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  spki = await exportSPKI(pair.publicKey);
});

const settings = (more: Partial<JwtSettings> = {}): JwtSettings => ({
  jwksUrl: undefined,
  publicKey: spki,
  issuer: ISSUER,
  audience: AUDIENCE,
  scopeClaim: 'scope',
  ...more,
});

/** Valid but for what is given. */
function sign(
  claims: Record<string, unknown> = {},
  { key = pair.privateKey, kid }: { key?: KeyLike; kid?: string } = {},
) {
  const expires = Math.floor(Date.now() / 1_000) + 60;
  const payload = { iss: ISSUER, aud: AUDIENCE, sub: 'lin', exp: expires, scope: 'READ paystate:refund', ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...(kid && { kid }) }).sign(key);
}

it('a token is its subject, with the scopes that are ours', async () => {
  const { verify } = createJwtVerifier(settings());
  const scope = 'READ paystate:refund openid admin paystate:everything';

  const found = await verify(await sign({ scope }));

  expect(found).toMatchObject({ kind: 'accepted', caller: { actor: 'jwt:lin', name: 'lin' } });
  expect(found.kind === 'accepted' && [...found.caller.scopes]).toEqual(['READ', 'REFUND']);
});

it('the claim of scopes may have another name, and be a list', async () => {
  const { verify } = createJwtVerifier(settings({ scopeClaim: 'permissions' }));

  const found = await verify(await sign({ scope: 'ADMIN', permissions: ['PAY', 7] }));

  expect(found.kind === 'accepted' && [...found.caller.scopes]).toEqual(['PAY']);
});

it.each<[string, Record<string, unknown>, string]>([
  ['over', { exp: Math.floor(Date.now() / 1_000) - 60 }, 'expired'],
  ['without an end', { exp: undefined }, 'claims'],
  ['not yet valid', { nbf: Math.floor(Date.now() / 1_000) + 60 }, 'claims'],
  ['of another issuer', { iss: 'https://evil.example.com' }, 'claims'],
  ['for another service', { aud: 'warehouse' }, 'claims'],
  ['of nobody', { sub: undefined }, 'claims'],
  ['of somebody with a line break', { sub: 'lin\nwang' }, 'claims'],
  ['of somebody whose name has no end', { sub: 'x'.repeat(129) }, 'claims'],
])('one that is %s is not accepted', async (_what, claims, reason) => {
  const { verify } = createJwtVerifier(settings());

  expect(await verify(await sign(claims))).toMatchObject({ kind: 'rejected', reason });
});

it('one that anybody could have made is not accepted', async () => {
  const { verify } = createJwtVerifier(settings());
  const other = await generateKeyPair('ES256');
  const [, payload = ''] = (await sign()).split('.');
  const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
  const unsigned = `${header({ alg: 'none' })}.${payload}.`;
  // The public key is public: as a shared secret it would open the engine to all.
  const hmacHeader = header({ alg: 'HS256' });
  const mac = createHmac('sha256', spki).update(`${hmacHeader}.${payload}`).digest('base64url');

  for (const token of [await sign({}, { key: other.privateKey }), unsigned, `${hmacHeader}.${payload}.${mac}`]) {
    expect(await verify(token)).toMatchObject({ kind: 'rejected' });
  }
});

describe('with a JWKS address', () => {
  let server: Server;
  let keys: object[] = [];
  let requests = 0;
  beforeAll(
    () =>
      new Promise<void>((resolve) => {
        server = createServer((_request, response) => {
          requests += 1;
          response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
        }).listen(0, '127.0.0.1', resolve);
      }),
  );
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const jwkOf = async (key: KeyLike, kid: string) => ({ ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' });

  it('the keys are fetched once for many tokens', async () => {
    keys = [await jwkOf(pair.publicKey, 'one')];
    const { verify } = createJwtVerifier(settings({ jwksUrl: address(), publicKey: undefined }));
    requests = 0;

    for (const sub of ['lin', 'wang', 'zhao']) {
      expect(await verify(await sign({ sub }, { kid: 'one' }))).toMatchObject({ kind: 'accepted' });
    }
    expect(requests).toBe(1);
  });

  it('a key that is not there is not accepted, and asking for it again and again fetches nothing', async () => {
    keys = [await jwkOf(pair.publicKey, 'one')];
    const { verify } = createJwtVerifier(settings({ jwksUrl: address(), publicKey: undefined }));
    const next = await generateKeyPair('ES256', { extractable: true });
    await verify(await sign({}, { kid: 'one' }));
    requests = 0;

    for (let index = 0; index < 20; index += 1) {
      const token = await sign({ sub: `s${index}` }, { kid: 'next', key: next.privateKey });
      expect(await verify(token)).toMatchObject({ kind: 'rejected', reason: 'signature' });
    }
    expect(requests).toBeLessThanOrEqual(1);
  });

  it('while the address does not answer, nothing is accepted', async () => {
    const url = `http://127.0.0.1:1/keys`;
    const { verify } = createJwtVerifier(settings({ jwksUrl: url, publicKey: undefined }));

    expect(await verify(await sign({}, { kid: 'one' }))).toMatchObject({
      kind: 'rejected',
      reason: 'keys-unavailable',
    });
  });
});
