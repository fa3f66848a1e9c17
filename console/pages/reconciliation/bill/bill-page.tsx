/** One bill of Alipay beside our books: a day's or a month's. */
import { Link, useParams } from 'react-router';
import { EmptyState } from '../../../parts/notices/empty-state';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { Skeleton } from '../../../parts/notices/skeleton';
import { usePolled } from '../../../parts/live/use-polled';
import { Page } from '../../../parts/page';
import { Freshness } from '../../../parts/notices/freshness';
import { Facts } from '../../../parts/values/facts';
import { Money } from '../../../parts/values/money';
import { Badges } from '../../../parts/values/state-badge';
import { When } from '../../../parts/values/time/when';
import { useMay } from '../../../session/session';
import { useActorName } from '../../../words/actors';
import { useWords } from '../../../words/language';
import { BillBadge } from '../bill-badge';
import { dateBeside, isDate } from '../days';
import { Differences } from './differences';
import { BillDocument, type BillFragment, type BillQuery } from './documents';
import { RunButtons, RunError, RunState, useRun } from './run';
import { SumsPanels } from './sums';
import { billWords } from './words';
import styles from './bill.module.css';

const RUNNING_EVERY_MS = 700;
const EVERY_MS = 20_000;

const everyMs = (result: BillQuery | undefined) =>
  result?.reconciliation?.state === 'RUNNING' ? RUNNING_EVERY_MS : EVERY_MS;

export default function BillPage() {
  const { date = '' } = useParams();
  return isDate(date) ? <Bill key={date} date={date} /> : <NoDate />;
}

function Bill({ date }: { date: string }) {
  const say = useWords(billWords);
  const mayRun = useMay('OPERATE');
  const { data, readAtMs, error, reload } = usePolled(BillDocument, { date }, everyMs);
  const run = useRun(date, reload);
  const bill = data?.reconciliation;
  return (
    <Page
      title={say.title(date)}
      heading={<Heading date={date} />}
      actions={
        data && (
          <>
            <Freshness sinceMs={readAtMs} />
            {mayRun && <RunButtons bill={bill ?? null} run={run} />}
          </>
        )
      }
    >
      <nav className={styles['beside']} aria-label={say.toCalendar}>
        {[-1, 1].map((by) => (
          <Link key={by} to={`/reconciliation/${dateBeside(date, by)}`}>
            {by < 0 ? say.before(dateBeside(date, by)) : say.after(dateBeside(date, by))}
          </Link>
        ))}
      </nav>
      <RunError run={run} />
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!data && !error && <Skeleton />}
      {data && !bill && <NotRequested mayRun={mayRun} />}
      {bill && <Content bill={bill} />}
    </Page>
  );
}

function Heading({ date }: { date: string }) {
  const say = useWords(billWords);
  return (
    <>
      <Link to={`/reconciliation?month=${date.slice(0, 7)}`} className={styles['back'] ?? ''}>
        ← {say.toCalendar}
      </Link>
      {say.title(date)}
    </>
  );
}

function Content({ bill }: { bill: BillFragment }) {
  const say = useWords(billWords);
  const { alipay, ours, discrepancyCount, reconciledAt, date } = bill;
  return (
    <>
      {bill.state === 'DONE' && (
        <Badges>
          <BillBadge bill={bill} />
        </Badges>
      )}
      <RunState bill={bill} />
      {alipay && ours && (
        <div className={styles['panels']}>
          <SumsPanels alipay={alipay} ours={ours} />
        </div>
      )}
      {discrepancyCount !== null && discrepancyCount > 0 && (
        <Differences key={reconciledAt} date={date} count={discrepancyCount} />
      )}
      {bill.state === 'DONE' && discrepancyCount === 0 && (
        <EmptyState title={say.nothing}>
          <p>{say.nothingHow}</p>
        </EmptyState>
      )}
      <More bill={bill} />
    </>
  );
}

function More({ bill }: { bill: BillFragment }) {
  const say = useWords(billWords);
  const actorName = useActorName();
  const { fees, rows, awaitingNextBill, asked, repaired, reconciledAt, importedAt, startedBy, fileSha256 } = bill;
  return (
    <section className={styles['panel']}>
      <h2>{say.more}</h2>
      <Facts
        facts={[
          [say.fees, fees === null ? null : <Money key="fees" yuan={fees} />],
          [say.awaiting, awaitingNextBill === null ? null : say.awaitingHow(awaitingNextBill)],
          [say.rows, rows],
          [say.asked, asked === null ? null : say.askedHow(asked, repaired ?? 0)],
          [say.reconciledAt, reconciledAt === null ? null : <When key="reconciled" at={reconciledAt} />],
          [say.importedAt, importedAt === null ? null : <When key="imported" at={importedAt} />],
          [say.startedBy, startedBy === null ? null : actorName(startedBy)],
          [say.sha256, fileSha256 === null ? null : <code key="sha256">{fileSha256}</code>],
        ]}
      />
    </section>
  );
}

function NotRequested({ mayRun }: { mayRun: boolean }) {
  const say = useWords(billWords);
  return (
    <EmptyState title={say.notRequested}>
      <p>{say.notRequestedHow}</p>
      {!mayRun && <p>{say.needsOperate}</p>}
    </EmptyState>
  );
}

function NoDate() {
  const say = useWords(billWords);
  return (
    <Page title={say.noDate}>
      <EmptyState title="404">
        <p>{say.noDateHow}</p>
        <Link to="/reconciliation">{say.toCalendar}</Link>
      </EmptyState>
    </Page>
  );
}
