/** Where the money of a payment is: left with the shop, with partners, gone back, and on its way or in doubt. */
import { defineWords, useWords } from '../../words/language';
import { fenOf, isZero, yuanOfFen } from './fen';
import { Money } from './money';
import styles from './money-bar.module.css';

const words = defineWords({
  en: {
    left: 'Left',
    partners: 'With partners',
    refunded: 'Refunded',
    reserved: 'Being refunded or in doubt',
    paid: 'Paid',
  },
  zh: { left: '剩余', partners: '已分给接收方', refunded: '已退款', reserved: '退款中或待确认', paid: '实付' },
});

export type Parts = {
  refundableAmount: string;
  refundableWithoutRoyalty: string;
  refundedAmount: string;
  reservedAmount: string;
};

type WithPartners = Pick<Parts, 'refundableAmount' | 'refundableWithoutRoyalty'>;

/** What partners have, or may have, of what can still be refunded. */
export function withPartners({ refundableAmount, refundableWithoutRoyalty }: WithPartners): string {
  return yuanOfFen(fenOf(refundableAmount) - fenOf(refundableWithoutRoyalty));
}

/** `paid`: all of it, where that is to be said. */
export function MoneyBar({ parts, paid }: { parts: Parts; paid?: string }) {
  const say = useWords(words);
  const partners = withPartners(parts);
  return (
    <AmountBar
      whole={paid === undefined ? undefined : { label: say.paid, yuan: paid }}
      segments={[
        { look: 'left', label: say.left, yuan: parts.refundableWithoutRoyalty },
        ...(isZero(partners) ? [] : [{ look: 'partners' as const, label: say.partners, yuan: partners }]),
        { look: 'refunded', label: say.refunded, yuan: parts.refundedAmount },
        { look: 'reserved', label: say.reserved, yuan: parts.reservedAmount },
      ]}
    />
  );
}

type Amount = { label: string; yuan: string };
export type Segment = Amount & { look: 'left' | 'partners' | 'refunded' | 'reserved' };

/** Each part with its name and amount, so that nobody needs the colours. */
export function AmountBar({ whole, segments }: { whole?: Amount | undefined; segments: readonly Segment[] }) {
  return (
    <div className={styles['whole']}>
      <div className={styles['bar']} aria-hidden="true">
        {segments.map(({ look, yuan }) => (
          <div key={look} className={styles[look]} style={{ flexGrow: Number(fenOf(yuan)) }} />
        ))}
      </div>
      <dl className={styles['legend']}>
        {whole !== undefined && (
          <div>
            <dt>{whole.label}</dt>
            <dd>
              <Money yuan={whole.yuan} />
            </dd>
          </div>
        )}
        {segments.map(({ look, label, yuan }) => (
          <div key={look}>
            <dt>
              <i className={`${styles['swatch']} ${styles[look]}`} />
              {label}
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
