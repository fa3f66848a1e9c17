/** Whatever the help offers is understood: each example of each command, and each has one. */
import type { Command } from 'commander';
import { createProgram } from '../../../cli/commands/program';
import type { CliCommand } from '../../../cli/terminal/command';

const leavesOf = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap((one) => leavesOf(one));
const commands = leavesOf(createProgram()).map(
  (command) => (command as Command & Pick<CliCommand, 'text'>).text.examples,
);

/** What a shell makes of it, without the variables before it and what follows `>`. */
function argumentsIn(example: string): string[] {
  const [, line = ''] = /^(?:[A-Z_]+=\S+ .*?\) )?paystate (.*?)(?: > .*)?$/.exec(example) ?? [];
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

test.each(commands.flat())('%s', async (example) => {
  const program = createProgram();
  let ran = 0;
  for (const leaf of leavesOf(program)) leaf.action(() => void (ran += 1));

  await program.parseAsync(argumentsIn(example), { from: 'user' });

  expect(ran).toBe(1);
});

test('a summary is one line without a full stop, and lists are not cut', () => {
  for (const command of leavesOf(createProgram())) {
    expect(command.summary()).toMatch(/^[a-z][^\n]*[^.]$/);
  }
});
