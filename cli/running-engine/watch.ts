/** `paystate watch`: prints each change of a trade until it is over. */
import { isWatchToken } from '../../adapters/access/watch-tokens';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { engineAddress } from './engine-address';
import { followTrade, type Change } from './follow-trade';

export async function watch(outTradeNo: string, options: EngineOptions & OutputOptions): Promise<number> {
  const address = engineAddress(options);
  const withEvents = address.apiToken === undefined || !isWatchToken(address.apiToken);
  note(`watching ${outTradeNo}, from when it is opened until it is over; Ctrl-C ends it`);
  const onNotOpened = () => note(`no order ${outTradeNo} is opened here yet: waiting for it`);
  let shown = '';
  for await (const change of followTrade({ address, outTradeNo, withEvents, onNotOpened })) {
    const line = lineOf(change);
    // After a reconnect, the first message brings what was missed: perhaps nothing.
    const isNew = line !== shown || (change.events?.length ?? 0) > 0;
    shown = line;
    if (isNew && options.json) process.stdout.write(`${JSON.stringify(change)}\n`);
    else if (isNew) print(line, change);
    if (isOver(change)) break;
  }
  return EXIT.DONE;
}

/** Nothing more is to come of it: it is closed, or cannot be refunded any more, and nothing of it is in doubt. */
function isOver({ trade: { state, inDoubt } }: Change): boolean {
  return (state === 'TRADE_CLOSED' || state === 'TRADE_FINISHED') && !inDoubt;
}

function lineOf({ trade }: Change): string {
  const { state, paidAmount, refundedAmount, inDoubt } = trade;
  return `${state}  paid ${paidAmount} refunded ${refundedAmount}${inDoubt ? '  (in doubt)' : ''}`;
}

function print(line: string, { events = [] }: Change): void {
  say(line);
  for (const { type, summary } of events) say(`    ${type}: ${summary}`);
}
