/**
 * Every command, given while Alipay may not be called, on every kind of doubt: "nothing was changed" is answered only where nothing
 * that the command asks for is open. Whoever is told so of a payment or a refund that is in doubt would do it in another way, too.
 */
import { nextDueAt } from '../../../domain/follow-up/due';
import type { TradeCommand } from '../../../domain/trade/commands';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  codeAnswer,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  lost,
  payBarcode,
  payQr,
  refund,
  refusedWith,
  seesTrade,
  share,
  signed,
  sync,
  type Node,
} from '../given/given-engine';

const world = givenWorldForEach();

const close: TradeCommand = { type: 'Close', outTradeNo: 'order_1' };
const toPage = { ...payQr, method: 'PAGE', switchMethod: true } as TradeCommand;
const noSuchTrade = refusedWith('ACQ.TRADE_NOT_EXIST');
const confirmOnPhone = signed({ code: '10003', total_amount: '88.00' });

async function given(script: Parameters<typeof world.says>[0], ...commands: TradeCommand[]): Promise<Node> {
  const node = world.node();
  world.says(script);
  for (const command of commands) await node.does(command);
  return node;
}

async function givenPaid(script: Parameters<typeof world.says>[0], ...commands: TradeCommand[]): Promise<Node> {
  const node = await givenPaidNode(world);
  world.says(script);
  for (const command of commands) await node.does(command);
  return node;
}

const QUIET = 'ok';
const WAIT = 'OUTCOME_UNKNOWN/WAIT_FOR_STATE';
const AGAIN = 'OUTCOME_UNKNOWN/RETRY_SAME_KEYS';
const UNTOUCHED = 'ALIPAY_UNAVAILABLE/RETRY_SAME_KEYS';

/** What is open, at which second the commands come, and what each that may need a call is answered. */
const cases: [what: string, () => Promise<Node>, second: number, answers: [TradeCommand, string][]][] = [
  [
    'a payment at the till whose answer was lost',
    () => given({ pay: [lost] }, payBarcode),
    7,
    [
      [payBarcode, WAIT],
      [close, AGAIN],
      [cancel, AGAIN],
      [sync, WAIT],
      [followUp, WAIT],
    ],
  ],
  [
    'a buyer who is asked to confirm on the phone',
    () => given({ pay: [confirmOnPhone] }, payBarcode),
    7,
    [
      [payBarcode, QUIET],
      [close, UNTOUCHED],
      [cancel, UNTOUCHED],
      [sync, UNTOUCHED],
    ],
  ],
  [
    'a code whose answer was lost',
    () => given({ precreate: [lost] }, payQr),
    7,
    [
      [payQr, AGAIN],
      [toPage, WAIT],
      [close, AGAIN],
      [cancel, AGAIN],
      [sync, WAIT],
    ],
  ],
  [
    'a close whose answer was lost',
    () => given({ precreate: [codeAnswer], close: [lost] }, payQr, close),
    7,
    [
      [payQr, 'OUTCOME_UNKNOWN/NEW_ORDER'],
      [toPage, WAIT],
      [close, WAIT],
      [cancel, AGAIN],
      [sync, WAIT],
    ],
  ],
  [
    'a close that waits until the buyer begins',
    () => given({ precreate: [codeAnswer], close: [noSuchTrade], query: [noSuchTrade] }, payQr, close),
    20,
    [
      [close, WAIT],
      [payQr, 'OUTCOME_UNKNOWN/NEW_ORDER'],
      [toPage, WAIT],
      [cancel, AGAIN],
    ],
  ],
  [
    'a cancel whose answer was lost',
    () => givenPaid({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] }, cancel),
    7,
    [
      [cancel, WAIT],
      [payBarcode, WAIT],
      [refund('R1', 100), WAIT],
      [share('S1', 100), WAIT],
      [sync, WAIT],
    ],
  ],
  [
    'a settlement whose answer was lost',
    () => givenPaid({ 'order.settle': [lost] }, share('S1', 100)),
    7,
    [
      [share('S1', 100), WAIT],
      [share('S2', 100), UNTOUCHED],
      [refund('R1', 100), UNTOUCHED],
      [sync, WAIT],
    ],
  ],
  [
    'a refund whose answer was lost',
    () => givenPaid({ refund: [lost] }, refund('R1', 100)),
    12,
    [
      [refund('R1', 100), WAIT],
      [refund('R2', 100), UNTOUCHED],
      [share('S1', 100), UNTOUCHED],
      [sync, WAIT],
    ],
  ],
  [
    'nothing: an order whose code is out',
    () => given({ precreate: [codeAnswer] }, payQr),
    7,
    [
      [payQr, QUIET],
      [toPage, UNTOUCHED],
      [close, UNTOUCHED],
      [cancel, UNTOUCHED],
      [sync, UNTOUCHED],
    ],
  ],
];

const table = cases.flatMap(([what, open, second, answers]) =>
  answers.map(([command, answer]) => ({ what, open, second, command, answer, name: nameOf(command) })),
);

function nameOf(command: TradeCommand): string {
  return [command.type, 'outRequestNo' in command ? command.outRequestNo : undefined].filter(Boolean).join(' ');
}

it.each(table)('open is $what: $name is answered $answer', async ({ open, second, command, answer }) => {
  const node = await open();
  node.setClock(second);
  const before = (await node.trade()).revision;
  node.engine.gateway.admit = async () => 'unavailable';

  const { trade, refusals } = await node.does(command);

  expect(refusals.map(({ code, advice }) => `${code}/${advice}`).join() || QUIET).toBe(answer);
  expect(trade.revision).toBe(before);
  // Whoever is told to wait waits for something.
  if (answer === WAIT) expect([isInDoubt(trade) || nextDueAt(trade) !== undefined]).toEqual([true]);
});

it('a cancel whose first query was lost, while the payment is in doubt, is to be sent again, and nothing else', async () => {
  const node = await given({ pay: [lost], query: [lost] }, payBarcode);
  const { refusals } = await node.does(cancel);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
});

it('a new payment that could not be sent changed nothing', async () => {
  const node = world.node();
  node.engine.gateway.admit = async () => 'busy';
  const { refusals, denied } = await node.does(payBarcode);
  expect([refusals.map(({ code }) => code), denied]).toEqual([['ALIPAY_UNAVAILABLE'], 'busy']);
});
