import { createLogEnd } from '../../../adapters/eventstoredb/log-end';

const leaving = new AbortController();
afterAll(() => leaving.abort());

/** A log that ends at 100, and where the answers say when it is asked again; the last answer is repeated. */
function givenEnd(...answers: (string | Error)[]) {
  let asked = 0;
  const waiting: { count: number; resolve: () => void }[] = [];
  const readEnd = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (typeof answer === 'string') return answer;
    throw answer ?? new Error('no answer');
  };
  const onAnswer = () => {
    for (const { count, resolve } of waiting) if (asked >= count) resolve();
  };
  const answered = (count: number) => new Promise<void>((resolve) => waiting.push({ count, resolve }));
  return { answered, ...createLogEnd({ now: '100', readEnd, onAnswer, signal: leaving.signal }) };
}

test('the end is reached once it is passed, and more that is read does not change that', () => {
  const end = givenEnd('120');
  expect(['99', '100', '101'].map((position) => end.isReached(position))).toEqual([false, true, true]);
});

test('what was read is held against a newer end, which is asked for without another call', async () => {
  const end = givenEnd('120', '130');
  end.isReached('100');
  await end.answered(1);
  expect(['119', '120'].map((position) => end.isReached(position))).toEqual([false, true]);
  await end.answered(2);
  expect(['120', '130'].map((position) => end.isReached(position))).toEqual([false, true]);
});

test('while the end cannot be known nothing is said to be caught up, and it is asked again by itself', async () => {
  const end = givenEnd(new Error('away'), '120');
  end.isReached('99');
  await end.answered(1);
  expect(end.isReached('500')).toBe(false);
  await end.answered(2);
  expect(end.isReached('120')).toBe(true);
});

test('once the reader was live, an end that was asked before says nothing', () => {
  const end = givenEnd('120');
  end.forget();
  expect(end.isReached('200')).toBe(false);
});
