/** The schema's types for bills: `reconciliation` and `reconcile`. */
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type {
  Discrepancy as FoundDiscrepancy,
  DiscrepancyKind as DomainDiscrepancyKind,
} from '../../domain/bill/discrepancy';
import type { ReconciliationState as DomainReconciliationState } from '../../domain/reconciliation/reconciliation';
import { describedEnum } from './enums';
import { DateTime, Yuan } from './scalars';
import { UserError } from './error-types';
import { Node } from './node-types';
import { connectionType } from './page-types';

export const ReconciliationState = describedEnum<DomainReconciliationState>(
  'ReconciliationState',
  'How the reconciliation of a bill stands.',
  {
    RUNNING: 'It is being downloaded or compared, by this node or another.',
    NOT_READY: 'Alipay has no such bill yet; it is requested again at `nextTryAt`.',
    DONE: 'Compared. `discrepancyCount` is the number of differences that are left.',
    FAILED:
      'It could not be carried out; `problem` names the reason. It is tried again at `nextTryAt`, or by `reconcile`.',
  },
);

export const DiscrepancyKind = describedEnum<DomainDiscrepancyKind>(
  'DiscrepancyKind',
  "In which way our books and Alipay's bill differ.",
  {
    PAYMENT_UNKNOWN_HERE: 'A payment of an order that was never opened here.',
    PAYMENT_NOT_BOOKED: 'A payment of an order that is unpaid here; `message` states whether Alipay was queried.',
    PAYMENT_NOT_IN_BILL: 'Paid here, and not in the bill.',
    PAYMENT_AMOUNT_DIFFERS: 'A payment of another amount.',
    TRADE_NO_DIFFERS: 'Paid under another number of Alipay than ours: perhaps a second payment of the order.',
    FEE_DIFFERS: "Alipay's fee is not what the contract's rate gives.",
    REFUND_UNKNOWN_HERE: 'A refund that was never requested here, by its request number.',
    REFUND_NOT_BOOKED: 'A refund that has not succeeded here; `message` states whether Alipay was queried.',
    REFUND_NOT_IN_BILL: 'Refunded here, and not in the bill.',
    REFUND_AMOUNT_DIFFERS: 'A refund of another amount.',
    ROW_UNREADABLE: 'A line of the bill that cannot be read for certain.',
    BILL_SUMS_DIFFER: "The bill's own totals do not fit its rows.",
  },
);

@ObjectType({ description: 'Payments and refunds of a bill, summed up.' })
export class BillSums {
  @Field(() => Int, { description: 'How many payments.' })
  paymentCount!: number;

  @Field(() => Yuan, { description: 'What was paid.' })
  paymentAmount!: number;

  @Field(() => Int, { description: 'How many refunds.' })
  refundCount!: number;

  @Field(() => Yuan, { description: 'What was returned.' })
  refundAmount!: number;
}

@ObjectType({ description: "One difference between our books and Alipay's bill." })
export class Discrepancy {
  @Field(() => DiscrepancyKind, { description: 'In which way they differ, for programs.' })
  kind!: FoundDiscrepancy['kind'];

  @Field(() => ID, {
    nullable: true,
    description: "The shop's own number of the order; null when it is about no order.",
  })
  outTradeNo?: string | undefined;

  @Field(() => ID, { nullable: true, description: "The refund's request number; null when it is about no refund." })
  outRequestNo?: string | undefined;

  @Field(() => String, { nullable: true, description: "Alipay's number of the trade, as in the bill." })
  tradeNo?: string | undefined;

  @Field(() => Yuan, {
    nullable: true,
    description: 'The amount by our books (of a fee: by the rate); null when there is none.',
  })
  ours?: number | undefined;

  @Field(() => Yuan, { nullable: true, description: 'The amount by the bill; null when there is none.' })
  theirs?: number | undefined;

  @Field(() => Int, { nullable: true, description: "The line of the bill's file; null when it has none." })
  line?: number | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When Alipay did it, as far as that is known.' })
  at?: string | undefined;

