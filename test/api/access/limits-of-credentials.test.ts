/** Attacks on credentials and scopes that get more than the credential says, or keep honest callers out. */
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { onEnded } from '../../../adapters/access/credential-end';
import { createKeyRing } from '../../../access/key-ring';
import { cleanUp, givenPaystate, type Json, type Paystate } from '../../given-paystate';
import { expectShortStalls } from '../../given-quiet-loop';

const BOOTSTRAP = 'bootstrap-token-0123456789';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

afterEach(cleanUp);

async function createKey(paystate: Paystate, input: Record<string, unknown>, by = BOOTSTRAP): Promise<Json> {
  const query = `mutation Create($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { key apiKey { id expiresAt addresses requestsPerSecond } userErrors { code } } }`;
  return (await paystate.gql(query, { input: { name: 'till', ...input } }, bearer(by))).data.createApiKey;
}

async function open(paystate: Paystate, outTradeNo: string): Promise<void> {
  const query = 'mutation Pay($input: PayInput!) { pay(input: $input) { userErrors { code } } }';
  const input = { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };
  await paystate.gql(query, { input }, bearer(BOOTSTRAP));
}

const sync = (paystate: Paystate, outTradeNo: string) =>
  paystate.gql(
    'mutation Sync($input: SyncInput!) { sync(input: $input) { trade { state } } }',
    { input: { outTradeNo } },
    bearer(BOOTSTRAP),
  );

async function givenPaidOrder(): Promise<Paystate> {
  const paystate = await givenPaystate({ apiToken: BOOTSTRAP, javaDemoRoutes: 'on' });
  await open(paystate, 'O1');
  await paystate.alipay.scan('O1');
  await paystate.alipay.pay('O1');
  await sync(paystate, 'O1');
  return paystate;
}

function givenIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const jwt = { jwksUrl: undefined, publicKey: pem, issuer: 'https://i', audience: 'paystate', scopeClaim: 'scope' };
  const sign = (sub: string, key = privateKey) =>
    new SignJWT({ iss: 'https://i', aud: 'paystate', sub, scope: 'READ' })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('10m')
      .sign(key);
  return { jwt, sign };
}

describe('tokens of an issuer', () => {
  it('lets two hundred people of one address in, each with a token of his own', async () => {
    const { jwt, sign } = givenIssuer();
    const paystate = await givenPaystate({ jwt });
    const statuses = [];
    for (let person = 0; person < 200; person += 1) {
      statuses.push((await paystate.gql('{ __typename }', {}, bearer(await sign(`p${person}`)))).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('accepts an honest token while forged ones come from the same address', async () => {
    const { jwt, sign } = givenIssuer();
    const paystate = await givenPaystate({ jwt });
    const { privateKey: foreign } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (let forged = 0; forged < 60; forged += 1) {
      await paystate.gql('{ __typename }', {}, bearer(await sign(`f${forged}`, foreign)));
    }
    expect((await paystate.gql('{ __typename }', {}, bearer(await sign('honest')))).status).toBe(200);
  });
});

describe('keys', () => {
  it('gives a key that is created no more time, rate and addresses than its creator has', async () => {
    const paystate = await givenPaystate({ apiToken: BOOTSTRAP });
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const limits = { expiresAt, requestsPerSecond: 5, addresses: ['127.0.0.1'] };
    const { key } = await createKey(paystate, { scopes: ['ADMIN', 'READ'], ...limits });
    const child = await createKey(paystate, { scopes: ['ADMIN', 'READ'] }, key);
    expect(child.apiKey).toBeNull();
  });

  it('ends a connection whose key was revoked while it was being authenticated', () => {
    const ring = { ...createKeyRing({ store: {} as never, merchant: 'main' }), onRevoked: revokedAlready };
    const caller = { actor: 'key:a', name: 'a', scopes: new Set<never>(), keyId: 'a' };
    const reasons: string[] = [];
    onEnded(ring, caller, (reason) => reasons.push(reason));
    expect(reasons).toEqual(['The key was revoked']);
  });
});

function revokedAlready(_keyId: string, callback: () => void): () => void {
  callback();
  return () => undefined;
}

describe('routes of the Java demo', () => {
  it('names no buyer to a key without READ_BUYER', async () => {
    const paystate = await givenPaidOrder();
    const { key } = await createKey(paystate, { scopes: ['REFUND'] });
    const form = new URLSearchParams({ out_trade_no: 'O1', refund_amount: '88.00', refund_reason: 'x' });
    const answer = await (await paystate.post('/refund', form, bearer(key))).json();
    expect(answer).toMatchObject({ code: '10000' });
    expect(answer).not.toHaveProperty('buyer_user_id');
    expect(answer).not.toHaveProperty('buyer_logon_id');
  });

  it('lets a key with READ alone call nothing at Alipay', async () => {
    const paystate = await givenPaidOrder();
    await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
    const input = { outTradeNo: 'O1', outRequestNo: 'O1', amount: '88.00' };
    const query = 'mutation Refund($input: RefundInput!) { refund(input: $input) { refund { state } } }';
    await paystate.gql(query, { input }, bearer(BOOTSTRAP));
    const { key } = await createKey(paystate, { scopes: ['READ'] });
    const before = (await paystate.events('O1')).length;
    await fetch(`${paystate.url}/refund_query?out_trade_no=O1`, { headers: bearer(key) });
    expect((await paystate.events('O1')).slice(before).filter(({ metadata }) => /^key:/.test(metadata.actor))).toEqual(
      [],
    );
  });
});

describe('missing scopes', () => {
  it('counts what GraphQL refuses', async () => {
    const paystate = await givenPaystate({ apiToken: BOOTSTRAP });
    const { key } = await createKey(paystate, { scopes: ['READ'] });
    await paystate.gql('{ apiKeys { id } }', {}, bearer(key));
    const metrics = await (await fetch(`${paystate.url}/metrics`, { headers: bearer(BOOTSTRAP) })).text();
    expect(metrics).toMatch(/paystate_denied_total\{code="MISSING_SCOPE"/);
  });

  it('holds the loop for no longer than any other document when 2,900 fields are refused', async () => {
    const paystate = await givenPaystate({ apiToken: BOOTSTRAP });
    for (let order = 0; order < 100; order += 1) await open(paystate, `O${order}`);
    const { key } = await createKey(paystate, { scopes: ['READ'] });
    const tokens = Array.from({ length: 29 }, (_, index) => `t${index}: watchToken`).join(' ');
    const ask = () => paystate.gql(`{ trades(first: 100) { nodes { ${tokens} } } }`, {}, bearer(key));
    await ask();
    await expectShortStalls(ask);
  });
});
