/** Refunds and settlements of an order: how much, where each stands, and why it was refused. */
import type { ReactNode } from 'react';
import { Money } from '../../../../parts/values/money';
import { Badge } from '../../../../parts/values/state-badge';
import { When } from '../../../../parts/values/time/when';
import { adviceWords } from '../../../../words/advice';
import { refusalWords } from '../../../../words/refusals';
import { useWords } from '../../../../words/language';
import type { TradeHead } from '../known-trade';
import { factWords, partWords } from './words';
import styles from './facts.module.css';

type State = TradeHead['refunds'][number]['state'];
const MEANINGS = { REQUESTED: 'waiting', UNKNOWN: 'doubt', SUCCEEDED: 'paid', REFUSED: 'over' } as const;

export function Refunds({ refunds }: Pick<TradeHead, 'refunds'>) {
  const say = useWords(factWords);
  const words = useWords(partWords).refund;
  return refunds.map((refund) => (
    <Part key={refund.outRequestNo} part={refund} words={words}>
      {refund.reason !== null && <p>{say.reason(refund.reason)}</p>}
      {refund.tradeNo !== null && <p>{say.secondPayment(refund.tradeNo)}</p>}
      {refund.depositBack && <p>{refund.depositBack.credited ? say.credited : say.notCredited}</p>}
    </Part>
  ));
}

export function Settlements({ settlements }: Pick<TradeHead, 'settlements'>) {
  const say = useWords(factWords);
  const words = useWords(partWords).settlement;
  return settlements.map((settlement) => (
    <Part key={settlement.outRequestNo} part={settlement} words={words}>
      {settlement.sharedAmount !== null && settlement.sharedAmount !== settlement.amount && (
        <p>
          {say.shared} <Money yuan={settlement.sharedAmount} />
        </p>
      )}
      <ul>
        {settlement.shares.map(({ transIn, amount }, index) => (
          <li key={index} className={styles['share']}>
            <span className={styles['number']}>{transIn}</span> <Money yuan={amount} />
          </li>
        ))}
      </ul>
    </Part>
  ));
}

type Any = {
  outRequestNo: string;
  amount: string;
  state: State;
  requestedAt: string;
  endedAt: string | null;
  refusal: TradeHead['refunds'][number]['refusal'];
};

function Part({ part, words, children }: { part: Any; words: Record<State, string>; children: ReactNode }) {
  const say = useWords(factWords);
  const advices = useWords(adviceWords);
  const refusals = useWords(refusalWords);
  const { outRequestNo, amount, state, requestedAt, endedAt, refusal } = part;
  return (
    <article className={styles['part']} aria-label={outRequestNo}>
      <div className={styles['top']}>
        <Badge meaning={MEANINGS[state]}>{words[state]}</Badge>
        <Money yuan={amount} />
      </div>
      <p className={styles['hint']}>
        <When at={endedAt ?? requestedAt} /> · {say.of(outRequestNo)}
      </p>
      {children}
      {refusal && (
        <div className={styles['refusal']}>
          {refusals[refusal.code] && <p>{refusals[refusal.code]}</p>}
          <p>{advices[refusal.advice]}</p>
          <p lang="en">{refusal.message}</p>
        </div>
      )}
    </article>
  );
}
