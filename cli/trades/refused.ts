/** What a mutation says against what was asked: for a person what to do, for a program how the command ends. */
import type { UserError } from '../running-engine/engine-client';
import { note } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';

/** Prints each; answers the exit code: DONE without any. */
export function sayRefused(userErrors: readonly UserError[], outTradeNo: string): number {
  for (const { code, message, advice, alipay } of userErrors) {
    note(`${code}: ${message}`);
    const said = [alipay?.code, alipay?.subCode, alipay?.subMsg].filter((part) => part != null);
    if (said.length > 0) note(`  Alipay: ${said.join(' ')}`);
    const hint = HINTS[advice]?.(outTradeNo);
    if (hint !== undefined) note(`  ${hint}`);
  }
  return exitOf(userErrors);
}

export function exitOf(userErrors: readonly Pick<UserError, 'code'>[]): number {
  if (userErrors.length === 0) return EXIT.DONE;
  return userErrors.some(({ code }) => code === 'OUTCOME_UNKNOWN') ? EXIT.IN_DOUBT : EXIT.FAILED;
}

const HINTS: Partial<Record<string, (outTradeNo: string) => string>> = {
  RETRY_SAME_KEYS: () => 'Give the same command again a little later, with the same numbers: it cannot happen twice.',
  WAIT_FOR_STATE: (outTradeNo) => `The engine queries Alipay: paystate watch ${outTradeNo}. Start nothing else.`,
  NEW_ORDER: () => 'This order number is used up: open a payment with a new one.',
  ASK_A_PERSON: () => 'A person has to examine the account, the contract or the trade.',
};
