import { useState } from 'react';
import { Button } from '../../parts/controls/button';
import { When } from '../../parts/values/time/when';
import { askSimulator, type AlipayLedger } from '../../session/simulator';
import { useWords } from '../../words/language';
import { Section } from './section';
import type { Polled } from './use-polled';
import { simulatorWords } from './words';
import styles from './simulator-page.module.css';

const STEPS = ['1m', '15m', '2h', '24h'] as const;

/** The time of Alipay and engine: forward only, as time goes. */
export function Clock({ books }: { books: Polled<{ ledger: AlipayLedger }> }) {
  const say = useWords(simulatorWords);
  const [isMoving, setMoving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const advance = async (by: string) => {
    setMoving(true);
    setProblem(undefined);
    try {
      await askSimulator('POST clock', { body: { advance: by } });
      await books.readNow();
    } catch (error) {
      setProblem((error as Error).message);
    }
    setMoving(false);
  };
  const now = books.value?.ledger.now;
  return (
    <Section title={say.clock} of={{ ...books, problem }}>
      <p className={styles['now']}>{now !== undefined && <When at={now} />}</p>
      <p>{say.clockHow}</p>
      <div role="group" aria-label={say.forward} className={styles['buttons']}>
        {STEPS.map((step) => (
          <Button key={step} isDisabled={isMoving} onPress={() => void advance(step)}>
            {say.steps[step]}
          </Button>
        ))}
      </div>
    </Section>
  );
}
