#!/usr/bin/env node
/** Tools beside the product: each command is a file in cli/. `npx paystate help` lists them. */
import './adapters/runtime/require-node';
import { readEnvFile } from './adapters/config/env-file';
import { copy } from './cli/log/copy';
import { doctor } from './cli/doctor/doctor';
import { errors } from './cli/documents/errors';
import { help, HELP } from './cli/terminal/help';
import { keys } from './cli/running-engine/keys';
import { rebuild } from './cli/log/rebuild';
import { reconcile } from './cli/running-engine/reconcile';
import { schema } from './cli/documents/schema';
import { states } from './cli/documents/states';
import { subCodes } from './cli/documents/sub-codes';
import { UsageError } from './cli/terminal/usage-error';
import { verify } from './cli/log/verify';
import { version } from './cli/terminal/version';
import { watch } from './cli/running-engine/watch';

/** Answers the exit code: 0 done, 1 failed, 2 not understood, 3 (reconcile) there are discrepancies. */
type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS = new Map<string, Command>([
  ['doctor', doctor],
  ['rebuild', rebuild],
  ['verify', verify],
  ['copy', copy],
  ['schema', schema],
  ['states', states],
  ['sub-codes', subCodes],
  ['errors', errors],
  ['watch', watch],
  ['reconcile', reconcile],
  ['keys', keys],
  ['help', help],
  ['--help', help],
  ['-h', help],
  ['--version', version],
]);

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  // As the engine: copies of the log are for their owner only.
  process.umask(0o077);
  readEnvFile();
  const command = COMMANDS.get(name);
  if (!command) {
    process.stderr.write(`unknown command ${name}\n\n${HELP}`);
    return 2;
  }
  return args.includes('--help') || args.includes('-h') ? help() : command(args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // A library may name the address that it could not reach: never with the password.
    process.stderr.write(`${message.replace(/:\/\/\S*@/g, '://…@')}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
