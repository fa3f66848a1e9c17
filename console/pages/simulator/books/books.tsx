import { useMemo } from 'react';
import { EmptyState } from '../../../parts/notices/empty-state';
import { Aside, DataTable, type Column } from '../../../parts/table/data-table';
import { isZero } from '../../../parts/values/fen';
import { Money } from '../../../parts/values/money';
import { Badge } from '../../../parts/values/state-badge';
import type { AlipayLedger } from '../../../session/simulator';
import { useWords } from '../../../words/language';
import { stateWords } from '../../../words/states';
import { Section } from '../section';
import type { Polled } from '../use-polled';
import { simulatorWords } from '../words';
import { compareBooks, whyUnknown, type Booked, type Compared } from './compare';
import styles from '../simulator-page.module.css';

const MEANINGS = { agrees: 'paid', doubt: 'doubt', differs: 'anomaly' } as const;

type Books = { booked: readonly Booked[]; ledger: AlipayLedger };

export function Books({ books }: { books: Polled<Books> }) {
  const say = useWords(simulatorWords);
  const states = useWords(stateWords);
  const columns = useMemo<Column<Compared>[]>(() => {
    const side = (state: string, paid: string, refunded: string) => (
      <span className={styles['side']}>
        <span>{state}</span>
        <Aside>
          <span>
            {say.paid} <Money yuan={paid} />
          </span>
          {!isZero(refunded) && (
            <span>
              {say.refunded} <Money yuan={refunded} />
            </span>
          )}
        </Aside>
      </span>
    );
    return [
      {
        id: 'order',
        head: say.order,
        place: 'main',
        cell: ({ booked }) => (
          <>
            {booked.outTradeNo}
            <Aside>{booked.subject}</Aside>
          </>
        ),
      },
      {
        id: 'alipay',
        head: say.alipay,
        place: 'wide',
        cell: ({ booked, alipay: { status, paid, refunded } }) =>
          status === undefined ? say[whyUnknown(booked)] : side(states[status], paid, refunded),
      },
      {
        id: 'engine',
        head: say.engine,
        place: 'wide',
        cell: ({ booked: { state, paidAmount, refundedAmount } }) => side(states[state], paidAmount, refundedAmount),
      },
      {
        id: 'verdict',
        head: say.verdict,
        place: 'end',
        cell: ({ verdict }) => <Badge meaning={MEANINGS[verdict]}>{say[verdict]}</Badge>,
      },
    ];
  }, [say, states]);
  const { value } = books;
  return (
    <Section title={say.books} of={books} wide>
      <p>{say.booksHow}</p>
      {value?.booked.length === 0 && (
        <EmptyState title={say.noOrders}>
          <p>{say.noOrdersHow}</p>
        </EmptyState>
      )}
      {value && value.booked.length > 0 && (
        <DataTable
          label={say.books}
          rows={compareBooks(value.booked, value.ledger)}
          columns={columns}
          keyOf={({ booked }) => booked.outTradeNo}
          linkOf={({ booked }) => `/trades/${encodeURIComponent(booked.outTradeNo)}`}
        />
      )}
    </Section>
  );
}
