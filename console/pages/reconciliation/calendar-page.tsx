/** The days of a month, and how the bill of each compares with the books. */
import { Link, useSearchParams } from 'react-router';
import { Freshness } from '../../parts/notices/freshness';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Skeleton } from '../../parts/notices/skeleton';
import { Icon } from '../../parts/icon';
import { Page } from '../../parts/page';
import { usePolled } from '../../parts/live/use-polled';
import { useWords } from '../../words/language';
import { BillBadge } from './bill-badge';
import { Calendar } from './calendar';
import { daysOf, monthBeside, monthNamed } from './days';
import { BillsOfMonthDocument, type BillOfDayFragment, type BillsOfMonthQuery } from './documents';
import { reconciliationWords } from './words';
import styles from './calendar.module.css';

const RUNNING_EVERY_MS = 1_500;
const EVERY_MS = 20_000;

const everyMs = (result: BillsOfMonthQuery | undefined) =>
  result?.reconciliations.nodes.some(({ state }) => state === 'RUNNING') ? RUNNING_EVERY_MS : EVERY_MS;

export default function CalendarPage() {
  const say = useWords(reconciliationWords);
  const [params] = useSearchParams();
  const month = monthNamed(params.get('month'));
  const days = daysOf(month);
  const { data, readAtMs, error, reload } = usePolled(
    BillsOfMonthDocument,
    { from: `${month}-01`, to: days.at(-1) ?? month },
    everyMs,
  );
  const bills = data && new Map(data.reconciliations.nodes.map((bill) => [bill.date, bill]));
  return (
    <Page title={say.title} actions={data && <Freshness sinceMs={readAtMs} />}>
      <p className={styles['intro']}>{say.intro}</p>
      <div className={styles['bar']}>
        <MonthLink to={monthBeside(month, -1)} label={say.monthBefore} icon="M10 3 5 8l5 5" />
        <h2 aria-live="polite">{say.month(month)}</h2>
        <MonthLink to={monthBeside(month, 1)} label={say.monthAfter} icon="M6 3l5 5-5 5" />
        {bills && <Summary bills={days.map((day) => bills.get(day))} />}
      </div>
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!bills && !error && <Skeleton rows={10} />}
      {bills && <Calendar days={days} bills={bills} />}
      {bills && (
        <Link to={`/reconciliation/${month}`} className={styles['whole'] ?? ''}>
          {say.ofMonth}
          <BillBadge bill={bills.get(month) ?? null} />
        </Link>
      )}
    </Page>
  );
}

function MonthLink({ to, label, icon }: { to: string; label: string; icon: string }) {
  return (
    <Link to={`/reconciliation?month=${to}`} aria-label={label} title={label} className={styles['month'] ?? ''}>
      <Icon d={icon} />
    </Link>
  );
}

function Summary({ bills }: { bills: readonly (BillOfDayFragment | undefined)[] }) {
  const say = useWords(reconciliationWords);
  const done = bills.filter((bill) => bill?.state === 'DONE');
  const equal = done.filter((bill) => bill?.discrepancyCount === 0).length;
  return <span className={styles['age']}>{say.summary(equal, done.length - equal)}</span>;
}
