/** A person says that an anomaly is dealt with. It stays in the history, with who, why and what shows it. */
import type { SettleAnomalyCommand } from './commands';
import type { Decision } from './decision';
import { refusal, type Refusal } from './refusals';
import type { Trade } from './trade';
import type { TradeAnomalySettled } from './trade-events';

export function decideSettleAnomaly(trade: Trade, command: SettleAnomalyCommand, now: Date): Decision {
  const { outTradeNo, anomalyId, who, why, evidence } = command;
  // An anomaly may be all that is known of a trade: one that was never opened here can be settled, too.
  if (trade.revision < 0) {
    const message = `No trade ${outTradeNo} is known here.`;
    return refuse(refusal('TRADE_NOT_FOUND', message, { field: 'outTradeNo' }));
  }
  const anomaly = trade.anomalies.find(({ eventId }) => eventId === anomalyId);
  if (!anomaly) {
    const message = `Trade ${outTradeNo} has no anomaly ${anomalyId}. Its \`anomalies\` have their ids.`;
    return refuse(refusal('ANOMALY_NOT_FOUND', message, { field: 'anomalyId' }));
  }
  const { settled } = anomaly;
  if (!settled) {
    const data: TradeAnomalySettled['data'] = { anomalyId, who, why, evidence, settledAt: now.toISOString() };
    return { kind: 'record', events: [{ type: 'TradeAnomalySettled', data }] };
  }
  if (settled.who === who && settled.why === why && settled.evidence === evidence)
    return { kind: 'done', refusals: [] };
  const message = `${settled.who} has settled this anomaly at ${settled.settledAt}: ${settled.why}`;
  return refuse(refusal('ANOMALY_ALREADY_SETTLED', message, { field: 'anomalyId' }));
}

function refuse(...refusals: Refusal[]): Decision {
  return { kind: 'refuse', refusals };
}
