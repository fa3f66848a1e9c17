/** Sums by something, each with how many; on a phone as cards with the net amount first. */
import type { ReactNode } from 'react';
import { Money } from '../../parts/values/money';
import { useWords } from '../../words/language';
import type { Sums } from './use-totals';
import { totalsWords } from './words';
import styles from './sums-table.module.css';

export type SumsRow = { id: string; name: string; aside?: string | undefined; sums: Sums };

type Props = {
  label: string;
  /** What each row is of. */
  head: string;
  rows: readonly SumsRow[];
};

/** The roles are named because a table that is laid out as cards loses them. */
export function SumsTable({ label, head, rows }: Props) {
  const say = useWords(totalsWords);
  return (
    <table role="table" aria-label={label} className={styles['table']}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{head}</th>
          <th role="columnheader">{say.paid}</th>
          <th role="columnheader">{say.refunded}</th>
          <th role="columnheader">{say.net}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ id, name, aside, sums }) => (
          <tr key={id} role="row">
            <th role="rowheader" className={styles['name']}>
              {name}
              {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
            </th>
            <td role="cell" className={styles['part']}>
              <Label>{say.paid}</Label>
              <Money yuan={sums.paymentAmount} />
              <span className={styles['aside']}>{say.payments(sums.paymentCount)}</span>
            </td>
            <td role="cell" className={styles['part']}>
              <Label>{say.refunded}</Label>
              <Money yuan={sums.refundAmount} />
              <span className={styles['aside']}>{say.refunds(sums.refundCount)}</span>
            </td>
            <td role="cell" className={styles['net']}>
              <Label>{say.net}</Label>
              <Money yuan={sums.netAmount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** On a card, where the head is not seen. */
function Label({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden="true" className={styles['label']}>
      {children}
    </span>
  );
}
