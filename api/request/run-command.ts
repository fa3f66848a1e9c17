import type { TradeCommand } from '../../domain/trade/commands';
import type { CommandResult } from '../../domain/engine/engine';
import { handleCommand } from '../../domain/engine/handle-command';
import type { ApiContext } from './context';
import type { Checked } from '../../domain/trade/input-checks';

/** `trade` is undefined when the input was refused before any trade was loaded. */
export type Outcome = { trade?: CommandResult['trade']; refusals: CommandResult['refusals'] };

/** Carries out a checked command and counts it. One that failed its checks leaves no event and makes no call. */
export async function run(name: string, checked: Checked<TradeCommand>, context: ApiContext): Promise<Outcome> {
  const { deps, metrics, requestId, caller } = context;
  if ('refusals' in checked) {
    metrics.countCommand(name, checked.refusals[0]?.code ?? 'ok');
    return checked;
  }
  try {
    const result = await handleCommand(deps.engine, checked.command, { actor: caller.actor, correlationId: requestId });
    metrics.countCommand(name, result.refusals[0]?.code ?? 'ok');
    return result;
  } catch (error) {
    metrics.countCommand(name, 'failed');
    throw error;
  }
}
