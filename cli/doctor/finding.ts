/** One line of `doctor`. `problem` makes the exit code 1; `note` is worth knowing. Says what to do where there is something to do. */
export type Finding = { verdict: 'ok' | 'note' | 'problem'; what: string; says: string };

export const ok = (what: string, says: string): Finding => ({ verdict: 'ok', what, says });
export const note = (what: string, says: string): Finding => ({ verdict: 'note', what, says });
export const problem = (what: string, says: string): Finding => ({ verdict: 'problem', what, says });

export const lineOf = ({ verdict, what, says }: Finding): string => `${verdict.padEnd(8)} ${what}: ${says}\n`;
