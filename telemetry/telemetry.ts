/** How one shop's engine is seen from outside: its registry of metrics, and what must be remembered to fill it. */
import type { Context } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { createWeighedCache, type WeighedCache } from '../domain/values/lru-cache';
import { createInstruments, type Instruments } from './instruments';

export type Telemetry = {
  merchant: string;
  /** All of it bears the label `merchant`: several shops are read as one (`exposition.ts`). */
  registry: Registry;
  instruments: Instruments;
  /** By the id of an event that this node has appended and not yet seen in its views: so that one node of several reports it. */
  ownAppends: WeighedCache<OwnAppend>;
  /** By `notify_id`: when a notify arrived that is not yet published, by `performance.now()`. */
  arrivals: WeighedCache<number>;
};

export type OwnAppend = {
  /** `performance.now()` when it was durable; undefined while that is not known. */
  storedAtMs: number | undefined;
  /** The trace that it belongs to. */
  context: Context;
};

/** Events on their way to the views. Above it the oldest are forgotten: they are in the log, but are not reported. */
const MAX_OWN_EVENTS = 50_000;
/** Repeats of a notify store nothing and are never published: they stay until they are the oldest. */
const MAX_ARRIVALS = 5_000;

export function createTelemetry(merchant: string): Telemetry {
  const registry = new Registry();
  registry.setDefaultLabels({ merchant });
  return {
    merchant,
    registry,
    instruments: createInstruments(registry),
    ownAppends: createWeighedCache({ maxEntries: MAX_OWN_EVENTS, maxBytes: MAX_OWN_EVENTS }),
    arrivals: createWeighedCache({ maxEntries: MAX_ARRIVALS, maxBytes: MAX_ARRIVALS }),
  };
}
