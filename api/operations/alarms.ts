import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { AnomalySeen } from '../../domain/engine/engine';
import { ANOMALY_KINDS } from '../../domain/trade/anomaly';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation';

/** Counts and logs each anomaly that this node records: for an operator's alarm. */
export function createAnomalyAlarm(logger: Logger, registry: Registry): (seen: AnomalySeen) => void {
  const anomalies = new Counter({
    name: 'paystate_anomalies_total',
    help: 'Anomalies recorded by this node, by kind',
    labelNames: ['kind'],
    registers: [registry],
  });
  // A rise from nothing shows only where there was a zero.
  for (const kind of ANOMALY_KINDS) anomalies.inc({ kind }, 0);
  return ({ kind, outTradeNo, anomalyId, correlationId }) => {
    anomalies.inc({ kind });
    // Without the detail: it may quote a seller.
    logger.warn(
      { kind, outTradeNo, anomalyId, requestId: correlationId },
      'anomaly: a person should examine the trade',
    );
  };
}

/** Counts and logs how each reconciliation of this node ended: for an operator's alarm. */
export function createReconciliationAlarm(
  logger: Logger,
  registry: Registry,
): (date: string, reconciliation: Reconciliation) => void {
  const ended = new Counter({
    name: 'paystate_reconciliations_total',
    help: 'Bills compared by this node, by how that ended: agrees, differs, not-ready or failed',
    labelNames: ['result'],
    registers: [registry],
  });
  for (const result of ['agrees', 'differs', 'not-ready', 'failed']) ended.inc({ result }, 0);
  return (date, { ending, result, problem, nextTryAt }) => {
    if (ending === 'DONE' && result) {
      const { discrepancies, byKind, repaired } = result;
      ended.inc({ result: discrepancies === 0 ? 'agrees' : 'differs' });
      if (discrepancies === 0) logger.info({ date, repaired }, "reconciled: our books agree with Alipay's bill");
      else
        logger.warn({ date, discrepancies, byKind }, "our books and Alipay's bill differ: paystate reconcile lists it");
    } else if (ending === 'NOT_READY') {
      ended.inc({ result: 'not-ready' });
      logger.info({ date, problem, nextTryAt }, 'the bill is not ready');
    } else if (ending === 'FAILED') {
      ended.inc({ result: 'failed' });
      logger.warn({ date, problem, nextTryAt }, 'the bill could not be reconciled');
    }
  };
}
