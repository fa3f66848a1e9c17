import { ANYBODY, type Caller } from '../../access/caller';
import { evolveApiKeys, isLive, noApiKeys, type ApiKeys } from '../../access/api-keys';
import { decideCreateKey, decideRevokeKey, MAX_LIVE_KEYS, type NewApiKey } from '../../access/decide-api-key';
import type { ApiKeyEvent } from '../../access/api-key-events';
import type { RecordedEvent } from '../../domain/events/recorded-event';

const NOW = new Date('2026-11-28T12:00:00Z');

/** The keys after these events, each recorded by `key:boss`. */
function givenKeys(...events: ApiKeyEvent[]): ApiKeys {
  return events.reduce((keys, event, revision) => {
    const recorded = { ...event, revision, metadata: { actor: 'key:boss' } } as RecordedEvent<ApiKeyEvent>;
    return evolveApiKeys(keys, recorded);
  }, noApiKeys);
}

function created(
  keyId: string,
  more: Partial<Extract<ApiKeyEvent, { type: 'ApiKeyCreated' }>['data']> = {},
): ApiKeyEvent {
  const data = { keyId, name: keyId, scopes: ['READ' as const], sha256: '00', createdAt: NOW.toISOString(), ...more };
  return { type: 'ApiKeyCreated', data };
}

function create(wanted: Partial<NewApiKey>, { keys = noApiKeys, by = ANYBODY }: { keys?: ApiKeys; by?: Caller } = {}) {
  const maker = { keyId: 'new', sha256: 'aa', isNetwork: (text: string) => /^10\./.test(text) };
  return decideCreateKey(keys, { name: 'till 3', scopes: ['PAY'], ...wanted }, maker, { by, now: NOW });
}

describe('a key is created', () => {
  it('with its digest, and without what was left out', () => {
    expect(create({})).toEqual({
      events: [
        {
          type: 'ApiKeyCreated',
          data: { keyId: 'new', sha256: 'aa', name: 'till 3', scopes: ['PAY'], createdAt: NOW.toISOString() },
        },
      ],
    });
  });

  it('only with scopes that its creator has', () => {
    const by: Caller = { actor: 'key:boss', name: 'boss', scopes: new Set(['ADMIN', 'READ'] as const) };

    expect(create({ scopes: ['READ', 'REFUND'] }, { by })).toMatchObject({
      refusals: [{ code: 'INVALID_API_KEY', path: ['input', 'scopes'], message: expect.stringContaining('REFUND') }],
    });
    expect(create({ scopes: ['READ'] }, { by })).toHaveProperty('events');
  });

  it.each<[string, Partial<NewApiKey>, string]>([
    ['no name', { name: ' ' }, 'name'],
    ['a name with a line break', { name: 'a\nb' }, 'name'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['an end that is over', { expiresAt: '2026-11-28T12:00:00Z' }, 'expiresAt'],
    ['no request at all', { requestsPerSecond: 0 }, 'requestsPerSecond'],
    ['an address that is none', { addresses: ['10.0.0.0/8', 'till.example.com'] }, 'addresses'],
    ['more addresses than are kept', { addresses: Array.from({ length: 33 }, (_, i) => `10.0.0.${i}`) }, 'addresses'],
  ])('not with %s', (_what, wanted, field) => {
    expect(create(wanted)).toMatchObject({ refusals: [{ code: 'INVALID_API_KEY', path: ['input', field] }] });
  });

  it('while fewer are in use than may be; revoked and expired ones do not count', () => {
    const many = Array.from({ length: MAX_LIVE_KEYS }, (_, index) => created(`k${index}`));

    expect(create({}, { keys: givenKeys(...many) })).toMatchObject({ refusals: [{ code: 'TOO_MANY_API_KEYS' }] });
    const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', data: { keyId: 'k0', revokedAt: NOW.toISOString() } };
    expect(create({}, { keys: givenKeys(...many, revoked) })).toHaveProperty('events');
    const expired = created('k0', { expiresAt: NOW.toISOString() });
    expect(create({}, { keys: givenKeys(expired, ...many.slice(1)) })).toHaveProperty('events');
  });
});

describe('a key is revoked', () => {
  it('once: again is success without an event', () => {
    const keys = givenKeys(created('k'));

    const first = decideRevokeKey(keys, 'k', NOW);
    expect(first).toEqual({ events: [{ type: 'ApiKeyRevoked', data: { keyId: 'k', revokedAt: NOW.toISOString() } }] });
    const after = givenKeys(created('k'), {
      type: 'ApiKeyRevoked',
      data: { keyId: 'k', revokedAt: NOW.toISOString() },
    });
    expect(decideRevokeKey(after, 'k', NOW)).toEqual({ events: [] });
    expect(after.byId.get('k')).toMatchObject({ createdBy: 'key:boss', revokedBy: 'key:boss' });
  });

  it('not when there is none', () => {
    expect(decideRevokeKey(noApiKeys, 'k', NOW)).toMatchObject({ refusals: [{ code: 'API_KEY_NOT_FOUND' }] });
  });
});

it('a key is live until the moment of its end', () => {
  const key = givenKeys(created('k', { expiresAt: '2026-11-28T13:00:00Z' })).byId.get('k')!;

  expect(isLive(key, Date.parse('2026-11-28T12:59:59.999Z'))).toBe(true);
  expect(isLive(key, Date.parse('2026-11-28T13:00:00Z'))).toBe(false);
});
