/** An answer that a frozen node records after its deadline says nothing of what others did meanwhile. */
import { isSettled } from '../../domain/trade';
import {
  cancel,
  followUp,
  givenPaidNode,
  givenWorld,
  holdAnswer,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  refusedWith,
  seesTrade,
  sync,
  type World,
} from './given-engine';

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});
afterEach(() => world.end());

it('a query that left before a lost cancel, and is recorded after it, does not answer what the cancel did', async () => {
  const frozen = await givenPaidNode(world);
  const other = world.node();
  const { left, wake } = holdAnswer(world);
  const late = frozen.does(sync);
  await left;
  other.setClock(20);
  world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
  await other.does(followUp);
  await other.does(cancel);
  frozen.setClock(70);
  wake(seesTrade('TRADE_SUCCESS'));
  await late;
  const trade = await other.trade();
  expect(trade.question?.about).toBe('alipay.trade.cancel');
  expect(isSettled(trade)).toBe(false);
});

it('a payment that is recorded after a lost cancel is booked, and does not answer what the cancel did', async () => {
  const [frozen, other] = [world.node(), world.node()];
  const { left, wake } = holdAnswer(world);
  const late = frozen.does(payBarcode);
  await left;
  other.setClock(20);
  const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');
  world.says({ query: [notThere, notThere, lost], cancel: [lost] });
  await other.does(followUp);
  await other.does(cancel);
  expect(methodsOf(world.calls)).toContain('cancel');
  frozen.setClock(70);
  world.says({ query: [lost] });
  wake(paidAnswer);
  await late;
  const trade = await other.trade();
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', question: { about: 'alipay.trade.cancel' } });
  expect(isSettled(trade)).toBe(false);
});
