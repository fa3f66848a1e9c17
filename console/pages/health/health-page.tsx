/** How the engine is, in the numbers of its alerts, with what to do when one is bad. */
import { useId, type ReactNode } from 'react';
import { Skeleton } from '../../parts/notices/skeleton';
import { Page } from '../../parts/page';
import { Age } from '../../parts/values/time/age';
import { beijingTime } from '../../parts/values/time/when';
import { useMay } from '../../session/session';
import { useWords } from '../../words/language';
import { FigureCard } from './figure-card';
import { breakerOf, FIGURES, type Figure, type Group, type Reading } from './metrics/figures';
import { useHealth, type Readiness } from './metrics/use-readings';
import { Verdict } from './verdict';
import { figureWords, healthWords } from './words';
import styles from './health-page.module.css';

export default function HealthPage() {
  const say = useWords(healthWords);
  const { readiness, readings, silentSinceMs } = useHealth();
  const mayReadMetrics = useMay('METRICS');
  const now = readings.at(-1);
  return (
    <Page title={say.title}>
      {silentSinceMs !== undefined && (
        <p role="alert" className={styles['silent']}>
          {say.silent(beijingTime(silentSinceMs).slice(11))}
        </p>
      )}
      {!readiness && silentSinceMs === undefined && <Skeleton />}
      <div className={styles['states']}>
        {readiness && <Ready readiness={readiness} />}
        {now && <Breaker reading={now} />}
      </div>
      {!mayReadMetrics && <p className={styles['means']}>{say.needsMetrics}</p>}
      {now &&
        (Object.keys(FIGURES) as Group[]).map((group) => <Figures key={group} group={group} readings={readings} />)}
    </Page>
  );
}

function Figures({ group, readings }: { group: Group; readings: readonly Reading[] }) {
  const { groups } = useWords(figureWords);
  const title = useId();
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{groups[group]}</h2>
      <div className={styles['cards']}>
        {FIGURES[group].map((figure: Figure) => (
          <FigureCard key={figure.id} figure={figure} readings={readings} />
        ))}
      </div>
    </section>
  );
}

function Ready({ readiness: { isReady, reasons, atMs } }: { readiness: Readiness }) {
  const say = useWords(healthWords);
  return (
    <State title={isReady ? say.readyTitle : say.notReadyTitle} verdict={isReady ? 'good' : 'page'} atMs={atMs}>
      {isReady ? say.ready : [...reasons.map((reason) => say.reasons[reason] ?? reason), say.notReady].join(' ')}
    </State>
  );
}

function Breaker({ reading }: { reading: Reading }) {
  const say = useWords(healthWords);
  const state = breakerOf(reading.samples);
  if (state === undefined) return null;
  const verdict = { closed: 'good', 'half-open': 'ticket', open: 'page' } as const;
  return (
    <State title={`${say.breaker}: ${say.breakerState[state]}`} verdict={verdict[state]} atMs={reading.atMs}>
      {say.breakerMeans[state]}
    </State>
  );
}

type StateProps = { title: string; verdict: 'good' | 'page' | 'ticket'; atMs: number; children: ReactNode };

function State({ title, verdict, atMs, children }: StateProps) {
  return (
    <section className={`${styles['card']} ${verdict === 'good' ? '' : styles[verdict]}`}>
      <header>
        <h2>{title}</h2>
        <Verdict verdict={verdict} />
      </header>
      <p>{children}</p>
      <p className={styles['age']}>
        <Age sinceMs={atMs} />
      </p>
    </section>
  );
}
