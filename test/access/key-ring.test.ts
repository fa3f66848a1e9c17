import type { ApiKeyEvent } from '../../access/api-key-events';
import { createKeyRing } from '../../access/key-ring';
import { createKeyWriter, streamOfKeys } from '../../access/key-stream';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { createMemoryLog, openMemoryEventStore } from '../histories/memory-event-store';

const NOW = '2026-11-28T12:00:00.000Z';

function given() {
  const store = openMemoryEventStore(createMemoryLog());
  let ids = 0;
  const log = {
    store,
    clock: { now: () => new Date(NOW) },
    merchant: 'main',
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    hashEvent,
  };
  const write = createKeyWriter(log);
  const append = (...events: ApiKeyEvent[]) => write(() => events, { actor: 'api', correlationId: 'c' });
  return { store, log, append, ring: createKeyRing(log) };
}

const created = (keyId: string): ApiKeyEvent => ({
  type: 'ApiKeyCreated',
  data: { keyId, name: keyId, scopes: ['READ'], sha256: '00', createdAt: NOW },
});
const revoked = (keyId: string): ApiKeyEvent => ({ type: 'ApiKeyRevoked', data: { keyId, revokedAt: NOW } });

it('knows nothing until it was read once', async () => {
  const { ring, append } = given();
  await append(created('k'));

  expect(ring.isLoaded()).toBe(false);
  await ring.refresh();
  expect(ring.isLoaded()).toBe(true);
  expect(ring.get('k')).toMatchObject({ name: 'k', createdBy: 'api' });
});

it('applies each event once, by whichever way it comes, and waits where one is missing', async () => {
  const { ring, append } = given();
  const first = await append(created('a'));
  const second = await append(created('b'));
  const third = await append(revoked('a'));

  ring.apply(third);
  ring.apply(second);
  expect(ring.list()).toEqual([]);
  ring.apply(first);
  ring.apply(first);
  ring.apply(second);
  expect(ring.list().map(({ keyId }) => keyId)).toEqual(['a', 'b']);
  await ring.refresh();
  expect(ring.get('a')).toMatchObject({ revokedAt: NOW });
});

it('says once that a key was revoked, at once where it is already', async () => {
  const { ring, append } = given();
  ring.apply(await append(created('a'), created('b')));
  const heard: string[] = [];
  ring.onRevoked('a', () => heard.push('first'));
  ring.onRevoked('a', () => heard.push('second'));
  ring.onRevoked('b', () => heard.push('another'));
  ring.onRevoked('a', () => heard.push('gone'))();

  ring.apply(await append(revoked('a')));
  ring.onRevoked('a', () => heard.push('late'));

  expect(heard).toEqual(['first', 'second', 'late']);
});

it('ignores events of another shop', async () => {
  const { ring, log } = given();
  const [event] = await createKeyWriter({ ...log, merchant: 'tea' })(() => [created('k')], {
    actor: 'a',
    correlationId: 'c',
  });

  ring.apply([event!]);
  expect(event!.stream).toBe(streamOfKeys('tea'));
  expect(ring.get('k')).toBeUndefined();
});

it('twenty writes of one node at once all succeed', async () => {
  const { append, ring } = given();

  await Promise.all(Array.from({ length: 20 }, (_, index) => append(created(`k${index}`))));
  await ring.refresh();
  expect(ring.list()).toHaveLength(20);
});

it('nodes that decide at the same moment all get their key', async () => {
  const { log, ring } = given();
  const cause = { actor: 'a', correlationId: 'c' };

  await Promise.all(['a', 'b', 'c'].map((keyId) => createKeyWriter(log)(() => [created(keyId)], cause)));
  await ring.refresh();
  expect(
    ring
      .list()
      .map(({ keyId }) => keyId)
      .sort(),
  ).toEqual(['a', 'b', 'c']);
});
