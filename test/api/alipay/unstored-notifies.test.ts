/** Orders whose genuine notifies could not be stored, where one of them cannot be read although the store is there. */
import { createUnstoredNotifies } from '../../../api/alipay/unstored-notifies';
import { MAX_UNSTORED_FAILURES } from '../../../api/request/limits';
import { StoreUnavailableError } from '../../../domain/ports';
import { codeAnswer, givenWorld, methodsOf, payQr, seesTrade, type World } from '../../domain/given/given-engine';
import { until } from '../../given-paystate';

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});
afterEach(() => world.end());

/** order_1 is waiting for its buyer; of `broken_1` the store answers nothing. */
async function givenUnstored() {
  const { engine, ...node } = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  world.calls.length = 0;
  world.says({ query: [seesTrade('TRADE_SUCCESS')] });
  const [failed, tries]: [string[], string[]] = [[], []];
  const store: typeof engine.store = {
    ...engine.store,
    async readStream(stream, from) {
      tries.push(stream);
      // So does a stream that was truncated, or given a $maxCount.
      if (stream.endsWith('broken_1')) throw new StoreUnavailableError(`${stream} lacks revision 0`);
      return engine.store.readStream(stream, from);
    },
  };
  const unstored = createUnstoredNotifies({ ...engine, store }, (_error, outTradeNo) => failed.push(outTradeNo));
  return { unstored, failed, triesOf: (no: string) => tries.filter((stream) => stream.endsWith(no)).length };
}

test('an order that cannot be read does not keep Alipay from being asked about the others', async () => {
  const { unstored } = await givenUnstored();
  unstored.remember({ outTradeNo: 'broken_1', notifyId: 'n1' });
  unstored.remember({ outTradeNo: 'order_1', notifyId: 'n2' });
  await until('Alipay is asked', async () => world.calls.length > 0);
  await unstored.stop();
  expect(methodsOf(world.calls)).toEqual(['query']);
});

test('an order that cannot be read while the store answers about others is forgotten after some tries, and reported', async () => {
  const { unstored, failed, triesOf } = await givenUnstored();
  unstored.remember({ outTradeNo: 'broken_1', notifyId: 'n1' });
  // Other notifies are stored meanwhile.
  await until('it is forgotten', async () => {
    unstored.stored({ outTradeNo: 'order_2', notifyId: 'n3' });
    return unstored.count() === 0;
  });
  await unstored.stop();
  expect(failed).toEqual(['broken_1']);
  expect(triesOf('broken_1')).toBeGreaterThanOrEqual(MAX_UNSTORED_FAILURES);
});

test('an order is remembered as long as the store answers about nobody', async () => {
  const { unstored, failed, triesOf } = await givenUnstored();
  unstored.remember({ outTradeNo: 'broken_1', notifyId: 'n1' });
  await until('it was tried', async () => triesOf('broken_1') > MAX_UNSTORED_FAILURES + 1);
  await unstored.stop();
  expect([unstored.count(), failed]).toEqual([1, []]);
});
