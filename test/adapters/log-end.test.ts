import { createLogEnd } from '../../adapters/log-end';

const leaving = new AbortController();
afterAll(() => leaving.abort());

/** A log that ends at 100, and at 120 when it is asked again. */
function givenEnd() {
  let onAnswer = () => {};
  const answered = new Promise<void>((resolve) => (onAnswer = resolve));
  const ask = () => Promise.resolve('120');
  return { answered, ...createLogEnd({ now: '100', ask, onAnswer, signal: leaving.signal }) };
}

test('the end is reached once it is passed, and stays so until more is read', () => {
  const end = givenEnd();
  expect([end.isReached('99'), end.isReached('100'), end.isReached('100'), end.isReached('101')]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('what comes after it is held against a newer end', async () => {
  const end = givenEnd();
  end.isReached('100');
  expect(end.isReached('110')).toBe(false);
  await end.answered;
  expect([end.isReached('119'), end.isReached('120')]).toEqual([false, true]);
});

test('once the reader was live, an end that was asked before says nothing', () => {
  const end = givenEnd();
  end.forget();
  expect(end.isReached('200')).toBe(false);
});
