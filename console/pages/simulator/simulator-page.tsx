/** The simulated Alipay: its clock, its faults, its buyers, and its ledger beside the engine's books. */
import { useClient } from 'urql';
import { useCallback } from 'react';
import { Page } from '../../parts/page';
import { askSimulator, type AlipayLedger } from '../../session/simulator';
import { useWords } from '../../words/language';
import { Books } from './books/books';
import { Buyers } from './buyers';
import { Clock } from './clock';
import { BookedTradesDocument } from './documents';
import { Faults } from './faults/faults';
import { usePolled } from './use-polled';
import { simulatorWords } from './words';
import styles from './simulator-page.module.css';

export default function SimulatorPage() {
  const say = useWords(simulatorWords);
  const client = useClient();
  const read = useCallback(async () => {
    const { data, error } = await client.query(BookedTradesDocument, {}).toPromise();
    if (!data) throw error ?? new Error('no answer');
    const booked = data.trades.nodes;
    // A number that no order can have: without one, all of the ledger would come.
    const numbers = booked.length > 0 ? booked.map(({ outTradeNo }) => outTradeNo) : ['-'];
    const query = new URLSearchParams(numbers.map((number) => ['out_trade_no', number]));
    return { booked, ledger: await askSimulator<AlipayLedger>('GET ledger', { query }) };
  }, [client]);
  const books = usePolled(read);
  return (
    <Page title={say.title}>
      <p className={styles['lead']}>{say.lead}</p>
      <div className={styles['sections']}>
        <Clock books={books} />
        <Buyers />
        <Faults />
        <Books books={books} />
      </div>
    </Page>
  );
}
