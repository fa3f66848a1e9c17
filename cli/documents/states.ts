import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { attemptMachine, attemptTransitions } from '../../domain/trade/machines/attempt-machine';
import { doubtMachine, doubtTransitions } from '../../domain/trade/machines/doubt-machine';
import { endingMachine, endingTransitions } from '../../domain/trade/machines/ending-machine';
import { refundMachine, refundTransitions } from '../../domain/trade/machines/refund-machine';
import { settlementMachine, settlementTransitions } from '../../domain/trade/machines/settlement-machine';
import { tradeMachine, tradeTransitions } from '../../domain/trade/machines/trade-machine';
import { writeOrCheck, type GeneratedOptions } from './generated-document';

const CONSOLE_FILE = 'console/pages/trades/trade/chart/trade-states.ts';

export async function states(options: GeneratedOptions): Promise<number> {
  const document = writeOrCheck('docs/reference/states.md', statesDocument(), options);
  // The console knows nothing of the engine's code: it has the machine that it draws as a table.
  const isForFiles = options.write === true || options.check === true;
  return Math.max(document, isForFiles ? writeOrCheck(CONSOLE_FILE, consoleStates(), options) : 0);
}

function consoleStates(): string {
  const rows = Object.entries<Readonly<Record<string, string>>>(tradeTransitions).map(([state, row]) => {
    const steps = Object.entries(row).map(([type, to]) => `${type}: '${to}'`);
    return `  ${state}: ${steps.length > 0 ? `{ ${steps.join(', ')} }` : '{}'},`;
  });
  const note = 'Made by `npm run generate -- states` of the state machine (`domain/trade/machines/trade-machine.ts`).';
  return `/** ${note} */
export const FIRST_STATE = '${tradeMachine.root.initial.target[0]?.key ?? ''}';

/** By the state, the state after each type of event that changes it. */
export const TRANSITIONS = {
${rows.join('\n')}
} as const;
`;
}

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The machines as Mermaid diagrams, from the same tables that the fold uses. */
function statesDocument(): string {
  return `# States

Made by \`npx paystate states --write\` from the state machines (\`domain/trade/machines/\`); \`npm test\` compares.
Each arrow names what causes it: a stored fact ([events.md](events.md)), or what an AlipayCallAnswered or another
piece of evidence means for that machine. \`…AnswerUnknown\` is an AlipayCallAnswered of that call whose outcome is
unknown. A state that does not name an event ignores it.

## Trade

${drawn(tradeMachine.root, tradeTransitions)}

## Attempt

The latest way to pay. Its three regions change side by side. PageIssued, CodeIssued and WaySwitched are
AlipayPageIssued, a TradeAwaitingBuyer with a code, and PayMethodSwitched. OpeningAccepted and OpeningRefused are
answers to the call that opens the payment, and so is PaidByAnswer: alipay.trade.pay answered 10000. TradeSeen is the
answer to a query that says how the trade stands, PaymentNotified a notify that says that it is paid.

${regions(attemptMachine, attemptTransitions)}

## Ending

What is to end the trade, and what a cancel did. CloseRequested and CancelRequested are the intents of these calls
(AlipayCallRequested), CancelAccepted and CancelReturned the answer \`ok\` to a cancel, the latter with action=refund.
EndWithdrawn: the trade is paid, and no close or cancel can have an effect any more.

${regions(endingMachine, endingTransitions)}

## Doubt

What of the trade itself is in doubt. \`…Unknown\`: what that call did is not known, or Alipay leaves it to a query to
show (after a refused payment, and after every answer to a close or cancel that closes nothing here). OpeningAnswered:
Alipay has answered the attempt to pay. TradeAbsent: a query found no such trade while a payment may still arrive.
TradeKnown: a query or a fact shows where the trade stands, or the order goes on in another way.

${drawn(doubtMachine.root, doubtTransitions)}

## Refund

${drawn(refundMachine.root, refundTransitions)}

## Settlement

${drawn(settlementMachine.root, settlementTransitions)}
`;
}

function regions(machine: AnyStateMachine, tables: Readonly<Record<string, Table>>): string {
  const regionOf = (name: string, table: Table) => {
    const node = machine.states[name];
    return node ? [`### \`${name}\``, drawn(node, table)] : [];
  };
  return Object.entries(tables)
    .flatMap(([name, table]) => regionOf(name, table))
    .join('\n\n');
}

/** The diagram of a machine, or of a region of it, and what its states mean. */
function drawn(node: AnyStateNode, table: Table): string {
  const first = node.initial.target[0]?.key ?? '';
  const arrows = Object.entries(table).flatMap(([from, row]) =>
    Object.entries(row).map(([event, to]) => `  ${from} --> ${to}: ${event}`),
  );
  const meanings = Object.entries(node.states).map(([name, { description }]) => `- ${name}: ${description ?? ''}`);
  const diagram = ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'];
  return [...diagram, '', ...meanings.flatMap(wrapped)].join('\n');
}

const MAX_LINE = 120;

/** An entry of a list, in lines of at most 120 characters. */
function wrapped(entry: string): string[] {
  const lines: string[] = [];
  for (const word of entry.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= MAX_LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}
