/** An event that a view cannot take does not stop the trade. */
import { applyOrSkip } from '../../../projections/apply-or-skip';
import { batchOf, cleanUp, givenReadModel, poisonousPaid } from '../../projections/given-projections';
import { givenWorldForEach, refund, refundsOf, signed } from '../given/given-engine';
import { awaitingScan, openedQr, paid } from '../given/given-trade';

const world = givenWorldForEach();

describe('a poison event in a projection', () => {
  afterEach(cleanUp);

  it('is skipped and counted; money is decided from the log, not from the view', async () => {
    await world.append(openedQr, awaitingScan, poisonousPaid);
    const readModel = givenReadModel();
    const errors: unknown[] = [];
    const apply = async () => applyOrSkip(readModel, batchOf(await world.events()), (error) => errors.push(error));
    await apply();
    expect([readModel.counts().poison, errors.length]).toEqual([1, 1]);
    await world.append(paid);
    const node = world.node();
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '10.00' });
    const { trade, refusals } = await node.does(refund('R1', 1000));
    expect([refundsOf(trade), refusals]).toEqual([['R1 SUCCEEDED'], []]);
    await apply();
    expect(readModel.getTrade('order_1')).toMatchObject({
      revision: trade.revision,
      refunds: [{ state: 'SUCCEEDED' }],
    });
  });
});
