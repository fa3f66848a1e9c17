/** Rows as a table, and on a phone as cards; where a row leads somewhere, all of it is one link. j and k go down and up. */
import { memo, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './data-table.module.css';
import { useRowKeys } from './use-row-keys';

/**
 * Where a cell stands on a card: `main` and `end` in its first line, `below` and `beside` in its second, `wide` in a line of
 * its own. `desk`: not on a phone; `large`: only where there is much room. On a desk `end` and `number` are right-aligned.
 */
type Place = 'main' | 'end' | 'below' | 'beside' | 'wide' | 'number' | 'desk' | 'large';

export type Column<Row> = {
  id: string;
  head: ReactNode;
  place: Place;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  /** What is listed, for those who do not see it. */
  label: string;
  rows: readonly Row[];
  /** Kept from one render to the next, or every row is drawn again. */
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** Where a row leads: the `main` cell becomes the link. */
  linkOf?: (row: Row) => string;
};

/** The roles are named because a table that is laid out as cards loses them. */
export function DataTable<Row>({ label, rows, columns, keyOf, linkOf }: Props<Row>) {
  const table = useRef<HTMLTableElement>(null);
  useRowKeys(table);
  return (
    <table ref={table} role="table" aria-label={label} className={styles['table']}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ id, head, place }) => (
            <th key={id} role="columnheader" className={styles[place]}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <DataRow key={keyOf(row)} row={row} columns={columns as readonly Column<unknown>[]} link={linkOf?.(row)} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { row: unknown; columns: readonly Column<unknown>[]; link: string | undefined };

const DataRow = memo(function DataRow({ row, columns, link }: RowProps) {
  return (
    <tr role="row" className={`${styles['row']} ${link === undefined ? '' : styles['linked']}`}>
      {columns.map(({ id, place, cell }) => (
        <td key={id} role="cell" className={styles[place]}>
          {place === 'main' && link !== undefined ? (
            <Link to={link} className={styles['link'] ?? ''}>
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  );
});

/** Beneath the `main` cell's text: what it is about, smaller. */
export function Aside({ children }: { children: ReactNode }) {
  return <span className={styles['aside']}>{children}</span>;
}
