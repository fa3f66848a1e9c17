/** Plays a history to its end and holds it against every invariant. */
import { payableOf, perform } from './acts';
import { BILL_INVARIANTS } from '../invariants/bill-invariants';
import { describeAct, outTradeNoOf, type History } from '../plan/history';
import { FINAL_INVARIANTS } from '../invariants/invariants';
import { count, wasInterferedWith } from './journal';
import { READ_INVARIANTS } from '../invariants/read-invariants';
import { doubtStaysVisible, ownLedger, STANDING_INVARIANTS, type Sight } from '../invariants/standing-invariants';
import { HistoryRunsHotError } from '../stage/virtual-time';
import { createWorld, type CreateStage, type World } from './world';
import { DAY_MS, HOUR_MS } from '../../../domain/values/durations';

/** Longer than any time-out, notify schedule or daily check that is still to come. */
const TIME_TO_SETTLE_MS = 21 * DAY_MS;

export type Violation = { invariant: string; detail: string };
export type Played = { world: World; violations: Violation[] };
export type PlayOptions = { createStage: CreateStage; isLogged?: boolean };

export async function playHistory(history: History, options: PlayOptions): Promise<Played> {
  const { createStage, isLogged = false } = options;
  const violations: Violation[] = [];
  const violate = (invariant: string, detail: string) => {
    if (violations.some((known) => known.invariant === invariant && known.detail === detail)) return;
    violations.push({ invariant, detail });
    world.note(() => `!!! ${invariant}: ${detail}`);
  };
  const onMoved = (no: string) => {
    if (!world.stage.isLive) return;
    for (const { invariant, detail } of standingViolations(world, no)) violate(invariant, detail);
  };
  const onChangedByCall = (no: string, method: string) => {
    const problem = doubtStaysVisible(world.books.tradeOf(no), method);
    if (problem !== undefined) violate('doubtStaysVisible', `${no}: ${problem}`);
  };
  const world: World = createWorld({ history, createStage, isLogged, onMoved, onChangedByCall });
  for (const no of orderNumbers(world, history)) world.readSide?.watch(no);
  try {
    await world.stage.alipay.addFaults(history.weather.faults, history.noiseSeed >>> 0);
    for (const { waitMs, act } of history.steps) {
      await pass(world, waitMs);
      world.note(() => `* ${describeAct(act)}`);
      count(world.journal, `act ${act.do}`);
      await perform(world, history, act);
    }
    await letSettle(world, history);
    for (const { invariant, detail } of finalViolations(world)) violate(invariant, detail);
  } catch (error) {
    if (!(error instanceof HistoryRunsHotError)) throw error;
    violate('historiesEnd', error.message);
  }
  world.readSide?.stop();
  world.desk?.close();
  await world.stage.close();
  return { world, violations };
}

const pass = ({ stage: { time } }: World, ms: number) => time.advanceTo(time.nowMs() + ms);

const orderNumbers = ({ stage }: World, { orders }: History) =>
  orders.map((_, index) => outTradeNoOf(stage.prefix, index));

/** The faults end, time passes; then the shop queries what others changed at Alipay, which no notify reports. */
async function letSettle(world: World, history: History): Promise<void> {
  const { alipay, time } = world.stage;
  world.note(() => '--- the faults end');
  world.calmDown();
  await alipay.clearFaults();
  alipay.setOutageUntil(time.nowMs());
  alipay.setSellerBalance?.('ample');
  await pass(world, TIME_TO_SETTLE_MS);
  await alipay.refresh();
  for (const no of orderNumbers(world, history)) {
    const trade = world.books.tradeOf(no);
    const ledger = ownLedger({ trade, ledger: alipay.ledgerOf(no) });
    const wasChangedByOthers =
      wasInterferedWith(world.journal, no, 'console-refund') || ledger?.status === 'TRADE_FINISHED';
    if (!trade.opened || !wasChangedByOthers || trade.state === ledger?.status) continue;
    world.send(0, { type: 'Sync', outTradeNo: no });
  }
  await pass(world, 2 * DAY_MS);
  await alipay.refresh();
  await reconcileAll(world, history);
}

/** Where bills were reconciled in between, all bills are at the end. */
async function reconcileAll(world: World, { steps }: History): Promise<void> {
  if (!world.desk || !steps.some(({ act }) => act.do === 'reconcile')) return;
  for (const date of world.desk.dates()) {
    world.reconcile(0, date);
    await pass(world, HOUR_MS);
  }
}

// --------------------------------------------------------------- invariants

function standingViolations(world: World, no: string): Violation[] {
  const { alipay } = world.stage;
  const sight: Sight = {
    trade: world.books.tradeOf(no),
    ledger: alipay.ledgerOf(no),
    isPayable: alipay.isPayable(payableOf(world, no)),
    hasStranger: wasInterferedWith(world.journal, no, 'stranger'),
    wasMisled: wasInterferedWith(world.journal, no, 'replayed-refusal'),
    wasReplayed: wasInterferedWith(world.journal, no, 'replay'),
  };
  return Object.entries(STANDING_INVARIANTS).flatMap(([invariant, check]) => {
    const problem = check(sight);
    return problem === undefined ? [] : [{ invariant, detail: `${no}: ${problem}` }];
  });
}

function finalViolations(world: World): Violation[] {
  const { readSide } = world;
  const standing = world.books.outTradeNos().flatMap((no) => standingViolations(world, no));
  const final = Object.entries(FINAL_INVARIANTS).map(([invariant, check]) => ({ invariant, found: check(world) }));
  const bills = Object.entries(BILL_INVARIANTS).map(([invariant, check]) => ({ invariant, found: check(world) }));
  const read = readSide
    ? Object.entries(READ_INVARIANTS).map(([invariant, check]) => ({ invariant, found: check({ ...world, readSide }) }))
    : [];
  return [
    ...standing,
    ...[...final, ...bills, ...read].flatMap(({ invariant, found }) => found.map((detail) => ({ invariant, detail }))),
  ];
}
