/** One subscription of the running engine, by the mechanism of `paystate/client`, told to a person and with exit codes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { follow } from '../../client/follow';
import { PaystateError } from '../../client/outcome';
import { note } from '../terminal/output';
import { CommandError, EXIT } from '../terminal/usage-error';
import type { EngineAddress } from './engine-address';
import { EngineProblem, IS_IT_RUNNING } from './engine-problem';

/** Between two questions for the position to begin at. */
const BEGIN_AGAIN_MS = 1_000;
/** What is there is shown at once; where nothing comes in this time, there is nothing. */
const NOTHING_YET_MS = 1_500;

export type Followed = {
  address: Pick<EngineAddress, 'hostAndPath' | 'apiToken'>;
  /** Takes the variable `$after`, a position. */
  query: string;
  variables: Record<string, unknown>;
  /** The root field of the subscription, which answers an item. */
  field: string;
  /** From where a second connection begins, if the first brought nothing. */
  start?: string | undefined;
  /** Asked for the position before the first connection; where it is left out, that begins with what is there. */
  begin?: (() => Promise<string>) | undefined;
  /** When nothing came although the engine answers. */
  onNothing?: (() => void) | undefined;
};

/**
 * Each item from now on, over a broken connection none twice and none left out. Ends only when the caller leaves the loop. Throws
 * a `CommandError` where connecting again cannot help.
 */
export async function* followSubscription<Item extends { position: string }>(
  followed: Followed,
): AsyncGenerator<Item, void> {
  const { address, query, variables, field, start, begin, onNothing } = followed;
  const url = `ws://${address.hostAndPath}`;
  let isAway = false;
  let waiting: NodeJS.Timeout | undefined;
  // Once for each outage, not once for each try.
  const onLost = ({ message }: { message: string }) => {
    clearTimeout(waiting);
    if (!isAway) note(`${url}: ${message} (${IS_IT_RUNNING}); connecting again until it answers`);
    isAway = true;
  };
  const onConnected = () => {
    if (isAway) note(`${url}: connected again`);
    else if (onNothing) waiting = setTimeout(onNothing, NOTHING_YET_MS);
    isAway = false;
  };
  const token = address.apiToken;
  try {
    const after = begin && (await beginning(begin, onLost));
    const place = { after, afterConnected: start };
    const options = { url, token, query, variables, field, ...place, webSocketImpl: WebSocket, onConnected, onLost };
    for await (const item of follow<Item>(options)) {
      clearTimeout(waiting);
      yield item;
    }
  } catch (error) {
    throw error instanceof PaystateError ? commandError(url, error) : error;
  } finally {
    clearTimeout(waiting);
  }
}

/** Asks until the engine answers. */
async function beginning(begin: () => Promise<string>, onLost: (reason: { message: string }) => void): Promise<string> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof EngineProblem) || !error.problem.isAway) throw error;
      onLost(error);
      await sleep(BEGIN_AGAIN_MS);
    }
  }
}

function commandError(url: string, { noAnswer: { code, message } }: PaystateError): CommandError {
  if (code !== 'UNAUTHENTICATED' && code !== 'FORBIDDEN') return new CommandError(EXIT.FAILED, `${url}: ${message}`);
  const hint = 'set API_TOKEN or API_TOKEN_FILE, or give --key-file <file>';
  return new CommandError(EXIT.NOT_TAKEN, `${url}: the engine does not accept the key (${message || code}): ${hint}`);
}
