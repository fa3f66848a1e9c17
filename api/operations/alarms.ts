import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { AnomalySeen } from '../../domain/engine/engine';

/** Counts and logs each anomaly that this node records: what an operator's alarm listens to. */
export function createAnomalyAlarm(logger: Logger, registry: Registry): (seen: AnomalySeen) => void {
  const anomalies = new Counter({
    name: 'paystate_anomalies_total',
    help: 'Anomalies recorded by this node, by kind',
    labelNames: ['kind'],
    registers: [registry],
  });
  return ({ kind, outTradeNo, anomalyId, correlationId }) => {
    anomalies.inc({ kind });
    // Not the detail: it may quote a seller.
    logger.warn({ kind, outTradeNo, anomalyId, correlationId }, 'anomaly: a person should look at the trade');
  };
}
