/** `paystate close` and `paystate cancel`: the two ways to end an order. */
import { engineAddress } from '../running-engine/engine-address';
import { engineAt, USER_ERROR_FIELDS, type UserError } from '../running-engine/engine-client';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { sayJson } from '../terminal/output';
import { exitOf, sayRefused } from './refused';
import { sayTrade, TRADE_FIELDS, type ShownTrade } from './shown-trade';

type Options = EngineOptions & OutputOptions;
type Payload = { trade: ShownTrade | null; userErrors: UserError[] };

export const close = (outTradeNo: string, options: Options) => endTrade('close', 'CloseInput', outTradeNo, options);
export const cancel = (outTradeNo: string, options: Options) => endTrade('cancel', 'CancelInput', outTradeNo, options);

async function endTrade(field: string, inputType: string, outTradeNo: string, options: Options): Promise<number> {
  const document = `mutation ($input: ${inputType}!) { ${field}(input: $input) { trade { ${TRADE_FIELDS} } ${USER_ERROR_FIELDS} } }`;
  const payload = await engineAt(engineAddress(options)).mutate<Payload>(field, document, { input: { outTradeNo } });
  if (options.json) {
    sayJson(payload);
    return exitOf(payload.userErrors);
  }
  if (payload.trade) sayTrade(payload.trade);
  return sayRefused(payload.userErrors, outTradeNo);
}
