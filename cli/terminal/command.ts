/** How every command of the command line is described and started: commander, with what all of them have in common. */
import { Command, Option } from 'commander';

export type CommandText = {
  /** One line, without a full stop: what it does. */
  summary: string;
  /** Sentences below it in the help. */
  details?: string;
  /** Whole command lines, at least one. */
  examples: readonly [string, ...string[]];
};

/** A command that its own help, the list of commands and docs/reference/cli.md are made from. */
export class CliCommand extends Command {
  constructor(
    name: string,
    readonly text: CommandText,
  ) {
    super(name);
    const { summary, details, examples } = text;
    this.summary(summary).description(details === undefined ? `${summary}.` : `${summary}.\n\n${details}`);
    this.helpOption('-h, --help', 'show this').helpCommand(false);
    this.addHelpText('after', `\nExample:\n${examples.map((example) => `  ${example}`).join('\n')}`);
    this.exitOverride();
  }

  private readonly needed: Option[] = [];

  /** An option without which nothing is done. Commander's own would be missed before a mistyped one is named. */
  needs<Value>(flags: string, description: string, parse?: (text: string, before: Value | undefined) => Value): this {
    const option = new Option(flags, `${description} (required)`);
    if (parse) option.argParser(parse);
    this.needed.push(option);
    return this.addOption(option);
  }

  /** What it does: answers the exit code. Load what the work needs here, so that the help does not have to. */
  runs(work: (...args: never[]) => Promise<number>): this {
    return this.action(async (...args: unknown[]) => {
      const missing = this.needed.find((option) => this.getOptionValue(option.attributeName()) === undefined);
      if (missing) this.error(`error: required option '${missing.flags}' not specified`);
      process.exitCode = await work(...(args as never[]));
    });
  }
}

export const command = (name: string, text: CommandText): CliCommand => new CliCommand(name, text);

export type EngineOptions = { merchant?: string; keyFile?: string };
export type OutputOptions = { json?: boolean };

/** For a command that asks the running engine: of which shop, and with which key. */
export function withEngineOptions(described: CliCommand): CliCommand {
  return described
    .addOption(new Option('--merchant <shop>', 'a shop of MERCHANTS_FILE; the first one when left out'))
    .addOption(
      new Option('--key-file <file>', 'the file that holds the API key, in place of API_TOKEN or API_TOKEN_FILE'),
    );
}

export function withJson(described: CliCommand): CliCommand {
  return described.addOption(new Option('--json', "the engine's answer as JSON, for programs"));
}
