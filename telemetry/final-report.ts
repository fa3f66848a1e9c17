/** One line in the log, and one count, for each payment and each refund that became final. */
import type { Logger } from 'pino';
import { returnedByCancel } from '../domain/bill/refund-by-cancel';
import type { RecordedEvent } from '../domain/events/recorded-event';
import { findRefund, type Trade } from '../domain/trade/trade';
import type { Instruments } from './instruments';

/** `trade` as it stands after the event, or after later ones of the same batch. */
export type FinalReport = (event: RecordedEvent, trade: Trade) => void;

export function createFinalReport(logger: Logger, instruments: Instruments): FinalReport {
  const succeeded = (fields: object, amountFen: number) => {
    instruments.refunds.inc();
    instruments.refundsFen.inc(amountFen);
    logger.info({ ...fields, amountFen }, 'refund succeeded');
  };
  return (event, trade) => {
    const { outTradeNo, method } = trade.opened ?? {};
    const { tradeNo } = trade;
    const requestId = event.metadata.$correlationId;
    switch (event.type) {
      case 'TradePaid': {
        const { paidFen: amountFen, paidAt } = event.data;
        instruments.payments.inc();
        instruments.paymentsFen.inc(amountFen);
        logger.info({ outTradeNo, tradeNo, requestId, method, amountFen, paidAt }, 'payment received');
        return;
      }
      case 'RefundSucceeded': {
        const { outRequestNo, amountFen, refundedAt } = event.data;
        succeeded({ outTradeNo, tradeNo, requestId, outRequestNo, refundedAt }, amountFen);
        return;
      }
      case 'RefundRefused': {
        const { outRequestNo, code, subCode } = event.data;
        // It may have been requested again meanwhile.
        if (findRefund(trade, outRequestNo)?.state !== 'REFUSED') return;
        logger.info({ outTradeNo, tradeNo, requestId, outRequestNo, code, subCode }, 'refund refused');
        return;
      }
      case 'TradeClosed': {
        const returned = returnedByCancel(trade);
        if (returned) succeeded({ outTradeNo, tradeNo, requestId, refundedAt: returned.at }, returned.amountFen);
        return;
      }
      default:
    }
  };
}
