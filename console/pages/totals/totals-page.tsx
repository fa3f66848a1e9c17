/** What was paid and refunded, by day, by way to pay and by store. */
import { Link } from 'react-router';
import { Bars } from '../../parts/charts/bars';
import { DayField } from '../../parts/controls/fields/day-field';
import { ToggleBar } from '../../parts/controls/fields/toggle-bar';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Freshness } from '../../parts/notices/freshness';
import { Skeleton } from '../../parts/notices/skeleton';
import { Page } from '../../parts/page';
import { daysBetween } from '../../parts/values/time/beijing-day';
import { useMay } from '../../session/session';
import { useWords } from '../../words/language';
import { Breakdowns } from './breakdowns';
import { barsOf } from './day-bars';
import { MAX_DAYS, PRESETS, presetPeriod, usePeriod, type Period } from './period';
import { Summary } from './summary';
import { useTotals, type LiveTotals } from './use-totals';
import { totalsWords } from './words';
import styles from './totals-page.module.css';

export default function TotalsPage() {
  const say = useWords(totalsWords);
  const { period, today, choose } = usePeriod();
  const problem = problemOf(period, say);
  const live = useTotals(problem === undefined ? period : undefined);
  const { totals, error } = live;
  return (
    <Page title={say.title} actions={<Freshness sinceMs={live.readAtMs} onReload={live.reload} />}>
      <PeriodChoice period={period} today={today} onChoose={choose} />
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      {error && <ErrorNotice error={error} onRetry={live.reload} />}
      {!totals && !error && problem === undefined && <Skeleton rows={12} />}
      {totals && <Result live={live} totals={totals} period={period} today={today} />}
    </Page>
  );
}

type Result = { live: LiveTotals; totals: NonNullable<LiveTotals['totals']>; period: Period; today: string };

function Result({ live, totals, period, today }: Result) {
  const say = useWords(totalsWords);
  const [all, before] = [totals.all[0], totals.before[0]];
  if (!all || !before || all.paymentCount + all.refundCount === 0) return <Nothing />;
  const bars = barsOf(period, today, totals.days, say);
  const names = { up: say.paid, down: say.refunded, mark: say.net };
  return (
    <>
      <Summary sums={all} before={before} period={period} isOpen={today >= period.from && today <= period.to} />
      <Bars label={say.byDay} note={say.sameNumbers} names={names} bars={bars} />
      <Breakdowns live={live} totals={totals} period={period} today={today} />
      <p className={styles['aside']}>{say.how}</p>
    </>
  );
}

function PeriodChoice({ period, today, onChoose }: { period: Period; today: string; onChoose: (one: Period) => void }) {
  const say = useWords(totalsWords);
  const isChosen = (wanted: Period) => wanted.from === period.from && wanted.to === period.to;
  const chosen = PRESETS.find((preset) => isChosen(presetPeriod(preset, today)));
  return (
    <div className={styles['choice']}>
      <ToggleBar
        label={say.period}
        mode="single"
        chosen={chosen ? [chosen] : []}
        options={PRESETS.map((preset) => [preset, say[preset]] as const)}
        onChange={([preset]) => preset && onChoose(presetPeriod(preset, today))}
      />
      <div className={styles['days']}>
        <DayField
          label={say.from}
          value={period.from}
          onChange={(from) => from !== '' && onChoose({ ...period, from })}
        />
        <DayField label={say.to} value={period.to} onChange={(to) => to !== '' && onChoose({ ...period, to })} />
      </div>
    </div>
  );
}

function problemOf({ from, to }: Period, say: (typeof totalsWords)['en']): string | undefined {
  const days = daysBetween(from, to);
  if (days < 1) return say.backwards;
  return days > MAX_DAYS ? say.tooLong(days) : undefined;
}

function Nothing() {
  const say = useWords(totalsWords);
  const mayPay = useMay('PAY');
  return (
    <EmptyState title={say.none}>
      <p>{say.noneHow}</p>
      {mayPay && <Link to="/new">{say.newPayment}</Link>}
    </EmptyState>
  );
}
