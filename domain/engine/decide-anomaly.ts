/** A person says that an anomaly is dealt with. It stays in the history, with who, why and what shows it. */
import type { SettleAnomalyCommand } from '../trade/commands';
import type { Decision } from '../trade/decision';
import { isRequestOnItsWay, mayRequestStillArrive } from '../trade/lost-calls';
import { owedRefundNo } from '../refund/owed-refund';
import { refusal, type Refusal } from '../trade/refusals';
import { findSettlement } from '../settlement/settlement';
import { findRefund, type Anomaly, type Refund, type Settlement, type Trade } from '../trade/trade';
import type { TradeEvent } from '../events/trade-events';
import { type Checked, badNameOfOrder, badText } from '../trade/input-checks';
import type { TradeAnomalySettled } from '../events/anomaly-events';

export function decideSettleAnomaly(trade: Trade, command: SettleAnomalyCommand, now: Date): Decision {
  const { outTradeNo, anomalyId, who, why, evidence } = command;
  // An anomaly may be all that is known of a trade: one that was never opened here can be settled, too.
  if (trade.revision < 0) {
    const message = `No trade ${outTradeNo} is known here.`;
    return refuse(refusal('TRADE_NOT_FOUND', message, { field: 'outTradeNo' }));
  }
  const anomaly = trade.anomalies.find(({ eventId }) => eventId === anomalyId);
  if (!anomaly) {
    const message = `Trade ${outTradeNo} has no anomaly ${anomalyId}. The query \`anomalies\` lists them with their ids.`;
    return refuse(refusal('ANOMALY_NOT_FOUND', message, { field: 'anomalyId' }));
  }
  const { settled } = anomaly;
  if (!settled) {
    const underWay = whyNotYet(trade, anomaly, now);
    if (underWay) return refuse(underWay);
    const data: TradeAnomalySettled['data'] = { anomalyId, who, why, evidence, settledAt: now.toISOString() };
    return { kind: 'record', events: [...givenUpWith(trade, anomaly, data), { type: 'TradeAnomalySettled', data }] };
  }
  if (settled.who === who && settled.why === why && settled.evidence === evidence)
    return { kind: 'done', refusals: [] };
  const message = `${settled.who} has settled this anomaly at ${settled.settledAt}: ${settled.why}`;
  return refuse(refusal('ANOMALY_ALREADY_SETTLED', message, { field: 'anomalyId' }));
}

/** What the engine does by itself about the anomaly, or has just sent, is not undone by a person's word. */
function whyNotYet(trade: Trade, anomaly: Anomaly, now: Date): Refusal | undefined {
  const { remedy, tradeNo } = anomaly;
  const owed = remedy === 'refund' ? findRefund(trade, owedRefundNo(tradeNo)) : undefined;
  if (owed && owed.state !== 'REFUSED' && !owed.givenUp) {
    const message = `The money goes back by refund ${owed.outRequestNo} (LATE_PAYMENT_POLICY=refund), which was sent already. Watch the trade.`;
    return refusal('OUTCOME_UNKNOWN', message);
  }
  const outRequestNo = attemptInDoubt(trade, anomaly)?.outRequestNo;
  if (outRequestNo === undefined) return undefined;
  const method = anomaly.about === 'refund' ? 'alipay.trade.refund' : 'alipay.trade.order.settle';
  const isUnderWay =
    isRequestOnItsWay(trade, method, outRequestNo) ||
    mayRequestStillArrive(trade, method, outRequestNo, now.toISOString());
  if (!isUnderWay) return undefined;
  const message = `${outRequestNo} was sent again a moment ago and may still be carried out: it cannot be given up now. Try again in a minute.`;
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' });
}

/** Whoever deals with an outcome that stays unknown deals with the money: the engine must not send it once more. */
function givenUpWith(trade: Trade, anomaly: Anomaly, settled: TradeAnomalySettled['data']): TradeEvent[] {
  const attempt = attemptInDoubt(trade, anomaly);
  if (!attempt) return [];
  const { who, why, settledAt } = settled;
  const data = { outRequestNo: attempt.outRequestNo, who, why, givenUpAt: settledAt };
  return [{ type: anomaly.about === 'refund' ? 'RefundGivenUp' : 'SettlementGivenUp', data }];
}

/**
 * The refund or settlement whose doubt the anomaly is about; undefined once that doubt has ended. A later attempt under the same number is another
 * doubt: the anomaly was observed hours after its own one began, so nothing hangs on the clocks of several nodes.
 */
function attemptInDoubt(
  trade: Trade,
  { kind, about, outRequestNo = '', observedAt }: Anomaly,
): Refund | Settlement | undefined {
  if (kind !== 'OUTCOME_STILL_UNKNOWN') return undefined;
  const attempt = about === 'refund' ? findRefund(trade, outRequestNo) : findSettlement(trade, outRequestNo);
  const since = attempt?.doubt?.since;
  return since !== undefined && Date.parse(since) <= Date.parse(observedAt) ? attempt : undefined;
}

function refuse(...refusals: Refusal[]): Decision {
  return { kind: 'refuse', refusals };
}

export type SettleAnomalyInput = {
  outTradeNo: string;
  anomalyId: string;
  who: string;
  why: string;
  evidence?: string | null | undefined;
};

const MAX_WHO_CHARACTERS = 64;
const MAX_WHY_CHARACTERS = 500;
const MAX_EVIDENCE_CHARACTERS = 2_000;
/** Who acts in the metadata of events besides people: nobody may sign as one of them. */
const OWN_ACTORS: readonly string[] = ['api', 'alipay', 'follow-up', 'policy', 'reconciliation'];

export function checkSettleAnomaly(input: SettleAnomalyInput): Checked<SettleAnomalyCommand> {
  const [who, why, evidence] = [input.who.trim(), input.why.trim(), input.evidence?.trim()];
  const refusals = [
    ...badNameOfOrder(input.outTradeNo),
    ...badOperator(who),
    ...(why === '' ? [refusal('INVALID_TEXT', 'why must say why it is settled.', { field: 'why' })] : []),
    ...badText('why', why, MAX_WHY_CHARACTERS, 'INVALID_TEXT'),
    ...(evidence ? badText('evidence', evidence, MAX_EVIDENCE_CHARACTERS, 'INVALID_TEXT') : []),
  ];
  if (refusals.length > 0) return { refusals };
  const { outTradeNo, anomalyId } = input;
  return { command: { type: 'SettleAnomaly', outTradeNo, anomalyId, who, why, ...(evidence ? { evidence } : {}) } };
}

function badOperator(who: string): Refusal[] {
  const isName = who !== '' && !OWN_ACTORS.includes(who.toLowerCase());
  if (isName && badText('who', who, MAX_WHO_CHARACTERS, 'INVALID_TEXT').length === 0) return [];
  const message = `who must be the name of a person, up to ${MAX_WHO_CHARACTERS} characters, and none of ${OWN_ACTORS.join(', ')}.`;
  return [refusal('INVALID_OPERATOR', message, { field: 'who' })];
}
