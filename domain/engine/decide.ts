/**
 * What to do about a command: pure, and asked again after each step with what the step brought. Refusals come first,
 * the happy path last. A repeat of what already happened is success with no new events.
 */
import type { TradeCommand } from '../trade/commands';
import { decideFollowUp } from '../follow-up/decide-follow-up';
import { decideCancel } from '../payment/decide-cancel';
import { decideOrderSettle } from '../settlement/decide-settlement';
import { decidePay } from '../payment/decide-pay';
import { decideSettleAnomaly } from './decide-anomaly';
import type { DecideContext, Decision } from '../trade/decision';
import type { Trade } from '../trade/trade';
import { decideSync } from '../follow-up/decide-sync';
import { decideClose } from '../payment/decide-close';
import { decideRefund } from '../refund/decide-refund';

export function decide(trade: Trade, command: TradeCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'Pay':
      return decidePay(trade, command, context);
    case 'Refund':
      return decideRefund(trade, command, context);
    case 'Close':
      return decideClose(trade, command, context);
    case 'Cancel':
      return decideCancel(trade, command, context);
    case 'Settle':
      return decideOrderSettle(trade, command, context);
    case 'Sync':
      return decideSync(trade, command, context);
    case 'SettleAnomaly':
      return decideSettleAnomaly(trade, command, context.now);
    case 'FollowUp':
      return decideFollowUp(trade, context);
  }
}
