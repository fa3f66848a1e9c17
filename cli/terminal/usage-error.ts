/** The command does not understand its arguments: exit code 2. The message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** For commands that take none: what is not understood is not done. */
export function refuseArguments(command: string, args: readonly string[]): void {
  if (args.length > 0) throw new UsageError(`${command} takes no arguments: ${args.join(' ')}`);
}
