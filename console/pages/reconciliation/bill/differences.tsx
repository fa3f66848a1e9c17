/** What differs, each with what to do about it. */
import { useMemo, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Select } from '../../../parts/controls/fields/select';
import { CsvButton } from '../../../parts/errands/csv-button';
import { EmptyState } from '../../../parts/notices/empty-state';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { Skeleton } from '../../../parts/notices/skeleton';
import { Aside, DataTable, type Column } from '../../../parts/table/data-table';
import { More } from '../../../parts/table/more';
import { usePages } from '../../../parts/table/use-pages';
import { Money } from '../../../parts/values/money';
import { useLanguage, useWords } from '../../../words/language';
import { DifferencesDocument, type DifferenceFragment, type DifferencesQuery, type DiscrepancyKind } from './documents';
import { kindWords } from './kind-words';
import { billWords } from './words';
import styles from './bill.module.css';

const ALL = 'ALL';
const NO_PAGE = { edges: [], pageInfo: { endCursor: null, hasNextPage: false } };

const pick = ({ reconciliation }: DifferencesQuery) => {
  const { edges, pageInfo } = reconciliation?.discrepancies ?? NO_PAGE;
  return { nodes: edges.map(({ cursor, node }) => ({ ...node, cursor })), pageInfo };
};

type Row = DifferenceFragment & { cursor: string };

/** `count`: all there are. */
export function Differences({ date, count }: { date: string; count: number }) {
  const say = useWords(billWords);
  const kinds = useWords(kindWords);
  const [params, setParams] = useSearchParams();
  const named = params.get('kind') ?? ALL;
  const kind = Object.hasOwn(kinds, named) ? (named as DiscrepancyKind) : undefined;
  const pages = usePages(DifferencesDocument, { date, kinds: kind ? [kind] : null }, pick);
  const { rows, error, reload } = pages;
  const options = Object.entries(kinds).map(([id, { name }]) => [id, name] as const);
  return (
    <section className={styles['differences']} aria-label={say.differences}>
      <div className={styles['bar']}>
        <h2>{say.differences}</h2>
        <Select
          label={say.kind}
          isLabelHidden
          value={kind ?? ALL}
          options={[[ALL, say.allKinds], ...options]}
          onChange={(chosen) => setParams(chosen === ALL ? {} : { kind: chosen }, { replace: true })}
        />
        <CsvButton
          list="discrepancies"
          params={{ date, kinds: kind }}
          file={['discrepancies', date, ...(kind ? [kind] : [])].join('-')}
        />
      </div>
      {count > 10_000 && <p>{say.listed(count)}</p>}
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!rows && !error && <Skeleton rows={4} />}
      {rows?.length === 0 && <EmptyState title={say.nothingOfKind} />}
      {rows && rows.length > 0 && <DifferenceTable rows={rows} />}
      {rows && rows.length > 0 && pages.hasMore && <More {...pages} />}
    </section>
  );
}

function DifferenceTable({ rows }: { rows: readonly Row[] }) {
  const say = useWords(billWords);
  const kinds = useWords(kindWords);
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: 'kind',
        head: say.kind,
        place: 'main',
        cell: ({ kind, message }) => (
          <>
            {kinds[kind].name}
            <span className={styles['advice']}>{kinds[kind].advice}</span>
            <Found message={message} />
          </>
        ),
      },
      { id: 'order', head: say.order, place: 'below', cell: (row) => <About row={row} /> },
      { id: 'amounts', head: say.amounts, place: 'end', cell: (row) => <Amounts row={row} /> },
    ],
    [say, kinds],
  );
  return <DataTable label={say.differences} rows={rows} columns={columns} keyOf={({ cursor }) => cursor} />;
}

/** The engine's own sentence: it has the numbers, and what Alipay answered when it was asked. */
function Found({ message }: { message: string }) {
  return (
    <Aside>
      <span lang="en">{message}</span>
    </Aside>
  );
}

/** An order that was never opened here has no page. */
function About({ row: { kind, outTradeNo, outRequestNo, tradeNo, line } }: { row: Row }) {
  const say = useWords(billWords);
  return (
    <>
      {outTradeNo !== null &&
        (kind === 'PAYMENT_UNKNOWN_HERE' ? (
          outTradeNo
        ) : (
          <Link to={`/trades/${encodeURIComponent(outTradeNo)}`}>{outTradeNo}</Link>
        ))}
      {outRequestNo !== null && <Aside>{say.refundNo(outRequestNo)}</Aside>}
      {tradeNo !== null && <Aside>{say.tradeNo(tradeNo)}</Aside>}
      {line !== null && <Aside>{say.line(line)}</Aside>}
    </>
  );
}

function Amounts({ row: { ours, theirs } }: { row: Row }) {
  const say = useWords(billWords);
  return (
    <dl className={styles['amounts']}>
      <Amount name={say.theirs} yuan={theirs} />
      <Amount name={say.ours} yuan={ours} />
    </dl>
  );
}

function Amount({ name, yuan }: { name: string; yuan: string | null }): ReactNode {
  const language = useLanguage();
  return (
    <>
      <dt>{name}</dt>
      <dd>{yuan === null ? <span>{language === 'zh' ? '无' : 'none'}</span> : <Money yuan={yuan} />}</dd>
    </>
  );
}
