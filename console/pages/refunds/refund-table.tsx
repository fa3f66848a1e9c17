import { useMemo, type ReactNode } from 'react';
import { Aside, DataTable, type Column } from '../../parts/table/data-table';
import { Elapsed } from '../../parts/values/time/elapsed';
import { grouped, Money } from '../../parts/values/money';
import { Badge } from '../../parts/values/state-badge';
import { When } from '../../parts/values/time/when';
import { adviceWords } from '../../words/advice';
import { useWords } from '../../words/language';
import { refundWords } from '../../words/states';
import { keyOf, type RefundRow } from './use-refunds';
import { refundsWords, refusalWords } from './words';
import styles from './refunds-page.module.css';

const MEANINGS = { REQUESTED: 'waiting', UNKNOWN: 'doubt', SUCCEEDED: 'paid', REFUSED: 'over' } as const;

/** The refunds, each a row that leads to its order. */
export function RefundTable({ rows }: { rows: readonly RefundRow[] }) {
  const say = useWords(refundsWords);
  return (
    <DataTable
      label={say.title}
      rows={rows}
      columns={useColumns()}
      keyOf={keyOf}
      linkOf={({ outTradeNo }) => `/trades/${encodeURIComponent(outTradeNo)}`}
    />
  );
}

function useColumns(): readonly Column<RefundRow>[] {
  const say = useWords(refundsWords);
  return useMemo(
    () => [
      {
        id: 'order',
        head: say.order,
        place: 'main',
        cell: ({ outTradeNo, outRequestNo, reason }) => (
          <>
            {outTradeNo}
            <Aside>{say.number(outRequestNo)}</Aside>
            {reason !== null && <Aside>{say.reason(reason)}</Aside>}
          </>
        ),
      },
      { id: 'state', head: say.state, place: 'below', cell: (row) => <State row={row} /> },
      { id: 'requested', head: say.requested, place: 'beside', cell: ({ requestedAt }) => <When at={requestedAt} /> },
      { id: 'outcome', head: say.outcome, place: 'wide', cell: (row) => <Outcome row={row} /> },
      { id: 'amount', head: say.amount, place: 'end', cell: ({ amount }) => <Money yuan={amount} /> },
    ],
    [say],
  );
}

/** An open one with how long it has been so. */
function State({ row: { state, endedAt, requestedAt } }: { row: RefundRow }) {
  const words = useWords(refundWords);
  return (
    <>
      <Badge meaning={MEANINGS[state]}>{words[state]}</Badge>
      {endedAt === null && (
        <Aside>
          <Elapsed since={requestedAt} />
        </Aside>
      )}
    </>
  );
}

function Outcome({ row }: { row: RefundRow }): ReactNode {
  const say = useWords(refundsWords);
  const refusals = useWords(refusalWords);
  const advices = useWords(adviceWords);
  const { state, endedAt, refusal, depositBack, tradeNo } = row;
  return (
    <div className={styles['outcome']}>
      {endedAt !== null && (
        <p className={styles['ended']}>
          {say.ended} <When at={endedAt} />
        </p>
      )}
      {refusal && state !== 'SUCCEEDED' && (
        <>
          <p>{refusals[refusal.code] ?? refusal.code}</p>
          {/* Given up: the sentence above says what to do. */}
          {refusal.code !== 'GIVEN_UP' && <p>{advices[refusal.advice]}</p>}
          <p className={styles['engine']} lang="en">
            {refusal.message}
          </p>
        </>
      )}
      {depositBack && (
        <p>
          {depositBack.credited
            ? say.credited(grouped(depositBack.amount))
            : say.notCredited(grouped(depositBack.amount))}
        </p>
      )}
      {tradeNo !== null && <p className={styles['engine']}>{say.secondPayment(tradeNo)}</p>}
    </div>
  );
}
