/** Alipay does not answer for a while: nothing hangs, nothing is left open without need, and it mends itself. */
import { eventually, givenProduct, PAY, qrOrder, tradeOf, type Product } from './given-product';

describe('an outage of Alipay', () => {
  let product: Product;
  beforeAll(async () => {
    product = await givenProduct({ ALIPAY_BREAKER_OPEN_MS: '100' });
  });
  afterAll(() => product.stop());

  const fault = (name: string) =>
    product.control('POST /control/faults', { rules: [{ method: '*', fault: name, times: 1_000_000 }] });
  const pay = async (outTradeNo: string) => (await product.gql(PAY, qrOrder(outTradeNo))).pay;
  const metric = async (name: string) => {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    return Number(new RegExp(`^${name.replace(/[{}]/g, '.')} (\\S+)$`, 'm').exec(text)?.[1]);
  };

  it('after a few failures mutations are refused before anything is stored, and tell to send the same again', async () => {
    await fault('http-500');
    const first = await pay('out_0');
    expect(first).toMatchObject({ userErrors: [{ code: 'OUTCOME_UNKNOWN' }], trade: { inDoubt: true } });
    for (let n = 1; n < 5; n += 1) await pay(`out_${n}`);
    const refused = await eventually('one is refused', async () => {
      const answer = await pay('refused_1');
      return answer.userErrors[0]?.code === 'ALIPAY_UNAVAILABLE' && answer;
    });
    expect(refused.userErrors).toMatchObject([{ advice: 'RETRY_SAME_KEYS' }]);
    expect(await metric('paystate_alipay_breaker{state="closed",merchant="main"}')).toBe(0);
    expect(await metric('paystate_alipay_denied_total{reason="unavailable",merchant="main"}')).toBeGreaterThan(0);
  });

  it('the same mutation goes through when Alipay is back, and what was in doubt is known', async () => {
    await product.control('DELETE /control/faults');
    const paid = await eventually('it goes through', async () => {
      const answer = await pay('refused_1');
      return answer.userErrors.length === 0 && answer;
    });
    expect(paid.trade).toMatchObject({ state: 'WAIT_BUYER_PAY', inDoubt: false });
    expect(await metric('paystate_alipay_breaker{state="closed",merchant="main"}')).toBe(1);
    await product.control('POST /control/clock', { advance: '40s' });
    for (let n = 0; n < 5; n += 1) {
      await eventually(`out_${n} is out of doubt`, async () => !(await tradeOf(product, `out_${n}`)).inDoubt);
    }
  });
});
