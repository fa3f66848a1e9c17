/** What a shop sends to share money among partners, checked at the border before any state is read. */
import { type ShareInput, readShares, SHARES_RULE } from '../alipay/order-details';
import type { SettleCommand } from '../trade/commands';
import { type Checked, badNameOfOrder } from '../trade/input-checks';
import { refusal } from '../trade/refusals';

export type SettleInput = { outTradeNo: string; outRequestNo: string; shares: readonly ShareInput[] };

/** alipay.trade.order.settle, out_request_no. */
const SETTLE_NUMBER = /^[0-9A-Za-z_]{1,32}$/;

export function checkSettle(input: SettleInput): Checked<SettleCommand> {
  const { outTradeNo, outRequestNo } = input;
  const shares = readShares(input.shares);
  const refusals = [
    ...badNameOfOrder(outTradeNo),
    ...(SETTLE_NUMBER.test(outRequestNo)
      ? []
      : [
          refusal('INVALID_OUT_REQUEST_NO', 'outRequestNo must be 1 to 32 letters, digits or underscores.', {
            field: 'outRequestNo',
          }),
        ]),
    ...(shares ? [] : [refusal('INVALID_TEXT', SHARES_RULE, { field: 'shares' })]),
  ];
  if (refusals.length > 0 || !shares) return { refusals };
  return { command: { type: 'Settle', outTradeNo, outRequestNo, shares } };
}
