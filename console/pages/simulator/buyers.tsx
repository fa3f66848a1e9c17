import { Money } from '../../parts/values/money';
import { askSimulator, type Buyer } from '../../session/simulator';
import { useWords } from '../../words/language';
import { Section } from './section';
import { usePolled } from './use-polled';
import { simulatorWords } from './words';
import styles from './simulator-page.module.css';

const readBuyers = () => askSimulator<{ buyers: Buyer[] }>('GET buyers');

export function Buyers() {
  const say = useWords(simulatorWords);
  const polled = usePolled(readBuyers);
  return (
    <Section title={say.buyers} of={polled}>
      <p>{say.buyersHow}</p>
      <ul className={styles['buyers']}>
        {polled.value?.buyers.map(({ id, name, logon_id: logonId, balance }) => (
          <li key={id}>
            <span>
              {name} <small>{logonId}</small>
            </span>
            <Money yuan={balance} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
