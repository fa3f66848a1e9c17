/** docs/reference/cli.md: from the same descriptions as the help of each command. */
import type { Argument, Command, Option } from 'commander';
import type { CommandText } from '../terminal/command';

/** Commander's, with what ours add. */
type Described = Command & { text?: CommandText };

export function commandsDocument(program: Command, exits: readonly (readonly [number, string])[]): string {
  const commands = program.commands.flatMap((one): Described[] =>
    one.commands.length > 0 ? [...one.commands] : [one],
  );
  return `# The command line

Made by \`npx paystate cli --write\` from the commands; \`npm test\` compares. \`npx paystate help <command>\` prints
the same in the terminal. A command or an option that is mistyped is answered with the nearest one.

Settings come from the environment, or from a file \`.env\`, as for the engine ([settings.md](settings.md)). Commands
for the running engine read \`HOST\`, \`PORT\`, \`MERCHANTS_FILE\`, and as their key \`API_TOKEN\` or
\`API_TOKEN_FILE\`; any API key of the shop will do ([access.md](../guides/access.md)). Results go to standard output,
hints and problems to standard error.

A request that fails for a moment is sent again, with the same numbers and visibly, three times at most: where the
engine advises \`RETRY_SAME_KEYS\`, where it is overloaded, and where its answer is lost.

| exit code | meaning |
|---|---|
${exits.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}

${commands.map(sectionOf).join('\n')}`;
}

function sectionOf(described: Described): string {
  const name = fullName(described);
  const { summary = '', details, examples = [] } = described.text ?? {};
  const options = described.createHelp().visibleOptions(described);
  const rows = [...described.registeredArguments.map(rowOfArgument), ...options.filter(isOwn).map(rowOfOption)];
  const table = rows.length === 0 ? [] : ['| | |', '|---|---|', ...rows, ''];
  return [
    `## ${name}`,
    '',
    ...wrapped(`${summary[0]?.toUpperCase() ?? ''}${summary.slice(1)}.`),
    '',
    '```sh',
    ...examples.map((example) => example.replace(/\bpaystate\b/g, 'npx paystate')),
    '```',
    '',
    ...(details === undefined ? [] : [...detailsOf(details), '']),
    ...table,
  ].join('\n');
}

function fullName(described: Command): string {
  const above = described.parent;
  return above?.parent ? `${above.name()} ${described.name()}` : described.name();
}

const isOwn = ({ long }: Option) => long !== '--help';

function rowOfArgument(argument: Argument): string {
  return `| \`<${argument.name()}>\` | ${argument.description} |`;
}

function rowOfOption({ flags, description, defaultValue }: Option): string {
  const standard =
    typeof defaultValue === 'string' || typeof defaultValue === 'number' ? ` (default ${defaultValue})` : '';
  return `| \`${flags}\` | ${description}${standard} |`;
}

/** What is laid out by hand stays so. */
function detailsOf(details: string): string[] {
  return details.includes('\n') ? ['```', ...details.split('\n'), '```'] : wrapped(details);
}

const MAX_LINE = 120;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= MAX_LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
