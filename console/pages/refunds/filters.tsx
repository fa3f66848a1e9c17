/** Which refunds are listed, and in which order. It stands in the address, so that it can be kept and sent to somebody. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { DayField } from '../../parts/controls/fields/day-field';
import { Select } from '../../parts/controls/fields/select';
import { ToggleBar } from '../../parts/controls/fields/toggle-bar';
import { isDay, plusDays, startOfDay } from '../../parts/values/time/beijing-day';
import { useWords } from '../../words/language';
import { refundWords } from '../../words/states';
import type { RefundFilter, RefundOrder } from './documents';
import { refundsWords } from './words';
import styles from './refunds-page.module.css';

const STATES = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED'] as const;
const ORDERS = ['REQUESTED_DESC', 'REQUESTED_ASC', 'ENDED_DESC'] as const satisfies readonly RefundOrder[];

type Chosen = {
  states: (typeof STATES)[number][];
  /** Days in Beijing; '' for none. */
  from: string;
  to: string;
  order: (typeof ORDERS)[number];
};

function useChosen(): Chosen {
  const [params] = useSearchParams();
  return useMemo(() => {
    const named = params.getAll('state');
    const day = (name: string) => params.get(name) ?? '';
    return {
      states: STATES.filter((state) => named.includes(state)),
      from: isDay(day('from')) ? day('from') : '',
      to: isDay(day('to')) ? day('to') : '',
      order: ORDERS.find((order) => order === params.get('order')) ?? 'REQUESTED_DESC',
    };
  }, [params]);
}

/** The arguments of the list. */
export function useRefundFilter(): { filter: RefundFilter; order: RefundOrder } {
  const { states, from, to, order } = useChosen();
  return useMemo(
    () => ({
      filter: {
        ...(states.length > 0 ? { states } : {}),
        ...(from === '' ? {} : { requestedFrom: startOfDay(from) }),
        ...(to === '' ? {} : { requestedTo: startOfDay(plusDays(to, 1)) }),
      },
      order,
    }),
    [states, from, to, order],
  );
}

export function Filters() {
  const say = useWords(refundsWords);
  const refunds = useWords(refundWords);
  const [, setParams] = useSearchParams();
  const { states, from, to, order } = useChosen();
  const choose = (name: string, values: readonly string[]) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete(name);
      for (const value of values.filter((one) => one !== '')) after.append(name, value);
      return after;
    });
  return (
    <div className={styles['filters']}>
      <ToggleBar
        label={say.states}
        mode="multiple"
        chosen={states}
        options={STATES.map((state) => [state, refunds[state]] as const)}
        onChange={(chosen) => choose('state', chosen)}
      />
      <div className={styles['days']}>
        <DayField label={say.from} value={from} onChange={(day) => choose('from', [day])} />
        <DayField label={say.to} value={to} onChange={(day) => choose('to', [day])} />
      </div>
      <Select
        label={say.sortedBy}
        isLabelHidden
        value={order}
        options={ORDERS.map((one) => [one, say[one]] as const)}
        onChange={(chosen) => choose('order', chosen === ORDERS[0] ? [] : [chosen])}
      />
    </div>
  );
}
