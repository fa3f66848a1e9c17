import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import type { PayMethod } from '../../../domain/events/payment-events';
import { DAY_MS } from '../../../domain/values/durations';
import {
  TooManyTotalsError,
  type ReadModel,
  type TotalsBy as DomainTotalsBy,
} from '../../../projections/views/read-model';
import type { ApiContext } from '../../request/context';
import { ApiError } from '../../request/errors';
import { MAX_TOTALS_DAYS } from '../../request/limits';
import { readDay } from './beijing-day';
import { Totals, TotalsBy } from './totals-types';

@Resolver()
export class TotalsResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => [Totals], {
    description:
      "What was paid and refunded on days in Beijing, as Alipay's bills of these days count it. At most 366 days and 1,000 rows.",
  })
  totals(
    @Arg('from', () => String, { description: 'The first day, "2026-11-01".' }) from: string,
    @Arg('to', () => String, { description: 'The last day, "2026-11-30"; it counts, too.' }) to: string,
    @Arg('by', () => TotalsBy, { nullable: true, description: 'One for all of it when left out.' })
    by: DomainTotalsBy | null | undefined,
    @Ctx() { deps }: ApiContext,
  ): Totals[] {
    return readTotals(deps.readModel, from, to, by ?? undefined);
  }
}

/** Throws `ApiError` BAD_USER_INPUT. */
export function readTotals(
  readModel: Pick<ReadModel, 'totals'>,
  from: string,
  to: string,
  by: DomainTotalsBy | undefined,
): Totals[] {
  const days = (readDay('to', to) - readDay('from', from)) / DAY_MS + 1;
  if (days < 1) throw new ApiError('BAD_USER_INPUT', 'to is a day before from.');
  if (days > MAX_TOTALS_DAYS) {
    throw new ApiError('BAD_USER_INPUT', `totals are of ${MAX_TOTALS_DAYS} days at most, not ${days}.`);
  }
  try {
    return readModel.totals(from, to, by).map(({ day, method, storeId, ...sums }) => ({
      day,
      method: method as PayMethod | undefined,
      storeId,
      paymentCount: sums.paymentCount,
      paymentAmount: sums.paymentFen,
      refundCount: sums.refundCount,
      refundAmount: sums.refundFen,
      netAmount: sums.paymentFen - sums.refundFen,
    }));
  } catch (error) {
    if (error instanceof TooManyTotalsError) throw new ApiError('BAD_USER_INPUT', `${error.message}.`);
    throw error;
  }
}
