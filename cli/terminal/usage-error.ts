/** How a command ends. Each code means the same in every command; docs/reference/cli.md lists them. */
export const EXIT = {
  DONE: 0,
  /** Refused by the engine or by Alipay, failed, or a problem was found. */
  FAILED: 1,
  NOT_UNDERSTOOD: 2,
  /** `reconcile`: the bill and the books differ. */
  DIFFERS: 3,
  /** Money may have moved, and it is not known yet. */
  IN_DOUBT: 4,
  /** No engine answers, or it does not take the request: the credential, the name, or too many requests. */
  NOT_TAKEN: 5,
  /** What a shell says of a process that SIGPIPE ended. */
  NOT_READ: 141,
} as const;

export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.DONE, 'done'],
  [EXIT.FAILED, 'refused by the engine or by Alipay, failed, or a problem was found'],
  [EXIT.NOT_UNDERSTOOD, 'the command is not understood; nothing was sent'],
  [EXIT.DIFFERS, '`reconcile`: there are discrepancies'],
  [
    EXIT.IN_DOUBT,
    'the outcome is not known yet: money may have moved. Repeat with the same numbers, or watch the order',
  ],
  [
    EXIT.NOT_TAKEN,
    'no engine answers, or it does not accept the credential; `reconcile` says 1, as for every "no result"',
  ],
  [EXIT.NOT_READ, 'whoever read the output has closed it, such as `head`'],
];

/** Ends a command: the message goes to standard error. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** The command does not understand its arguments: exit code 2. The message says what to change. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super(EXIT.NOT_UNDERSTOOD, message);
  }
}
