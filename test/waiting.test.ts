/** The limits of the tests themselves: they end what hangs, say for what, and do not count what others take of the machine. */
import { expectShortStalls, longestStall } from './given-quiet-loop';
import { PATIENCE_MS, until, within, withTimeEnough } from './waiting';

const { testTimeout } = jest.requireActual<{ testTimeout: number }>('../jest.config.cjs');

const never = new Promise<never>(() => undefined);
const BUSY_MS = 60;

it('given a test that waits, when its patience ends, then the test has time left to say for what it waited', () => {
  expect(testTimeout).toBeGreaterThan(2 * PATIENCE_MS);
});

it('given a condition that comes true, when a test waits for it, then it gets what was seen', async () => {
  let looks = 0;
  expect(await until('the third look', () => (looks += 1) === 3 && { looks })).toEqual({ looks: 3 });
});

it('given a condition that never comes true, when the time is over, then the wait fails and says for what', async () => {
  await expect(until('pigs fly', () => false, 1)).rejects.toThrow('until pigs fly');
  await expect(within(never, 'a flight', 1)).rejects.toThrow('for a flight');
});

it('given something that a short time is too short for, when it is tried with more, then it gets what was seen', async () => {
  const tried: number[] = [];
  const attempt = async (ms: number) => (tried.push(ms), tried.length === 3 && ms);
  expect(await withTimeEnough('three tries', attempt)).toBe(tried[2]);
  expect(tried).toEqual([...tried].sort((left, right) => left - right));
  await expect(withTimeEnough('a miracle', async () => false)).rejects.toThrow('a miracle');
});

it('given work of this process that holds the loop, when stalls are measured, then it counts', async () => {
  const stallMs = await longestStall(async () => {
    const begun = process.cpuUsage();
    while (process.cpuUsage(begun).user < BUSY_MS * 1_000);
  });
  expect(stallMs).toBeGreaterThanOrEqual(BUSY_MS - 1);
});

it('given work that holds the loop each time, when stalls have to be short, then that fails; once is forgiven', async () => {
  let left = 1;
  const holdLoop = async () => {
    const begun = process.cpuUsage();
    while (left > 0 && process.cpuUsage(begun).user < 3 * BUSY_MS * 1_000);
    left -= 1;
  };
  await expectShortStalls(holdLoop, 0.1);
  left = Infinity;
  await expect(expectShortStalls(holdLoop, 0.1)).rejects.toThrow('toBeLessThanOrEqual');
});

it('given a process that others keep from the processor, when stalls are measured, then that does not count', async () => {
  const stallMs = await longestStall(async () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 * BUSY_MS);
  });
  expect(stallMs).toBeLessThan(5 * BUSY_MS);
});
