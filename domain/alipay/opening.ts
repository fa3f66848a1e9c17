/** How an order comes to Alipay, as it is sent: the order itself, and what its way to pay adds. */
import { wayToPay, type UnsentOrder } from './ways-to-pay';
import { formatYuan } from '../values/money';
import type { GatewayRequest } from '../ports';
import type { AlipayPageIssued } from '../events/evidence-events';
import type { TradeOpened } from '../events/payment-events';
import { withoutBlanks, type JsonObject } from '../values/json';

type Opened = TradeOpened['data'];

/** By a call of ours, or in a signed page that the buyer takes there. */
export type Opening = { call: GatewayRequest } | { page: AlipayPageIssued['data'] };

export function openingOf(order: UnsentOrder): Opening {
  const { opening, content } = wayToPay(order.method);
  const bizContent = withoutBlanks({ ...orderOf(order), ...content(order) });
  return 'call' in opening
    ? { call: { method: opening.call, bizContent } }
    : { page: { method: opening.page, bizContent } };
}

function orderOf(opened: Opened): JsonObject {
  const { productCode, isFaceToFace } = wayToPay(opened.method);
  return {
    out_trade_no: opened.outTradeNo,
    total_amount: formatYuan(opened.totalFen),
    subject: opened.subject,
    body: opened.body,
    product_code: productCode,
    store_id: opened.storeId,
    ...(isFaceToFace ? { operator_id: opened.operatorId, terminal_id: opened.terminalId } : {}),
    ...opened.details,
  };
}
