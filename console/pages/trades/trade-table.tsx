/** Rows as a table, and on a phone as cards; each row is one link. j and k go down and up. */
import { memo, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { grouped, Money } from '../../parts/values/money';
import { AnomalyBadge, DoubtBadge, StateBadge } from '../../parts/values/state-badge';
import { When } from '../../parts/values/when';
import { useWords } from '../../words/language';
import { methodWords } from '../../words/states';
import type { TradeRow } from './trade-list';
import { tradesWords } from './words';
import styles from './trade-table.module.css';

/** The roles are named because a table that is laid out as cards loses them. */
export function TradeTable({ rows }: { rows: readonly TradeRow[] }) {
  const say = useWords(tradesWords);
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, [role^="menu"]');
      if (step === undefined || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      const links = [...(table.current?.querySelectorAll<HTMLElement>('a') ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <table ref={table} role="table" className={styles['table']}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say.order}</th>
          <th role="columnheader">{say.state}</th>
          <th role="columnheader">{say.method}</th>
          <th role="columnheader">{say.opened}</th>
          <th role="columnheader" className={styles['amount']}>
            {say.amount}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.outTradeNo} row={row} />
        ))}
      </tbody>
    </table>
  );
}

const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 };

const Row = memo(function Row({ row }: { row: TradeRow }) {
  const say = useWords(tradesWords);
  const methods = useWords(methodWords);
  const { outTradeNo, subject, state, closeReason, inDoubt, method, totalAmount, refundedAmount, createdAt } = row;
  const isOpenAnomaly = row.anomalies.some(({ resolvedAt }) => resolvedAt === null);
  const isRefunded = refundedAmount !== '0.00';
  return (
    <tr role="row" className={styles['row']}>
      <td role="cell" className={styles['order']}>
        <Link to={`/trades/${encodeURIComponent(outTradeNo)}`} className={styles['link'] ?? ''}>
          {outTradeNo}
        </Link>
        <span className={styles['subject']}>{subject}</span>
      </td>
      <td role="cell" className={styles['states']}>
        <span className={styles['badges']}>
          <StateBadge state={state} closeReason={closeReason} />
          {inDoubt && <DoubtBadge />}
          {isOpenAnomaly && <AnomalyBadge />}
        </span>
      </td>
      <td role="cell" className={styles['method']}>
        {methods[method]}
      </td>
      <td role="cell" className={styles['opened']}>
        <When at={createdAt} />
      </td>
      <td role="cell" className={styles['amount']}>
        <Money yuan={totalAmount} />
        {isRefunded && <span className={styles['refunded']}>{say.refunded(grouped(refundedAmount))}</span>}
      </td>
    </tr>
  );
});
