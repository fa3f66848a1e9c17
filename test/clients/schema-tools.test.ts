/** What makes code of the schema takes it as it is committed, with the settings that docs/guides/clients.md names. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');
const sdl = readFileSync(path.join(ROOT, 'api/schema.graphql'), 'utf8');
const guide = readFileSync(path.join(ROOT, 'docs/guides/clients.md'), 'utf8');

/** The blocks of code in the guide, by their language. */
function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text!);
}
const [CACHED = '', LIST = ''] = blocks('graphql');
const [CODEGEN_CONFIG = ''] = blocks('yaml');
const [RELAY_CONFIG = ''] = blocks('json');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'schema-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the document of the guide fits the schema', () => {
  expect(validate(buildSchema(sdl), parse(CACHED))).toEqual([]);
});

describe("Relay's compiler", () => {
  const ROW = `fragment TradeRow_trade on Trade @refetchable(queryName: "TradeRowAgain") {
    outTradeNo state totalAmount createdAt buyer { id logonId } refunds { outRequestNo amount } anomalies { id kind } ...TradeHistory_trade }`;
  const HISTORY = `fragment TradeHistory_trade on Trade
    @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" })
    @refetchable(queryName: "TradeHistoryNextPage") {
      history(first: $first, after: $after) @connection(key: "TradeHistory_history") { edges { node { type data } } } }`;
  const WATCH = `subscription TradeRowWatchSubscription($outTradeNo: ID!) {
    tradeChanged(outTradeNo: $outTradeNo) { trade { ...TradeRow_trade } } }`;

  /** What the compiler wrote of each document, by its name. */
  function compile(documents: Record<string, string>): (name: string) => string {
    const src = path.join(folder, 'src');
    mkdirSync(src, { recursive: true });
    writeFileSync(path.join(folder, 'schema.graphql'), sdl);
    writeFileSync(path.join(folder, 'relay.config.json'), RELAY_CONFIG);
    for (const [name, text] of Object.entries(documents)) {
      writeFileSync(path.join(src, `${name}.ts`), `graphql\`${text}\`;\n`);
    }
    execFileSync(process.execPath, [require.resolve('relay-compiler/cli.js'), 'relay.config.json'], {
      cwd: folder,
      stdio: 'pipe',
    });
    return (name) => readFileSync(path.join(src, '__generated__', `${name}.graphql.ts`), 'utf8');
  }

  test('takes fragments, pages by @connection, and fetches a trade again by its id', () => {
    const artifact = compile({ TradeList: LIST, TradeRow: ROW, TradeHistory: HISTORY, TradeRowWatch: WATCH });

    expect(artifact('TradeRow_trade')).toContain('readonly totalAmount: string;');
    expect(artifact('TradeListNextPage')).toContain('totalCount');
    for (const again of ['TradeRowAgain', 'TradeHistoryNextPage']) expect(artifact(again)).toContain('node(id: $id)');
  });
});

describe('GraphQL Code Generator', () => {
  const SAMPLE = `import type { TradeQuery, TradeQueryVariables, WatchSubscription } from './paystate';
import type { Trade } from './paystate-schema';
const variables: TradeQueryVariables = { outTradeNo: 'tea_1' };
const state: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED' | 'CREATED' | undefined =
  ({} as TradeQuery).trade?.state;
const amounts: string[] = ({} as WatchSubscription).tradeChanged.trade.refunds.map(({ amount }) => amount);
const total: Trade['totalAmount'] = '88.00';
export { variables, state, amounts, total };
`;

  /** The text of each file that the guide's settings name. */
  function generate(): Record<string, string> {
    const [config, document] = [path.join(folder, 'codegen.yml'), path.join(folder, 'watch.graphql')];
    writeFileSync(config, CODEGEN_CONFIG);
    writeFileSync(document, CACHED);
    const script = path.join(__dirname, 'generate-types.mjs');
    const written = execFileSync(process.execPath, [script, config, document], { encoding: 'utf8' });
    return JSON.parse(written) as Record<string, string>;
  }

  const textOf = (text: string | ts.DiagnosticMessageChain) => ts.flattenDiagnosticMessageText(text, ' ');

  /** What the TypeScript compiler says about the files, with strict rules. */
  function typeErrors(files: Record<string, string>): string[] {
    const names = Object.entries(files).map(([name, text]) => {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    });
    const options = { strict: true, noEmit: true, lib: ['lib.es2022.d.ts'], types: [], skipLibCheck: true };
    const program = ts.createProgram(names, options);
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText: text }) => `${path.relative(folder, file?.fileName ?? '')}: ${textOf(text)}`);
  }

  test('generates types that a program checks with: amounts are strings, states a closed list', () => {
    const generated = generate();

    const mistakes = SAMPLE.replace('amounts: string[]', 'amounts: number[]').replace("'tea_1'", '1');
    expect(typeErrors({ ...generated, 'src/right.ts': SAMPLE, 'src/mistakes.ts': mistakes })).toEqual([
      "src/mistakes.ts: Type 'number' is not assignable to type 'string'.",
      expect.stringMatching(/^src\/mistakes\.ts: .*'string\[\]'.*'number\[\]'/),
    ]);
  });
});
