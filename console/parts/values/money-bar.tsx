/** Where the money of a payment is: what is left with the shop, what went back, and what is on its way or in doubt. */
import { defineWords, useWords } from '../../words/language';
import { fenOf } from './fen';
import { Money } from './money';
import styles from './money-bar.module.css';

const words = defineWords({
  en: { left: 'Left', refunded: 'Refunded', reserved: 'Being refunded or in doubt', paid: 'Paid' },
  zh: { left: '剩余', refunded: '已退款', reserved: '退款中或待确认', paid: '实付' },
});

export type Parts = { refundableAmount: string; refundedAmount: string; reservedAmount: string };

/** Each part with its name and amount, so that nobody needs the colours. `paid`: all of it, where that is to be said. */
export function MoneyBar({ parts, paid }: { parts: Parts; paid?: string }) {
  const say = useWords(words);
  const named = [
    ['left', parts.refundableAmount],
    ['refunded', parts.refundedAmount],
    ['reserved', parts.reservedAmount],
  ] as const;
  return (
    <div className={styles['whole']}>
      <div className={styles['bar']} aria-hidden="true">
        {named.map(([name, yuan]) => (
          <div key={name} className={styles[name]} style={{ flexGrow: Number(fenOf(yuan)) }} />
        ))}
      </div>
      <dl className={styles['legend']}>
        {paid !== undefined && (
          <div>
            <dt>{say.paid}</dt>
            <dd>
              <Money yuan={paid} />
            </dd>
          </div>
        )}
        {named.map(([name, yuan]) => (
          <div key={name}>
            <dt>
              <i className={`${styles['swatch']} ${styles[name]}`} />
              {say[name]}
            </dt>
            <dd>
              <Money yuan={yuan} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
