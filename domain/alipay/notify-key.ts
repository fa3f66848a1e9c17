import type { AlipayNotifyReceived } from '../events/evidence-events';

/**
 * Tells a retry from news: the notify_id *and* what it says. A retry has the same notify_id, but a notify with a known id that
 * says something else is not dropped for it.
 */
export function notifyKey({ notifyId, params }: AlipayNotifyReceived['data']): string {
  const said = ['trade_no', 'trade_status', 'total_amount', 'seller_id', 'out_biz_no', 'refund_fee'];
  return [notifyId, ...said.map((name) => params[name] ?? '')].join(' ');
}
