/** Where a trade stands: a word, a shape and a colour, so that none of them is needed alone. */
import type { ReactNode } from 'react';
import { closedWords, stateWords } from '../../words/states';
import { useWords } from '../../words/language';
import styles from './state-badge.module.css';

type Meaning = 'paid' | 'waiting' | 'doubt' | 'anomaly' | 'over';
type TradeState = 'CREATED' | 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED';
type CloseReason = keyof (typeof closedWords)['en'];

const MEANINGS: Record<TradeState, Meaning> = {
  CREATED: 'waiting',
  WAIT_BUYER_PAY: 'waiting',
  TRADE_SUCCESS: 'paid',
  TRADE_FINISHED: 'paid',
  TRADE_CLOSED: 'over',
};

export function StateBadge({ state, closeReason }: { state: TradeState; closeReason: CloseReason | null }) {
  const states = useWords(stateWords);
  const closed = useWords(closedWords);
  return <Badge meaning={MEANINGS[state]}>{closeReason === null ? states[state] : closed[closeReason]}</Badge>;
}

export function DoubtBadge() {
  return <Badge meaning="doubt">{useWords(stateWords).IN_DOUBT}</Badge>;
}

export function AnomalyBadge() {
  return <Badge meaning="anomaly">{useWords(stateWords).ANOMALY}</Badge>;
}

/** Several beside each other, where there is room. */
export function Badges({ children }: { children: ReactNode }) {
  return <span className={styles['badges']}>{children}</span>;
}

/** For the states of other things: `meaning` chooses colour and shape. */
export function Badge({ meaning, children }: { meaning: Meaning; children: string }) {
  return (
    <span className={`${styles['badge']} ${styles[meaning]}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d={SHAPES[meaning]} />
      </svg>
      {children}
    </span>
  );
}

/** A check, a clock, a question, an exclamation in its triangle, a bar. */
const SHAPES: Record<Meaning, string> = {
  paid: 'M2.5 6.4 5 8.9l4.6-5.4',
  waiting: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M6 3.6V6l1.6 1',
  doubt: 'M4.1 4.2a1.95 1.95 0 1 1 2.9 1.7c-.7.4-1 .8-1 1.4M6 9.7v.2',
  anomaly: 'M6 1.6 11 10.4H1zM6 4.8v2.4M6 8.7v.1',
  over: 'M2.5 6h7',
};
