/** `paystate watch`: prints each change of a trade until it is interrupted. */
import { isWatchToken } from '../../adapters/access/watch-tokens';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say } from '../terminal/output';
import { engineAddress } from './engine-address';
import { followTrade, type Change } from './follow-trade';

export async function watch(outTradeNo: string, options: EngineOptions & OutputOptions): Promise<number> {
  const address = engineAddress(options);
  const withEvents = address.apiToken === undefined || !isWatchToken(address.apiToken);
  note(`watching ${outTradeNo}, from when it is opened; Ctrl-C ends it`);
  const onNotOpened = () => note(`no order ${outTradeNo} is opened here yet: waiting for it`);
  let shown = '';
  for await (const change of followTrade({ address, outTradeNo, withEvents, onNotOpened })) {
    const line = lineOf(change);
    // After a reconnect, the first message brings what was missed: perhaps nothing.
    const isNew = line !== shown || (change.events?.length ?? 0) > 0;
    shown = line;
    if (!isNew) continue;
    if (options.json) process.stdout.write(`${JSON.stringify(change)}\n`);
    else print(line, change);
  }
  return 0;
}

function lineOf({ trade }: Change): string {
  const { state, paidAmount, refundedAmount, inDoubt } = trade;
  return `${state}  paid ${paidAmount} refunded ${refundedAmount}${inDoubt ? '  (in doubt)' : ''}`;
}

function print(line: string, { events = [] }: Change): void {
  say(line);
  for (const { type, summary } of events) say(`    ${type}: ${summary}`);
}
