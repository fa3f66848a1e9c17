import { Select } from '../../../parts/controls/fields/select';
import { useWords } from '../../../words/language';
import type { TradeOrder } from '../documents';
import { ORDERS } from '../filters/filter-fields';
import { columnWords } from './words';
import styles from './order-select.module.css';

type Props = { order: TradeOrder; onChange: (order: TradeOrder) => void };

/** On a phone, where there are no heads to press. */
export function OrderSelect({ order, onChange }: Props) {
  const say = useWords(columnWords);
  return (
    <div className={styles['place']}>
      <Select
        label={say.sortedBy}
        isLabelHidden
        value={order}
        options={ORDERS.map((one) => [one, say.orders[one]] as const)}
        onChange={onChange}
      />
    </div>
  );
}
