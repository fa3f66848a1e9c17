import type { CommandObserver } from '../domain/engine/engine';
import type { CommandOutcome } from './instruments';
import { inSpan } from './spans';
import type { Telemetry } from './telemetry';

/** Times every command, whoever gives it. */
export function observeCommands({ merchant, instruments }: Telemetry): CommandObserver {
  return (command, caller, run) => {
    const startedAtMs = performance.now();
    const attributes = {
      'paystate.merchant': merchant,
      'paystate.out_trade_no': command.outTradeNo,
      'paystate.request_id': caller.correlationId,
    };
    return inSpan(`command ${command.type}`, { attributes }, async (span) => {
      let outcome: CommandOutcome = 'failed';
      try {
        const result = await run();
        const [refusal] = result.refusals;
        outcome = refusal ? 'refused' : 'ok';
        if (refusal) span.setAttribute('paystate.refusal', refusal.code);
        return result;
      } finally {
        const seconds = (performance.now() - startedAtMs) / 1_000;
        instruments.commandSeconds.observe({ command: command.type, outcome }, seconds);
      }
    });
  };
}
