/** Whether Alipay's bill of the day of the payment says the same. */
import { useQuery } from 'urql';
import { beijingTime } from '../../../../parts/values/time/when';
import { useWords } from '../../../../words/language';
import { BillOfDocument } from './documents';
import { billWords } from './words';
import styles from './facts.module.css';

export function Bill({ outTradeNo, paidAt }: { outTradeNo: string; paidAt: string }) {
  const say = useWords(billWords);
  const date = beijingTime(paidAt).slice(0, 10);
  const [{ data }] = useQuery({ query: BillOfDocument, variables: { date } });
  if (!data) return null;
  const bill = data.reconciliation;
  if (bill?.state !== 'DONE') return <>{bill?.state === 'RUNNING' ? say.running(date) : say.missing(date)}</>;
  const { discrepancies, discrepancyCount } = bill;
  const ours = discrepancies.nodes.filter((one) => one.outTradeNo === outTradeNo);
  if (ours.length > 0)
    return (
      <>
        <p className={styles['problem']}>⚠ {say.differs(date, ours.length)}</p>
        {ours.map(({ kind, message }) => (
          <p key={kind} lang="en">
            {message}
          </p>
        ))}
      </>
    );
  // The list was not read to its end: only of the whole bill something is certain.
  const isWhole = (discrepancyCount ?? Infinity) <= discrepancies.nodes.length;
  return <>{isWhole ? `✓ ${say.fits(date)}` : say.compared(date, discrepancyCount ?? 0)}</>;
}
