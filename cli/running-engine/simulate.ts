/** `paystate simulate`: what a buyer does and what the clock does, at the simulated Alipay. */
import type { OutputOptions } from '../terminal/command';
import { note, say, sayJson } from '../terminal/output';
import { CommandError, EXIT } from '../terminal/usage-error';
import { simulatorUrl } from './engine-address';

/** To move the clock by weeks takes it a while: all that is due happens, in order. */
const LIMIT_MS = 120_000;

export type SimulateOptions = OutputOptions & { url?: string; buyer?: string; again?: boolean };
type SimulatedTrade = { out_trade_no: string; trade_status: string; total_amount: string };

/** By the order's number, or by the content of its code. */
const targetOf = (order: string) => (/^https?:\/\//.test(order) ? { qr_code: order } : { out_trade_no: order });

export async function simulateScan(order: string, options: SimulateOptions): Promise<number> {
  return sayPaid(await control<SimulatedTrade>('scan', { ...targetOf(order), buyer: options.buyer }, options), options);
}

export async function simulatePay(order: string, options: SimulateOptions): Promise<number> {
  const body = { ...targetOf(order), buyer: options.buyer, again: options.again };
  return sayPaid(await control<SimulatedTrade>('pay', body, options), options);
}

function sayPaid(trade: SimulatedTrade, { json }: SimulateOptions): number {
  if (json) sayJson(trade);
  else say(`at Alipay: ${trade.out_trade_no}  ${trade.trade_status}  ${trade.total_amount}`);
  return EXIT.DONE;
}

export async function simulateClock(advance: string, options: SimulateOptions): Promise<number> {
  note('all that is due by then happens now, in order');
  const moved = await control<{ now: string }>('clock', { advance }, options);
  if (options.json) sayJson(moved);
  else say(`the simulated clock shows ${moved.now}`);
  return EXIT.DONE;
}

async function control<Answer>(what: string, body: object, { url = simulatorUrl() }: SimulateOptions): Promise<Answer> {
  const where = `${url.replace(/\/+$/, '')}/control/${what}`;
  const response = await fetch(where, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(LIMIT_MS),
    redirect: 'error',
  }).catch(() => {
    throw new CommandError(
      EXIT.NOT_TAKEN,
      `no simulator answers at ${where}: npm start runs it beside the engine, on SIMULATOR_PORT`,
    );
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: string };
  if (response.ok) return answer;
  throw new CommandError(EXIT.FAILED, answer.error ?? `${where} answers HTTP ${response.status}, as no simulator does`);
}
