import { useState } from 'react';
import { Button } from '../../../parts/controls/button';
import { Select } from '../../../parts/controls/fields/select';
import { askSimulator, type FaultRule } from '../../../session/simulator';
import { useWords } from '../../../words/language';
import { Section } from '../section';
import { usePolled } from '../use-polled';
import { faultWords } from './words';
import { FAULTS, isOffered, METHODS, TIMES, type Fault, type Method, type Times } from './offered';
import styles from '../simulator-page.module.css';

const readFaults = () => askSimulator<{ rules: FaultRule[] }>('GET faults');

/** What shall go wrong next, and how often. */
export function Faults() {
  const say = useWords(faultWords);
  const polled = usePolled(readFaults);
  const [method, setMethod] = useState<Method>('alipay.trade.precreate');
  const [fault, setFault] = useState<Fault>('answer-lost');
  const [times, setTimes] = useState<Times>('1');
  const [problem, setProblem] = useState<string>();
  const send = async (request: 'POST faults' | 'DELETE faults', body?: object) => {
    setProblem(undefined);
    try {
      await askSimulator(request, body ? { body } : {});
      await polled.readNow();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const ofNotify = fault.startsWith('notify-');
  const rules = polled.value?.rules ?? [];
  return (
    <Section title={say.title} of={{ ...polled, problem: problem ?? polled.problem }}>
      <p>{say.how}</p>
      <div className={styles['form']}>
        <Select
          label={say.fault}
          value={fault}
          options={FAULTS.map((id) => [id, say.faults[id]])}
          onChange={setFault}
        />
        {!ofNotify && (
          <Select
            label={say.method}
            value={method}
            options={METHODS.map((id) => [id, say.methods[id]])}
            onChange={setMethod}
          />
        )}
        <Select
          label={say.times}
          value={times}
          options={TIMES.map((id) => [id, say.timesOf(id)])}
          onChange={setTimes}
        />
        <Button
          look="main"
          onPress={() =>
            void send('POST faults', {
              rules: [{ method: ofNotify ? 'notify' : method, fault, times: Number(times), ...delayOf(fault) }],
            })
          }
        >
          {say.add}
        </Button>
      </div>
      {polled.value && rules.length === 0 && <p className={styles['age']}>{say.none}</p>}
      {rules.length > 0 && (
        <>
          <ul aria-label={say.inForce} className={styles['rules']}>
            {rules.map((rule, at) => (
              <li key={at}>
                <code>{rule.method}</code> {isOffered(rule.fault) ? say.faults[rule.fault] : rule.fault}{' '}
                <small>{say.timesOf(String(rule.times))}</small>
              </li>
            ))}
          </ul>
          <Button onPress={() => void send('DELETE faults')}>{say.clear}</Button>
        </>
      )}
    </Section>
  );
}

/** An answer that is slow must be told how slow. */
const delayOf = (fault: Fault) => (fault === 'slow' ? { ms: 5_000 } : {});
