/** Who begins, who waits, who is told that it is too much. */
import { createAdmission, type Admission } from '../../../api/request/admission';
import { until } from '../../given-paystate';

const FAR = 60_000;
const one = { maxRunning: 1, maxWaiting: 40, targetWaitMs: FAR, maxWaitMs: FAR };
const given = (more: Partial<typeof one> = {}, of: 'query' | 'mutation' = 'query') => {
  const limits = {
    mutation: one,
    notify: one,
    strangeNotify: one,
    query: one,
    returnPage: one,
    subscription: one,
  };
  return createAdmission({ ...limits, [of]: { ...one, ...more } });
};
/** Works for as long as a burst of queries would, and looks at nothing else meanwhile. */
const workFor = (ms: number) => {
  for (const begun = performance.now(); performance.now() - begun < ms;);
};
const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

test('one after the other as far as allowed, in the order of arrival', async () => {
  const admission = given();
  const order: number[] = [];
  const run = async (who: number) => {
    expect(await admission.enter('query')).toBe(true);
    order.push(who);
    await turnOfLoop();
    expect(admission.counts().query.running).toBe(1);
    admission.leave('query');
  };
  await Promise.all([1, 2, 3, 4, 5].map(run));
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(admission.counts().query).toEqual({ running: 0, waiting: 0, refused: 0 });
});

test('beyond the queue: refused at once', async () => {
  const admission = given({ maxWaiting: 2 });
  expect(await admission.enter('query')).toBe(true);
  void admission.enter('query');
  void admission.enter('query');
  expect(admission.isFull('query')).toBe(true);
  // Not a promise: the answer does not wait for anything.
  expect(admission.enter('query')).toBe(false);
  expect(admission.counts().query).toEqual({ running: 1, waiting: 2, refused: 1 });
});

test('where nobody may wait, whoever comes in a long turn of the loop begins in the next, as far as allowed', async () => {
  const admission = given({ maxRunning: 2, maxWaiting: 0 });
  expect(await admission.enter('query')).toBe(true);
  workFor(10);
  expect(await admission.enter('query')).toBe(true);
  expect(admission.enter('query')).toBe(false);
});

test('whoever has waited too long is refused, and holds no place', async () => {
  const admission = given({ maxWaitMs: 20 });
  expect(await admission.enter('query')).toBe(true);
  expect(await admission.enter('query')).toBe(false);
  const next = admission.enter('query');
  admission.leave('query');
  expect(await next).toBe(true);
});

test('a burst may wait, but when it goes on, whoever would wait too long is refused before it does', async () => {
  const admission = given({ maxRunning: 32, maxWaiting: 1_000, targetWaitMs: 100 });
  const work = async () => {
    if (!(await admission.enter('query'))) return false;
    workFor(4);
    admission.leave('query');
    return true;
  };
  expect(await Promise.all(Array.from({ length: 100 }, work))).not.toContain(false);
  // Forty come with every turn of the loop, which is more than goes; what is refused was refused when it came.
  const all: Promise<boolean>[] = [];
  await until('somebody is refused', async () => {
    all.push(...Array.from({ length: 40 }, work));
    await turnOfLoop();
    return admission.counts().query.refused > 0;
  });
  expect(admission.counts().query.waiting).toBeGreaterThanOrEqual(32);
  const taken = (await Promise.all(all)).filter(Boolean).length;
  expect(taken).toBeGreaterThan(32);
});

test('as many callers as may run at once are never refused, however slow each is and for however long', async () => {
  const admission = given({ maxRunning: 64, maxWaiting: 1_000, targetWaitMs: 1 });
  const until = performance.now() + 1_500;
  const caller = async () => {
    while (performance.now() < until) {
      if (!(await admission.enter('query'))) return false;
      workFor(2);
      admission.leave('query');
    }
    return true;
  };
  expect(await Promise.all(Array.from({ length: 64 }, caller))).not.toContain(false);
});

test('kinds take turns: a flood of one does not keep another waiting', async () => {
  const admission = given({ maxRunning: 1_000, maxWaiting: 1_000 });
  const order: string[] = [];
  const work = async (kind: 'query' | 'mutation') => {
    await admission.enter(kind);
    workFor(1);
    order.push(kind);
    admission.leave(kind);
  };
  const all = [...Array.from({ length: 200 }, () => work('query')), work('mutation')];
  await Promise.all(all);
  expect(order.indexOf('mutation')).toBeLessThan(20);
});

test('between slices the event loop comes around: what is not in the queue is not kept waiting', async () => {
  const admission: Admission = given({ maxRunning: 1_000, maxWaiting: 1_000 });
  let done = 0;
  const work = async () => {
    await admission.enter('query');
    workFor(2);
    done += 1;
    admission.leave('query');
  };
  const all = Array.from({ length: 60 }, work);
  const seen: number[] = [];
  while (done < 60) {
    seen.push(done);
    await turnOfLoop();
  }
  await Promise.all(all);
  const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0));
  expect(seen.length).toBeGreaterThan(5);
  expect(Math.max(...steps)).toBeLessThanOrEqual(20);
});
