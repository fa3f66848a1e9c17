/** Pages beside calls: they share the thread that signs, and a page is the one that waits. */
import { formOf } from '../../../api/alipay/html';
import { createPageSigner } from '../../../adapters/alipay/alipay-pages';
import type { SignedRequest, SignRequest } from '../../../adapters/alipay/alipay-signer';
import { PageNotSignedError } from '../../../domain/ports';
import { until } from '../../waiting';

/** A signer that signs when the test says so. */
function given(maxWaitMs = 60_000) {
  const asked: { request: SignRequest; answer: (signed: SignedRequest | undefined) => void }[] = [];
  const signPage = createPageSigner({
    gatewayUrl: 'https://alipay.example/gateway.do',
    notifyUrl: 'https://shop.example/alipay/notify',
    clock: { now: () => new Date('2026-11-21T04:00:00Z') },
    signer: { sign: (request) => new Promise((answer) => asked.push({ request, answer })) },
    maxWaitMs,
  });
  const ask = (outTradeNo: string, more: Record<string, string> = {}) =>
    signPage({ method: 'alipay.trade.wap.pay', bizContent: { out_trade_no: outTradeNo, ...more } });
  const answer = (index: number) => asked[index]!.answer({ url: '', body: '', signed: `page=${index}&sign=a%2Bb` });
  return { asked, ask, answer };
}

test('so few are signed at once that a call to Alipay finds the thread free; the rest come in turn', async () => {
  const { asked, ask, answer } = given();
  const pages = Array.from({ length: 20 }, (_, index) => ask(`tea_${index}`));
  await until('some are being signed', () => asked.length > 0);
  expect(asked).toHaveLength(4);
  for (let index = 0; index < 20; index += 1) {
    await until(`page ${index} has its turn`, () => asked.length > index);
    expect(asked.length - index).toBeLessThanOrEqual(4);
    answer(index);
    expect((await pages[index]!).orderString).toBe(`page=${index}&sign=a%2Bb`);
  }
});

test('a page whose turn does not come in time is told so, and may be asked for again', async () => {
  const { asked, ask, answer } = given(20);
  const first = Array.from({ length: 4 }, (_, index) => ask(`tea_${index}`));
  await expect(ask('late')).rejects.toThrow(PageNotSignedError);
  for (const index of [0, 1, 2, 3]) answer(index);
  await Promise.all(first);
  const again = ask('late');
  await until('it has its turn', () => asked.length === 5);
  answer(4);
  expect((await again).url).toBe('https://alipay.example/gateway.do?page=4&sign=a%2Bb');
});

test('a page is signed once for all who ask within its minute', async () => {
  const { asked, ask, answer } = given();
  const pages = [ask('tea_1'), ask('tea_1')];
  await until('it is being signed', () => asked.length > 0);
  answer(0);
  pages.push(ask('tea_1'));
  const [first, second, third] = await Promise.all(pages);
  expect([second, third]).toEqual([first, first]);
  expect(formOf((await ask('tea_1')).url)).toContain('name="sign" value="a+b"');
  expect(asked).toHaveLength(1);
});

test('what is remembered is bounded by its bytes: the oldest is signed again', async () => {
  const { asked, ask } = given();
  const long = 'x'.repeat(1_024 * 1_024);
  const signed = async (outTradeNo: string) => {
    const before = asked.length;
    const page = ask(outTradeNo);
    await new Promise((resolve) => setImmediate(resolve));
    asked[before]?.answer({ url: '', body: '', signed: long });
    await page;
    return asked.length > before;
  };
  for (let index = 0; index < 40; index += 1) expect(await signed(`tea_${index}`)).toBe(true);
  expect(await signed('tea_39')).toBe(false);
  expect(await signed('tea_9')).toBe(false);
  expect(await signed('tea_0')).toBe(true);
});
