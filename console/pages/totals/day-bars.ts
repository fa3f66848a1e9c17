import type { Bar } from '../../parts/charts/bars';
import { daysBetween, plusDays } from '../../parts/values/time/beijing-day';
import { fenOf } from '../../parts/values/fen';
import { grouped } from '../../parts/values/money';
import type { TotalsQuery } from './documents';
import type { Period } from './period';
import type { totalsWords } from './words';

/** A bar for each day, also for those without money: their places tell how long nothing was paid. */
export function barsOf(
  { from, to }: Period,
  today: string,
  days: TotalsQuery['days'],
  say: (typeof totalsWords)['en'],
): Bar[] {
  const byDay = new Map(days.map((sums) => [sums.day, sums]));
  return Array.from({ length: daysBetween(from, to) }, (_, index) => {
    const day = plusDays(from, index);
    const { paymentAmount = '0.00', refundAmount = '0.00', netAmount = '0.00' } = byDay.get(day) ?? {};
    const texts = [
      day === today ? `${day}, ${say.notOver}` : day,
      `${say.paid} ¥${grouped(paymentAmount)}`,
      `${say.refunded} ¥${grouped(refundAmount)}`,
      `${say.net} ¥${grouped(netAmount)}`,
    ];
    return {
      id: day,
      title: texts.join('\n'),
      up: Number(fenOf(paymentAmount)),
      down: Number(fenOf(refundAmount)),
      isOpen: day === today,
    };
  });
}
