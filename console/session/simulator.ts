/** The simulated Alipay behind this engine, where it has one: its control, passed on by the engine. */
import { useMay } from './session';
import { storedCredential } from './credential';
import { SHOP_PREFIX } from './shop';

/** The engine says so in the page itself. With real money there is none. */
export const HAS_SIMULATOR = document.documentElement.dataset['simulator'] !== undefined;

export function useMaySimulate(): boolean {
  return useMay('OPERATE') && HAS_SIMULATOR;
}

type Request =
  | 'GET ledger'
  | 'GET buyers'
  | 'GET faults'
  | 'POST faults'
  | 'DELETE faults'
  | 'POST scan'
  | 'POST pay'
  | 'POST clock';

/** What it says when it does not do as it is asked, in its own words. `reason`: Alipay's code, where it has one. */
export class SimulatorRefusal extends Error {
  constructor(
    message: string,
    readonly reason: string | undefined,
  ) {
    super(message);
  }
}

/** Throws `SimulatorRefusal`, or what `fetch` throws where nobody answers. */
export async function askSimulator<Answer>(request: Request, content: { query?: URLSearchParams; body?: object } = {}) {
  const [method = 'GET', name = ''] = request.split(' ');
  const { query, body } = content;
  const credential = storedCredential();
  const response = await fetch(`${SHOP_PREFIX}/simulated-alipay/${name}${query ? `?${query.toString()}` : ''}`, {
    method,
    headers: {
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    cache: 'no-store',
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as Answer & {
    error?: string;
    reason?: string;
    errors?: { message: string }[];
  };
  if (response.ok) return answer as Answer;
  throw new SimulatorRefusal(answer.error ?? answer.errors?.[0]?.message ?? String(response.status), answer.reason);
}

export type Buyer = { id: string; name: string; logon_id: string; balance: string };

/** An order as the simulated Alipay has it; amounts in yuan. */
export type AlipayTrade = {
  out_trade_no: string;
  trade_no: string;
  trade_status: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED';
  total_amount: string;
  refunded_amount: string;
};

export type AlipayLedger = { now: string; trades: AlipayTrade[] };

export type FaultRule = { method: string; fault: string; times: number; ms?: number };
