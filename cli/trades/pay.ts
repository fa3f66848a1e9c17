/** `paystate pay`: opens a payment, shows the buyer's next step, and with `--wait` follows it until it is paid. */
import { engineAddress, type EngineAddress } from '../running-engine/engine-address';
import { engineAt, USER_ERROR_FIELDS, type UserError } from '../running-engine/engine-client';
import { followTrade } from '../running-engine/follow-trade';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say, sayJson } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { NEXT_STEP_FIELDS, sayNextStep, type NextStep } from './next-step';
import { exitOf, sayRefused } from './refused';
import { sayTrade, TRADE_FIELDS, type ShownTrade } from './shown-trade';

/** What `PayInput` takes beside number, amount and subject, under its names. */
export type PayFields = {
  method: string;
  authCode?: string;
  timeout?: string;
  returnUrl?: string;
  quitUrl?: string;
  buyerId?: string;
  buyerOpenId?: string;
  storeId?: string;
  operatorId?: string;
  terminalId?: string;
  switchMethod?: boolean;
};
export type PayOptions = PayFields & EngineOptions & OutputOptions & { wait?: boolean };

type Opened = ShownTrade & { nextStep: NextStep | null; watchToken?: string | null };
type Payload = { trade: Opened | null; userErrors: UserError[] };

/** While a person waits in front of the terminal. */
const WAIT_TTL = '24h';

/** The token is asked for only where it is used: it opens the order for whoever has it. */
const documentOf = (isWaiting: boolean) => `mutation ($input: PayInput!) { pay(input: $input) {
  trade { ${TRADE_FIELDS} ${NEXT_STEP_FIELDS} ${isWaiting ? `watchToken(ttl: "${WAIT_TTL}")` : ''} } ${USER_ERROR_FIELDS} } }`;

export async function pay(
  outTradeNo: string,
  totalAmount: string,
  subject: string,
  { merchant, keyFile, json, wait = false, ...fields }: PayOptions,
): Promise<number> {
  const address = engineAddress({ ...(merchant && { merchant }), ...(keyFile && { keyFile }) });
  const input = { outTradeNo, totalAmount, subject, ...fields };
  const { trade, userErrors } = await engineAt(address).mutate<Payload>('pay', documentOf(wait), { input });
  const { watchToken, ...shown } = trade ?? {};
  if (json) sayJson({ trade: trade && shown, userErrors });
  else if (trade) await sayOpened(trade, address, wait);
  const exitCode = json ? exitOf(userErrors) : sayRefused(userErrors, outTradeNo);
  if (!wait || !trade || exitCode === EXIT.FAILED) return exitCode;
  return untilPaid({ ...address, apiToken: watchToken ?? address.apiToken }, outTradeNo, json ?? false);
}

async function sayOpened(trade: Opened, { isSimulated }: EngineAddress, isWaiting: boolean): Promise<void> {
  sayTrade(trade);
  if (!trade.nextStep) return;
  await sayNextStep(trade.nextStep);
  if (!isWaiting) note(`  follow it: npx paystate watch ${trade.outTradeNo}`);
  if (isSimulated) note(`  the simulated buyer pays: npx paystate simulate pay ${trade.outTradeNo}`);
}

const PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED'];
const CLOSED = 'TRADE_CLOSED';

/** With the watch token, a key that may only open payments is enough. */
async function untilPaid(
  address: Pick<EngineAddress, 'hostAndPath' | 'apiToken' | 'tokenFrom'>,
  outTradeNo: string,
  asJson: boolean,
): Promise<number> {
  note(`waiting until ${outTradeNo} is paid; Ctrl-C ends the waiting, not the order`);
  for await (const { trade } of followTrade({ address, outTradeNo, withEvents: false })) {
    const { state, paidAmount, closeReason } = trade;
    if (!PAID.includes(state) && state !== CLOSED) continue;
    if (asJson) sayJson(trade);
    else
      say(
        state === CLOSED
          ? `${outTradeNo}  ${state} (${closeReason ?? 'no reason'})`
          : `${outTradeNo}  ${state}  paid ${paidAmount}`,
      );
    return state === CLOSED ? EXIT.FAILED : EXIT.DONE;
  }
  return EXIT.IN_DOUBT;
}
