/** Of which time a bill is. */
import { billPeriodOf, problemOfPeriod, type CoveredTime } from '../../../domain/bill/bill';

const covers = (from: string, to: string): CoveredTime => ({
  fromMs: Date.parse(`${from}+08:00`),
  toMs: Date.parse(`${to}+08:00`),
});
const DAY = covers('2026-11-21T00:00:00', '2026-11-22T00:00:00');
const MONTH = covers('2026-11-01T00:00:00', '2026-12-01T00:00:00');
const FIRST_DAY = covers('2026-11-01T00:00:00', '2026-11-02T00:00:00');

test.each<[string, string, CoveredTime | undefined]>([
  ['says that day', '2026-11-21', DAY],
  ['says it up to its last second', '2026-11-21', covers('2026-11-21T00:00:00', '2026-11-21T23:59:59')],
  ['says that month', '2026-11', MONTH],
  ['says nothing', '2026-11-21', undefined],
])('a file that %s is the bill of it', (_, date, said) => {
  expect(problemOfPeriod(said, billPeriodOf(date)!)).toBeUndefined();
});

test.each<[string, string, CoveredTime]>([
  ['the day after', '2026-11-20', DAY],
  ['the month', '2026-11-01', MONTH],
  ['one day of it', '2026-11', FIRST_DAY],
])('a file of %s is not the bill of %s', (_, date, said) => {
  expect(problemOfPeriod(said, billPeriodOf(date)!)).toMatch(/not that of/);
});
