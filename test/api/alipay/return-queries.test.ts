/** What buyers who come back bring about at Alipay, at most. */
import { createAdmission } from '../../../api/request/admission';
import { WORK_LIMITS } from '../../../api/request/limits';
import { createReturnQueries } from '../../../api/alipay/return-queries';
import { until } from '../../given-paystate';

const lane = { maxRunning: 3, maxWaiting: 0, targetWaitMs: 1_000, maxWaitMs: 1_000 };
const given = (maxAsks: number) => {
  const admission = createAdmission({ ...WORK_LIMITS, mutation: lane, notify: lane });
  const askOnReturn = createReturnQueries(admission, maxAsks);
  const begun: string[] = [];
  const endings: (() => void)[] = [];
  const comeBack = (outTradeNo: string) =>
    askOnReturn(outTradeNo, async () => {
      begun.push(outTradeNo);
      await new Promise<void>((resolve) => endings.push(resolve));
    });
  return { admission, begun, endings, comeBack };
};

test('one question at a time for an order, so many for all, and again when they are answered', async () => {
  const { admission, begun, endings, comeBack } = given(2);
  for (const name of ['tea_1', 'tea_1', 'tea_2', 'tea_3']) comeBack(name);
  await until('two are asked about', () => begun.length === 2);
  expect(begun).toEqual(['tea_1', 'tea_2']);
  expect(admission.counts().mutation.running).toBe(2);

  for (const end of endings) end();
  await until('they are done', () => admission.counts().mutation.running === 0);
  comeBack('tea_1');
  await until('it is asked about again', () => begun.length === 3);
});

test('where those who want something done are waiting, nobody is asked', async () => {
  const { admission, begun, comeBack } = given(16);
  for (const _ of [1, 2, 3]) await admission.enter('mutation');
  comeBack('tea_1');
  expect(admission.counts().mutation).toMatchObject({ running: 3, refused: 1 });
  expect(begun).toEqual([]);
});
