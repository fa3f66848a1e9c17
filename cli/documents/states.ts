import {
  REFUND_STATES,
  refundTransitions,
  SETTLEMENT_STATES,
  settlementTransitions,
  TRADE_STATES,
  tradeTransitions,
} from '../../domain/trade/state-machines';
import { writeOrCheck } from './generated-document';

export async function states(flags: readonly string[]): Promise<number> {
  return writeOrCheck('docs/reference/states.md', statesDocument(), flags);
}

/** The machines as Mermaid diagrams, from the same tables that the fold uses. */
function statesDocument(): string {
  return `# States

Made by \`npx paystate states --write\` from the state machines (\`domain/trade/state-machines.ts\`); \`npm test\` compares.
Each arrow names the fact that causes it ([events.md](events.md)); \`…AnswerUnknown\` is an AlipayCallAnswered of that
call whose outcome is unknown.

## Trade

${diagram('CREATED', TRADE_STATES, tradeTransitions)}

## Refund

${diagram('REQUESTED', REFUND_STATES, refundTransitions)}

## Settlement

${diagram('REQUESTED', SETTLEMENT_STATES, settlementTransitions)}
`;
}

function diagram(first: string, names: readonly string[], table: Record<string, Record<string, string>>): string {
  const arrows = names.flatMap((from) =>
    Object.entries(table[from] ?? {}).map(([event, to]) => `  ${from} --> ${to}: ${event}`),
  );
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'].join('\n');
}
