import { METHODS, methodsThat } from '../../domain/alipay/methods';
import { verdictOn } from '../../domain/alipay/verdict';
import { writeOrCheck, type GeneratedOptions } from './generated-document';
import { playAnswer } from './sub-code-scene';
import type { AlipayMethod } from '../../domain/events/alipay-methods';

export async function subCodes(options: GeneratedOptions): Promise<number> {
  return writeOrCheck('docs/reference/sub-codes.md', subCodesDocument(), options);
}

/** The bill is about no trade: docs/reference/bill.md. */
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

/** Each documented refusal, played through the engine's own rules, so that the document cannot differ from them. */
function subCodesDocument(): string {
  return `# What Alipay's refusals mean

Made by \`npx paystate sub-codes --write\`: each answer is played through the rules of the engine, and the table shows
what followed. \`npm test\` compares. All answers are signed; an unsigned one is *unknown*, whatever it says.
[wire.md](wire.md) names the sources.

| column | content |
|---|---|
| outcome | *refused* is certain of this call; *unknown* is not: the engine queries Alipay, and nothing is done twice. A query refused with TRADE_NOT_EXIST does not prove that the order cannot be paid |
| recorded | the facts stored beside the answer; without one, the state of the trade or refund stays as it was |
| next | what the engine does next by itself; further queries: [follow-up.md](follow-up.md) |
| advice | what the calling program should do (\`advice\` of the API, [errors.md](errors.md#advice)) |

Sub_codes are shown without their prefix \`ACQ.\`, which the engine ignores. The examples are: for a payment, the call
that opens it; for close and query, a QR code that waits for its buyer; for cancel, a bar code; for refund and
settlement, a paid trade.

${sections().join('\n\n')}

## Codes of the gateway

${table(
  'code',
  GATEWAY_CODES.map(([code, subCode]) => [`${code} \`${subCode}\``, rowOf('alipay.trade.refund', code, subCode)]),
)}

Shown for a refund; for other calls the outcome is the same.
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
