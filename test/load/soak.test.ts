/**
 * Thousands of payments through the whole product in this process, from GraphQL to the subscriber: what it keeps in memory
 * does not grow with them. The caches are small, so that they are full before the first look.
 */
import { cleanUp, givenPaystate, until, type Paystate } from '../given-paystate';
import { heapInUse } from '../memory';

afterAll(cleanUp);

const CACHED_TRADES = 100;
const WARM_UP = 600;
const PAYMENTS = 3_000;
const AT_ONCE = 16;

/** Megabytes in use by JavaScript after all garbage is gone. */
async function heapMb(paystate: Paystate): Promise<number> {
  paystate.log.length = 0;
  return (await heapInUse()) / 1_048_576;
}

test(`memory is flat over ${PAYMENTS} payments, their notifies and refunds`, async () => {
  const paystate = await givenPaystate({
    maxCachedTrades: CACHED_TRADES,
    followUp: true,
    gateway: {
      maxCallMs: 1_000,
      call: async ({ bizContent }) => {
        const paidBack = { fund_change: 'Y', refund_fee: bizContent['refund_amount'] };
        const content = JSON.stringify({
          code: '10000',
          ...bizContent,
          qr_code: 'https://qr.alipay.com/1',
          ...paidBack,
        });
        return { kind: 'answer', signed: true, content, durationMs: 1 };
      },
    },
  });
  const { pay, refund, post, alipay, subscribe } = paystate;
  let changes = 0;
  const everything = subscribe('subscription { tradesChanged { position trade { state } } }');
  void (async () => {
    while (!(await everything.next()).done) changes += 1;
  })().catch(() => undefined);

  let number = 0;
  const payOne = async () => {
    const outTradeNo = `soak_${(number += 1)}`;
    expect((await pay(outTradeNo)).userErrors).toEqual([]);
    expect(await (await post('/alipay/notify', alipay.signedNotify(outTradeNo))).text()).toBe('success');
    if (number % 10 === 0) expect((await refund(outTradeNo, 'r1', '8.00')).refund.state).toBe('SUCCEEDED');
  };
  const payMany = async (count: number) => {
    const last = number + count;
    const payOneByOne = async () => {
      while (number < last) await payOne();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, payOneByOne));
    await until(
      'the views have all of it',
      () => paystate.readModel.counts().trades >= last && paystate.projector.isCaughtUp(),
    );
  };

  await payMany(WARM_UP);
  const before = await heapMb(paystate);
  await payMany(PAYMENTS);
  const after = await heapMb(paystate);
  process.stdout.write(
    `soak: ${number} payments, ${changes} changes seen; heap ${before.toFixed(1)} → ${after.toFixed(1)} MB ` +
      `(${(((after - before) * 1_048_576) / PAYMENTS).toFixed(0)} bytes a payment)\n`,
  );
  // A payment that stayed anywhere would cost kilobytes: its folded state alone has two.
  expect(after - before).toBeLessThan(before * 0.05);
  expect(changes).toBeGreaterThan(PAYMENTS);
}, 180_000);
