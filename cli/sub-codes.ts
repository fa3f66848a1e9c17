import { METHODS, methodsThat } from '../domain/alipay/methods';
import { verdictOn } from '../domain/alipay/verdict';
import { writeOrCheck } from './generated-document';
import { playAnswer } from './sub-code-scene';
import type { AlipayMethod } from '../domain/events/alipay-methods';

export async function subCodes(flags: readonly string[]): Promise<number> {
  return writeOrCheck('docs/sub-codes.md', subCodesDocument(), flags);
}

/** The bill is about no trade: reconciliation.md. */
const SHOWN = methodsThat(({ subject }) => subject !== 'bill');
/** Documented for every method, in several spellings. */
const NEVER_CERTAIN = ['SYSTEM_ERROR'];
const UNLISTED = 'ANYTHING_ELSE';
/** The gateway's own codes, with a sub_code that each of them comes with. */
const GATEWAY_CODES = [
  ['20000', 'isp.unknow-error'],
  ['20001', 'aop.invalid-auth-token'],
  ['40001', 'isv.missing-method'],
  ['40002', 'isv.invalid-signature'],
  ['40003', 'isv.missing-signature-config'],
  ['40005', 'isv.app-call-limited'],
  ['40006', 'isv.insufficient-isv-permissions'],
] as const;

/** Each documented refusal, played through the engine's own rules: what is shown here cannot differ from what is done. */
function subCodesDocument(): string {
  return `# What Alipay's refusals mean

Made by \`npx paystate sub-codes --write\`: each answer is played through the rules of the engine, and this is what followed. CI
compares. The answers are signed; an unsigned one is *unknown*, whatever it says. [wire.md](wire.md) names the sources.

- **outcome**: *refused* is certain, *unknown* is not: the engine finds out, and nothing is done twice.
- **recorded**: the facts beside the answer. Without one, what the trade or refund is stays as it was.
- **next**: what the engine does by itself, beginning with this. Further looks follow the schedule in [operations.md](operations.md).
- **advice**: what a program that asked should do (\`advice\` of the API).

Sub_codes are shown without their prefix \`ACQ.\`, which is not looked at. A payment is shown by the call that opens it, close and
query on a QR code that waits for its buyer, cancel on a bar code, refunds and settlements on a paid trade.

${sections().join('\n\n')}

## Codes of the gateway

${table(
  'code',
  GATEWAY_CODES.map(([code, subCode]) => [`${code} \`${subCode}\``, rowOf('alipay.trade.refund', code, subCode)]),
)}

As seen by a refund; a trade is judged alike.
`;
}

/** Methods that are judged alike share a section. */
function sections(): string[] {
  const methodsOf = new Map<string, AlipayMethod[]>();
  for (const method of SHOWN) {
    const rows = methodTable(method);
    methodsOf.set(rows, [...(methodsOf.get(rows) ?? []), method]);
  }
  return [...methodsOf].map(([rows, methods]) => `## ${methods.join(', ')}\n\n${rows}`);
}

function methodTable(method: AlipayMethod): string {
  const codesOf = new Map<string, string[]>();
  for (const code of [...Object.keys(METHODS[method].subCodes), ...NEVER_CERTAIN]) {
    const row = rowOf(method, '40004', `ACQ.${code}`);
    codesOf.set(row, [...(codesOf.get(row) ?? []), `\`${code}\``]);
  }
  const listed = [...codesOf].map(([row, codes]) => [codes.join(' '), row] as const);
  return table('sub_code', [...listed, ['any other', rowOf(method, '40004', `ACQ.${UNLISTED}`)]]);
}

function rowOf(method: AlipayMethod, code: string, subCode: string): string {
  const { outcome, facts, next } = playAnswer(method, code, subCode);
  const { advice } = verdictOn(method, code, subCode);
  return `${outcome} | ${facts.join(', ') || '–'} | ${next} | ${advice}`;
}

function table(first: string, rows: (readonly [string, string])[]): string {
  const head = `| ${first} | outcome | recorded | next | advice |\n|---|---|---|---|---|`;
  return [head, ...rows.map(([name, row]) => `| ${name} | ${row} |`)].join('\n');
}
