import { Authorized, Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import { findSettlement } from '../../domain/settlement/settlement';
import { findRefund } from '../../domain/trade/trade';
import type { ApiContext } from '../request/context';
import {
  CancelInput,
  CloseInput,
  ResolveAnomalyInput,
  SettleInput,
  SyncInput,
} from '../types/inputs/command-input-types';
import { run, type Outcome } from '../request/run-command';
import { eventIdOfAnomaly, viewAnomaly, viewRefund, viewSettlement, viewTrade } from './trade-view';
import { checkResolveAnomaly } from '../../domain/engine/decide-anomaly';
import { checkPay } from '../../domain/payment/pay-input';
import { checkRefund } from '../../domain/refund/refund-input';
import { checkSettle } from '../../domain/settlement/settlement-input';
import { waysThat } from '../../domain/alipay/ways-to-pay';
import { checkOutTradeNo } from '../../domain/trade/input-checks';
import {
  CancelPayload,
  ClosePayload,
  PayPayload,
  RefundPayload,
  ResolveAnomalyPayload,
  SettlePayload,
  SyncPayload,
} from '../types/payload-types';
import { PayInput } from '../types/inputs/pay-input-types';
import { RefundInput } from '../types/inputs/refund-input-types';

/** What `cancel` takes. */
const FACE_TO_FACE = waysThat(({ isFaceToFace }) => isFaceToFace === true);

@Resolver()
export class PaymentResolver {
  @Authorized<Scope>(['PAY'])
  @Mutation(() => PayPayload, {
    description:
      'Opens a payment at Alipay. Idempotent by `outTradeNo`: sending it again with the same content answers the same payment. ' +
      '`nextStep` of the trade names what to show the buyer.',
  })
  async pay(
    @Arg('input', () => PayInput, { description: 'What is to be paid, and how.' }) input: PayInput,
    @Ctx() context: ApiContext,
  ): Promise<PayPayload> {
    return payloadOf(await run('Pay', checkPay(input), context));
  }

  @Authorized<Scope>(['REFUND'])
  @Mutation(() => RefundPayload, {
    description:
      'Returns money to the buyer. Idempotent by `outTradeNo` and `outRequestNo`: a retry keeps both, and the money goes back once.',
  })
  async refund(
    @Arg('input', () => RefundInput, { description: 'What is to be returned.' }) input: RefundInput,
    @Ctx() context: ApiContext,
  ): Promise<RefundPayload> {
    const result = await run('Refund', checkRefund(input), context);
    const { trade } = result;
    const refund = trade && findRefund(trade, input.outRequestNo);
    return { ...payloadOf(result), refund: refund && viewRefund(refund, trade) };
  }

  @Authorized<Scope>(['CLOSE'])
  @Mutation(() => ClosePayload, {
    description: 'Closes a trade before anybody has paid it. Closing a closed trade is success.',
  })
  async close(
    @Arg('input', () => CloseInput, { description: 'Which trade.' }) input: CloseInput,
    @Ctx() context: ApiContext,
  ): Promise<ClosePayload> {
    return payloadOf(await run('Close', checkOutTradeNo('Close', input.outTradeNo), context));
  }

  @Authorized<Scope>(['SETTLE'])
  @Mutation(() => SettlePayload, {
    description:
      'Shares money of a paid trade among partners (alipay.trade.order.settle). Idempotent by `outTradeNo` and `outRequestNo`. An unknown outcome is ' +
      'queried and never sent again by itself; the same input again queries, and sends the identical request where Alipay does not know it.',
  })
  async settle(
    @Arg('input', () => SettleInput, { description: 'What goes to whom.' }) input: SettleInput,
    @Ctx() context: ApiContext,
  ): Promise<SettlePayload> {
    const result = await run('Settle', checkSettle(input), context);
    const settlement = result.trade && findSettlement(result.trade, input.outRequestNo);
    return { ...payloadOf(result), settlement: settlement && viewSettlement(settlement, input.outTradeNo) };
  }

  @Authorized<Scope>(['CLOSE', 'REFUND'])
  @Mutation(() => CancelPayload, {
    description:
      `Undoes a payment face to face (${FACE_TO_FACE.join(', ')}): closes it when it is unpaid, returns all of it when it is paid. For a payment whose ` +
      'outcome the till cannot wait for. To return money of an ordinary sale, use `refund`. Cancelling again is success.',
  })
  async cancel(
    @Arg('input', () => CancelInput, { description: 'Which trade.' }) input: CancelInput,
    @Ctx() context: ApiContext,
  ): Promise<CancelPayload> {
    return payloadOf(await run('Cancel', checkOutTradeNo('Cancel', input.outTradeNo), context));
  }

  @Authorized<Scope>(['OPERATE'])
  @Mutation(() => ResolveAnomalyPayload, {
    description:
      'Records that a person has dealt with an anomaly, also with one of an order that was never opened here. It stays in the history and is no ' +
      'longer open. Moves no money. The same input again changes nothing; other content for a resolved anomaly is refused.',
  })
  async resolveAnomaly(
    @Arg('input', () => ResolveAnomalyInput, { description: 'Which anomaly, who resolves it, and why.' })
    input: ResolveAnomalyInput,
    @Ctx() context: ApiContext,
  ): Promise<ResolveAnomalyPayload> {
    const { outTradeNo, why, evidence } = input;
    const anomalyId = eventIdOfAnomaly(input.anomalyId);
    const who = input.who ?? context.caller.name;
    const checked = checkResolveAnomaly({ outTradeNo, anomalyId, who, why, evidence });
    // Metrics keep the label of the former name.
    const result = await run('SettleAnomaly', checked, context);
    const { trade } = result;
    const anomaly = trade?.anomalies.find(({ eventId }) => eventId === anomalyId);
    return { ...payloadOf(result), anomaly: trade && anomaly && viewAnomaly(anomaly, { outTradeNo, trade }) };
  }

  @Authorized<Scope>(['OPERATE'])
  @Mutation(() => ResolveAnomalyPayload, {
    description: 'The same as `resolveAnomaly`.',
    deprecationReason: 'Use `resolveAnomaly`: to settle means alipay.trade.order.settle.',
  })
  async settleAnomaly(
    @Arg('input', () => ResolveAnomalyInput, { description: 'Which anomaly, who resolves it, and why.' })
    input: ResolveAnomalyInput,
    @Ctx() context: ApiContext,
  ): Promise<ResolveAnomalyPayload> {
    return this.resolveAnomaly(input, context);
  }

  @Authorized<Scope>(['OPERATE'])
  @Mutation(() => SyncPayload, {
    description: 'Queries Alipay now for the trade and its open refunds, and books what it reports.',
  })
  async sync(
    @Arg('input', () => SyncInput, { description: 'Which trade.' }) input: SyncInput,
    @Ctx() context: ApiContext,
  ): Promise<SyncPayload> {
    return payloadOf(await run('Sync', checkOutTradeNo('Sync', input.outTradeNo), context));
  }
}

function payloadOf({ trade, refusals }: Outcome) {
  return { trade: trade && viewTrade(trade), userErrors: refusals };
}
