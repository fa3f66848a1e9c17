/** /metrics and /readyz, read every few seconds while the page is open. */
import { useEffect, useState } from 'react';
import { storedCredential } from '../../../session/credential';
import { useMay } from '../../../session/session';
import { SHOP_PREFIX } from '../../../session/shop';
import type { Reading } from './figures';
import { parseMetrics } from './samples';
import { browserNowMs } from '../../../session/engine-clock';

const EVERY_MS = 5_000;
const WITHIN_MS = 10_000;
/** Five minutes: the window of the alerts. */
const MAX_READINGS = 60;

export type Readiness = { isReady: boolean; reasons: string[]; atMs: number };

export type Health = {
  readiness: Readiness | undefined;
  /** The earliest first; without METRICS there are none. */
  readings: readonly Reading[];
  /** Since when the engine has not answered; undefined: it does. */
  silentSinceMs: number | undefined;
};

export function useHealth(): Health {
  const mayReadMetrics = useMay('METRICS');
  const [health, setHealth] = useState<Health>({ readiness: undefined, readings: [], silentSinceMs: undefined });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const read = async () => {
      try {
        const [readiness, reading] = await Promise.all([readReadiness(), mayReadMetrics ? readMetrics() : undefined]);
        if (isOver) return;
        setHealth(({ readings }) => ({
          readiness,
          readings: reading ? [...readings, reading].slice(-MAX_READINGS) : readings,
          silentSinceMs: undefined,
        }));
      } catch {
        if (isOver) return;
        setHealth((before) => ({ ...before, silentSinceMs: before.silentSinceMs ?? browserNowMs() }));
      }
      timer = setTimeout(() => void read(), EVERY_MS);
    };
    void read();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [mayReadMetrics]);
  return health;
}

async function readReadiness(): Promise<Readiness> {
  const response = await ask('/readyz');
  const { status, reasons } = (await response.json()) as { status: string; reasons: string[] };
  return { isReady: status === 'ready', reasons, atMs: browserNowMs() };
}

async function readMetrics(): Promise<Reading> {
  const response = await ask('/metrics');
  if (!response.ok) throw new Error(`/metrics: ${response.status}`);
  return { atMs: browserNowMs(), samples: parseMetrics(await response.text()) };
}

function ask(path: string): Promise<Response> {
  const credential = storedCredential();
  const headers: HeadersInit = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  return fetch(`${SHOP_PREFIX}${path}`, { headers, cache: 'no-store', signal: AbortSignal.timeout(WITHIN_MS) });
}
