/** How a small world ends when nothing goes wrong any more: calls are answered, time passes, follow-up does what is due. */
import { nextDueAt } from '../../../domain/follow-up/due';
import { begin, wake } from './engine-steps';
import { OUT_TRADE_NO } from '../plans';
import { answerInOrder, passTo } from './small-world';
import type { World } from './world';

/** Beyond the last age of the schedule that is shorter than a day. */
const LONG_ENOUGH_MS = 3 * 86_400_000;
const MAX_ROUNDS = 60;
const FOLLOW_UP = { type: 'FollowUp', outTradeNo: OUT_TRADE_NO } as const;

/** Every world on the way to the end, the last one included. What was late is lost; notifies stay away. */
export function* waysToTheEnd(from: World): Generator<World> {
  const startMs = from.nowMs;
  let world = from;
  yield world;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    while (world.handlers.length > 0) {
      const handler = world.handlers.find(({ call }) => call !== undefined);
      if (!handler) throw new Error('handlers wait for each other');
      world = wake(answerInOrder(world, handler));
      yield world;
    }
    const due = nextDueAt(world.trade);
    if (due === undefined || due - startMs > LONG_ENOUGH_MS) return;
    const dueMs = Math.ceil(due / 1_000) * 1_000;
    // The first round is late enough for nothing to arrive late.
    const leastMs = Math.max(world.nowMs, ...world.late.map(({ untilMs }) => untilMs));
    world = wake(begin(passTo(world, Math.max(dueMs, leastMs)), 'follow-up', FOLLOW_UP));
    yield world;
  }
}
