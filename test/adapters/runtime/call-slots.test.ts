import { createTurns, type Turn } from '../../../adapters/runtime/call-slots';

const LONG_MS = 60_000;

describe('turns', () => {
  test('come in the order of asking, and one given back goes to the first who waits', async () => {
    const turns = createTurns({ maxConcurrent: 1, maxWaiting: 2 });
    const order: number[] = [];
    const asked = [1, 2, 3].map((who) => turns.take(LONG_MS).then(() => order.push(who)));
    await asked[0];
    expect(order).toEqual([1]);
    turns.giveBack();
    await asked[1];
    expect(order).toEqual([1, 2]);
    turns.giveBack();
    await asked[2];
    expect(order).toEqual([1, 2, 3]);
  });

  test('are refused at once when the queue is full, and given up when they do not come in time', async () => {
    const turns = createTurns({ maxConcurrent: 1, maxWaiting: 1 });
    expect(await turns.take(LONG_MS)).toBe<Turn>('taken');
    const late = turns.take(30);
    expect(await turns.take(LONG_MS)).toBe<Turn>('overloaded');
    expect(await late).toBe<Turn>('overloaded');
    // Who gave up holds no place: neither in the queue nor when a turn comes back.
    const patient = turns.take(LONG_MS);
    turns.giveBack();
    expect(await patient).toBe<Turn>('taken');
  });

  test('close turns away who waits and who comes, and ends with the last turn given back', async () => {
    const turns = createTurns({ maxConcurrent: 2, maxWaiting: 5 });
    await Promise.all([turns.take(LONG_MS), turns.take(LONG_MS)]);
    const waiting = turns.take(LONG_MS);
    let isClosed = false;
    const closed = turns.close().then(() => (isClosed = true));
    expect(await waiting).toBe<Turn>('shutting-down');
    expect(await turns.take(LONG_MS)).toBe<Turn>('shutting-down');
    turns.giveBack();
    await Promise.resolve();
    expect(isClosed).toBe(false);
    turns.giveBack();
    await closed;
    await createTurns({ maxConcurrent: 1, maxWaiting: 1 }).close();
  });
});
