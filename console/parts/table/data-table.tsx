/**
 * Rows as a table, and on a phone as cards; where a row leads somewhere, all of it is one link. j and k go down and up. Of a
 * long list only what is seen, and a little around it, is in the document: it scrolls as a short one does.
 */
import { Fragment, memo, useRef, type ReactNode, type Ref } from 'react';
import { Link } from 'react-router';
import { SortHead, type Sort } from './sort-head';
import { useColumnWidths } from './use-column-widths';
import { useTableKeys } from './use-table-keys';
import { isLong, useWindowRows } from './use-window-rows';
import styles from './data-table.module.css';

/**
 * Where a cell stands on a card: `main` and `end` in its first line, `below` and `beside` in its second, `wide` in a line of
 * its own under its head. `desk`: not on a phone; `large`: only where there is much room. On a desk `end` and `number` are right-aligned.
 */
export type Place = 'main' | 'end' | 'below' | 'beside' | 'wide' | 'number' | 'desk' | 'large';

export type Column<Row> = {
  id: string;
  head: ReactNode;
  place: Place;
  cell: (row: Row) => ReactNode;
  /** Where the list can be ordered by it. */
  sort?: Sort | undefined;
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
  /** Whether the list goes on behind these rows. */
  hasMore?: boolean;
};

/** The roles are named because a table that is laid out as cards loses them. */
export function DataTable<Row>({ label, rows, columns, keyOf, linkOf, hasMore = false }: Props<Row>) {
  const table = useRef<HTMLTableElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const { seen, afterGap, rowRef, show } = useWindowRows(body, rows, keyOf);
  const widths = useColumnWidths(table, isLong(rows.length), columns);
  useTableKeys(body, rows.length, show);
  return (
    <table
      ref={table}
      role="table"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      className={styles['table']}
    >
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {columns.map(({ id, head, place, sort }) => (
            <th
              key={id}
              role="columnheader"
              className={styles[place]}
              style={{ width: widths?.[id] }}
              aria-sort={sort && (sort.direction ?? 'none')}
            >
              {sort ? <SortHead sort={sort}>{head}</SortHead> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} role="rowgroup">
        {seen.map(({ index, row, gap }) => (
          <Fragment key={keyOf(row)}>
            <Gap height={gap} />
            <DataRow
              index={index}
              row={row}
              columns={columns as readonly Column<unknown>[]}
              link={linkOf?.(row)}
              rowRef={rowRef}
            />
          </Fragment>
        ))}
        <Gap height={afterGap} />
      </tbody>
    </table>
  );
}

/** The place of the rows that are not in the document. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className={styles['gap']}>
      <td style={{ height }} />
    </tr>
  );
}

type RowProps = {
  index: number;
  row: unknown;
  columns: readonly Column<unknown>[];
  link: string | undefined;
  rowRef: Ref<HTMLTableRowElement>;
};

const DataRow = memo(function DataRow({ index, row, columns, link, rowRef }: RowProps) {
  return (
    <tr
      ref={rowRef}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      className={`${styles['row']} ${link === undefined ? '' : styles['linked']}`}
    >
      {columns.map(({ id, head, place, cell }) => (
        <td key={id} role="cell" className={styles[place]}>
          <Cell place={place} head={head} link={link}>
            {cell(row)}
          </Cell>
        </td>
      ))}
    </tr>
  );
});

type CellProps = { place: Place; head: ReactNode; link: string | undefined; children: ReactNode };

/** A card has no heads: what stands in a line of its own names itself. */
function Cell({ place, head, link, children }: CellProps) {
  if (place === 'main' && link !== undefined) {
    return (
      <Link to={link} className={styles['link'] ?? ''}>
        {children}
      </Link>
    );
  }
  if (place !== 'wide') return <>{children}</>;
  return (
    <>
      <span aria-hidden="true" className={styles['label']}>
        {head}
      </span>
      <div className={styles['value']}>{children}</div>
    </>
  );
}

/** Beneath the `main` cell's text: what it is about, smaller. */
export function Aside({ children }: { children: ReactNode }) {
  return <span className={styles['aside']}>{children}</span>;
}
