/** `paystate`: all commands. A new one is one entry here. */
import { Command, CommanderError } from 'commander';
import { commandsDocument } from '../documents/commands';
import { writeOrCheck, type GeneratedOptions } from '../documents/generated-document';
import { VERSION } from '../../adapters/runtime/version';
import { command, type CliCommand } from '../terminal/command';
import { EXIT, EXIT_MEANINGS } from '../terminal/usage-error';
import * as documents from './document-commands';
import * as engine from './engine-commands';
import * as log from './log-commands';
import * as trades from './trade-commands';

/** In the order of the help, under its headings. */
const GROUPS: readonly (readonly [heading: string, commands: readonly (() => CliCommand)[]])[] = [
  [
    'Payments',
    [
      trades.pay,
      trades.refund,
      trades.close,
      trades.cancel,
      trades.trade,
      trades.trades,
      trades.anomalies,
      engine.watch,
    ],
  ],
  ['Access', [engine.keys, trades.watchToken]],
  ['Operation', [engine.start, log.doctor, engine.reconcile, log.verify, log.rebuild, log.copy]],
  ['Trying it out', [engine.simulate, engine.listen]],
  ['Documents', [documents.schema, documents.states, documents.subCodes, documents.errors, cli]],
];

const SETTINGS = `
Settings come from the environment, or from a file .env, as for the engine. Commands for the running engine read HOST, PORT,
MERCHANTS_FILE, and as their key API_TOKEN or API_TOKEN_FILE; rebuild, verify and copy read DATA_DIR and EVENT_STORE.

Exit codes:
${EXIT_MEANINGS.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`;

/** Runs a command line without `paystate` itself. Answers the exit code; rejects with what a command throws. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync([...commandLineOf(program, args)], { from: 'user' });
  } catch (error) {
    // Printed already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.NOT_UNDERSTOOD;
    throw error;
  }
  return Number(process.exitCode ?? EXIT.DONE);
}

/** `help refund` is `refund --help`; of a name that is none, nothing but the name, so that commander says so. */
function commandLineOf(program: Command, [first = 'help', ...others]: readonly string[]): readonly string[] {
  const args = first === 'help' ? [...others, '--help'] : [first, ...others];
  const [name = ''] = args;
  const isKnown = name.startsWith('-') || program.commands.some((known) => known.name() === name);
  return isKnown ? args : [name];
}

export function createProgram(): Command {
  const program = new Command('paystate')
    .usage('<command>')
    .description('An event-sourced payment state engine for Alipay: its command line.')
    .version(VERSION, '--version', 'print the version of this package')
    .helpOption('-h, --help', 'show this; of a command: paystate help <command>')
    .helpCommand(false)
    .addHelpText('after', SETTINGS)
    .showHelpAfterError('(paystate help lists the commands)')
    .exitOverride();
  for (const [heading, commands] of GROUPS) {
    for (const described of commands) program.addCommand(nameHelp(described()).helpGroup(`${heading}:`));
  }
  return program;
}

/** After what is wrong, how to find what is right. */
function nameHelp(described: Command, above = ''): Command {
  const name = `${above}${described.name()}`;
  for (const part of described.commands) nameHelp(part, `${name} `);
  return described.showHelpAfterError(`(paystate help ${name} says more)`);
}

function cli(): CliCommand {
  const described = command('cli', {
    summary: 'print this reference of the command line: docs/reference/cli.md',
    examples: ['paystate cli --check'],
  });
  return described
    .option('--write', 'write the file')
    .option('--check', 'compare the file; 1 when it differs')
    .runs(async (options: GeneratedOptions) =>
      writeOrCheck('docs/reference/cli.md', commandsDocument(createProgram(), EXIT_MEANINGS), options),
    );
}
