/** What Alipay's bill sums up beside what our books do, so that the digits stand beneath each other. */
import { fenOf, yuanOfFen } from '../../../parts/values/fen';
import { Money } from '../../../parts/values/money';
import { Badge } from '../../../parts/values/state-badge';
import { useWords } from '../../../words/language';
import type { SumsFragment } from './documents';
import { billWords } from './words';
import styles from './bill.module.css';

type Sum = { count: number; yuan: string };

export function SumsPanels({ alipay, ours }: { alipay: SumsFragment; ours: SumsFragment }) {
  const say = useWords(billWords);
  return (
    <>
      <SumPanel title={say.payments} theirs={paymentsOf(alipay)} ours={paymentsOf(ours)} />
      <SumPanel title={say.refunds} theirs={refundsOf(alipay)} ours={refundsOf(ours)} />
    </>
  );
}

const paymentsOf = ({ paymentCount, paymentAmount }: SumsFragment): Sum => ({
  count: paymentCount,
  yuan: paymentAmount,
});
const refundsOf = ({ refundCount, refundAmount }: SumsFragment): Sum => ({ count: refundCount, yuan: refundAmount });

function SumPanel({ title, theirs, ours }: { title: string; theirs: Sum; ours: Sum }) {
  const say = useWords(billWords);
  const fen = fenOf(theirs.yuan) - fenOf(ours.yuan);
  const count = theirs.count - ours.count;
  return (
    <section className={styles['panel']}>
      <h2>{title}</h2>
      <table className={styles['sums']}>
        <tbody>
          <SumRow name={say.theirs} count={String(theirs.count)} yuan={theirs.yuan} />
          <SumRow name={say.ours} count={String(ours.count)} yuan={ours.yuan} />
          <tr className={styles['difference']}>
            <th scope="row">{say.difference}</th>
            {fen === 0n && count === 0 ? (
              <td colSpan={2}>
                <Badge meaning="paid">{say.equal}</Badge>
              </td>
            ) : (
              <>
                <td>
                  {signOf(count)}
                  {Math.abs(count)}
                </td>
                <td>
                  {signOf(fen)}
                  <Money yuan={yuanOfFen(fen < 0n ? -fen : fen)} />
                </td>
              </>
            )}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function SumRow({ name, count, yuan }: { name: string; count: string; yuan: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{count}</td>
      <td>
        <Money yuan={yuan} />
      </td>
    </tr>
  );
}

const signOf = (value: number | bigint) => (value > 0 ? '+' : value < 0 ? '−' : '');
