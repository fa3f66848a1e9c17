/** `paystate refund`: returns money of a paid order. */
import { randomUUID } from 'node:crypto';
import { engineAddress } from '../running-engine/engine-address';
import { engineAt, USER_ERROR_FIELDS, type UserError } from '../running-engine/engine-client';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say, sayJson } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { exitOf, sayRefused } from './refused';
import { moneyLine, TRADE_FIELDS, type ShownTrade } from './shown-trade';

export type RefundOptions = EngineOptions & OutputOptions & { reason?: string; outRequestNo?: string };

type Payload = {
  refund: { outRequestNo: string; amount: string; state: string } | null;
  trade: ShownTrade | null;
  userErrors: UserError[];
};

const REFUND = `mutation ($input: RefundInput!) { refund(input: $input) {
  refund { outRequestNo amount state } trade { ${TRADE_FIELDS} } ${USER_ERROR_FIELDS} } }`;

/** The number of the refund is printed before anything is sent: whatever happens then, a retry can keep it. */
export async function refund(outTradeNo: string, amount: string, options: RefundOptions): Promise<number> {
  const engine = engineAt(engineAddress(options));
  const { reason, outRequestNo = `r_${randomUUID().replaceAll('-', '')}` } = options;
  note(`refund ${outRequestNo} of ${outTradeNo}; to try again, keep the number: --out-request-no ${outRequestNo}`);
  const input = { outTradeNo, outRequestNo, amount, reason };
  const payload = await engine.mutate<Payload>('refund', REFUND, { input });
  const { refund: made, trade, userErrors } = payload;
  if (options.json) sayJson(payload);
  else if (made) say(`refund ${made.outRequestNo}  ${made.amount}  ${made.state}`);
  if (!options.json && trade) say(`${outTradeNo}: ${moneyLine(trade)}`);
  const exitCode = options.json ? exitOf(userErrors) : sayRefused(userErrors, outTradeNo);
  // It is not known whether the money went back, though nothing speaks against it.
  return exitCode === EXIT.DONE && made?.state !== 'SUCCEEDED' ? EXIT.IN_DOUBT : exitCode;
}
