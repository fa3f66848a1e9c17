/** How one shop's engine is seen from outside: its registry of metrics, and what must be remembered to fill it. */
import { Registry } from 'prom-client';
import { createInstruments, type Instruments } from './instruments';
import { createNotifyArrivals, type NotifyArrivals } from './notify-arrivals';
import { createOwnAppends, type OwnAppends } from './own-appends';

export type Telemetry = {
  merchant: string;
  /** All of it bears the label `merchant`: several shops are read as one (`exposition.ts`). */
  registry: Registry;
  instruments: Instruments;
  ownAppends: OwnAppends;
  arrivals: NotifyArrivals;
};

export function createTelemetry(merchant: string): Telemetry {
  const registry = new Registry();
  registry.setDefaultLabels({ merchant });
  return {
    merchant,
    registry,
    instruments: createInstruments(registry),
    ownAppends: createOwnAppends(),
    arrivals: createNotifyArrivals(),
  };
}
