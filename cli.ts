#!/usr/bin/env node
/** `paystate`: what a person types. `cli/commands/program.ts` lists the commands; each loads what it needs. */
import './adapters/runtime/require-node';
import { readEnvFile } from './adapters/config/env-file';
import { runProgram } from './cli/commands/program';
import { endWithReader } from './cli/terminal/closed-pipe';
import { CommandError, EXIT } from './cli/terminal/usage-error';

async function main(args: readonly string[]): Promise<number> {
  // As the engine: copies of the log are for their owner only.
  process.umask(0o077);
  endWithReader();
  readEnvFile();
  return runProgram(args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // A library may name the address that it could not reach: never with the password.
    process.stderr.write(`${message.replace(/:\/\/\S*@/g, '://…@')}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.FAILED;
  },
);
