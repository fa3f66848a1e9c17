import { sharedFen } from '../../../domain/trade/account';
import { readTradeStatus } from '../../../domain/events/trade-status';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { EventVersionError, upcast } from '../../../domain/events/upcast';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';
import type { TradeEventDetails } from '../../types/event-types';

/** The values of the sentence that `summaryOf` makes: as it, without personal data. Never throws; nothing of a later release's event. */
export function detailsOf(event: RecordedEvent): TradeEventDetails {
  try {
    return detailsOfCurrent(upcast(event));
  } catch (error) {
    if (error instanceof EventVersionError) return {};
    throw error;
  }
}

function detailsOfCurrent(event: TradeEvent): TradeEventDetails {
  switch (event.type) {
    case 'AlipayCallRequested':
      return { alipayMethod: event.data.method, outRequestNo: requestNoOf(event.data.bizContent) };
    case 'AlipayCallAnswered': {
      const { method: alipayMethod, outRequestNo, outcome, tradeStatus, signed: isSigned, durationMs } = event.data;
      return { alipayMethod, outRequestNo, outcome, tradeStatus, isSigned, durationMs, reason: reasonOf(event.data) };
    }
    case 'AlipayNotifyReceived': {
      const { trade_status: status, out_biz_no: outRequestNo } = event.data.params;
      return { tradeStatus: readTradeStatus(status), outRequestNo };
    }
    case 'AlipayPageIssued':
      return { alipayMethod: event.data.method };
    case 'TradeOpened':
      return { amount: event.data.totalFen, method: event.data.method };
    case 'PayMethodSwitched':
      return { amount: event.data.totalFen, method: event.data.method, formerMethod: event.data.from };
    case 'TradeAwaitingBuyer':
      return { tradeNo: event.data.tradeNo, isOnPhone: event.data.confirmOnPhone === true };
    case 'TradePaid':
      return { amount: event.data.paidFen, tradeNo: event.data.tradeNo };
    case 'TradeFinished':
      return { tradeNo: event.data.tradeNo };
    case 'TradeClosed':
      return { closeReason: event.data.reason, reason: event.data.subCode ?? event.data.code };
    case 'TradeAnomalyObserved':
      return { anomalyKind: event.data.kind, outRequestNo: event.data.outRequestNo };
    case 'TradeAnomalySettled':
      return { who: event.data.who };
    default:
      return detailsOfPart(event);
  }
}

/** Of a refund or a settlement. */
function detailsOfPart(event: Extract<TradeEvent, { data: { outRequestNo: string } }>): TradeEventDetails {
  const { outRequestNo } = event.data;
  switch (event.type) {
    case 'RefundRequested':
    case 'RefundSucceeded':
      return { outRequestNo, amount: event.data.amountFen };
    case 'RefundDepositedBack':
      return { outRequestNo, amount: event.data.amountFen, isCredited: event.data.status === 'S' };
    case 'SettlementRequested':
      return { outRequestNo, amount: sharedFen(event.data) };
    case 'SettlementSucceeded':
      return { outRequestNo, amount: event.data.sharedFen };
    case 'RefundRefused':
    case 'SettlementRefused':
      return { outRequestNo, reason: reasonOf(event.data) };
    case 'RefundGivenUp':
    case 'SettlementGivenUp':
      return { outRequestNo, who: event.data.who };
    default:
      // Recorded by a newer version.
      return {};
  }
}

type Answered = { code?: string | undefined; subCode?: string | undefined; reason?: string | undefined };

/** Of what went well Alipay says 10000, which is no reason. */
function reasonOf({ code, subCode, reason }: Answered): string | undefined {
  return subCode ?? reason ?? (code === '10000' ? undefined : code);
}

function requestNoOf({ out_request_no: outRequestNo }: JsonObject): string | undefined {
  return typeof outRequestNo === 'string' ? outRequestNo : undefined;
}