  @Field(() => String, { description: 'What was found, in a sentence.' })
  message!: string;

  @Field(() => String, { description: 'What a person should do about it, in a sentence.' })
  advice!: string;
}

export const DiscrepancyConnection = connectionType(() => Discrepancy, {
  name: 'Discrepancy',
  one: 'a discrepancy',
  many: 'discrepancies',
  order: 'as they were found',
  takesCursor: '`after`',
});

@ObjectType('Reconciliation', {
  implements: Node,
  description:
    "The comparison of one bill of Alipay with our books. While it runs again, the figures are the last result's.",
})
export class ReconciliationObject implements Node {
  /** Position of the last event that it was folded from; undefined where it is the read model's. Not a field of the schema. */
  foldedAt?: string | undefined;

  @Field(() => ID, { description: 'Opaque, one for each bill: comparing it again keeps it.' })
  id!: string;

  @Field(() => String, { description: 'The day ("2026-11-20") or month ("2026-11") of the bill, in Beijing.' })
  date!: string;

  @Field(() => ReconciliationState, { description: 'How it stands.' })
  state!: DomainReconciliationState;

  @Field(() => DateTime, { nullable: true, description: 'When the last run began.' })
  startedAt?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The `actor` who began the last run; `reconciliation` for the daily one.',
  })
  startedBy?: string | undefined;

  @Field(() => String, { nullable: true, description: 'How far the run is; null unless this node carries it out.' })
  progress?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Why it is NOT_READY or FAILED, in a sentence.' })
  problem?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried again by itself; null: not at all.' })
  nextTryAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When the bill was stored; null while there is none.' })
  importedAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it was compared; null while it was not.' })
  reconciledAt?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of the bill's zip as received; null while there is none.",
  })
  fileSha256?: string | undefined;

  @Field(() => Int, { nullable: true, description: 'Payments and refunds in the bill.' })
  rows?: number | undefined;

  @Field(() => BillSums, { nullable: true, description: 'Totals of the bill.' })
  alipay?: BillSums | undefined;

  @Field(() => BillSums, {
    nullable: true,
    description: 'Totals of our books for the same time. Without discrepancies the two are equal.',
  })
  ours?: BillSums | undefined;

  @Field(() => Yuan, { nullable: true, description: "Alipay's fees in the bill, as it writes them." })
  fees?: number | undefined;

  @Field(() => Int, { nullable: true, description: 'All differences; null until it was compared.' })
  discrepancyCount?: number | undefined;

  @Field(() => Int, { nullable: true, description: 'Orders that were queried at Alipay because of the bill.' })
  asked?: number | undefined;

  @Field(() => Int, { nullable: true, description: 'How many of them agree since then.' })
  repaired?: number | undefined;

  @Field(() => Int, {
    nullable: true,
    description: 'Booked in the last minute of the period and not in this bill: expected in the next one.',
  })
  awaitingNextBill?: number | undefined;
}

export const ReconciliationConnection = connectionType(() => ReconciliationObject, {
  name: 'Reconciliation',
  one: 'a reconciliation',
  many: 'reconciliations',
  order: 'newest day first; a month lies behind its first day',
  takesCursor: '`after`',
});

@InputType({ description: 'A bill to compare with our books.' })
export class ReconcileInput {
  @Field(() => String, { description: 'A day ("2026-11-20") or a month ("2026-11") that is over in Beijing.' })
  date!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Download the bill although it is stored already: it may have been incomplete. Both stay in the log.',
  })
  again?: boolean | null;
}

@ObjectType({ description: 'What became of `reconcile`.' })
export class ReconcilePayload {
  @Field(() => ReconciliationObject, {
    nullable: true,
    description: 'How it stands; null when it could not begin. Query `reconciliation` until it is no longer RUNNING.',
  })
  reconciliation?: ReconciliationObject | undefined;

  @Field(() => [UserError], { description: 'Empty when it has begun. Otherwise why it has not.' })
  userErrors!: UserError[];
}
