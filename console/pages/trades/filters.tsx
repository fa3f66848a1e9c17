/** What is listed: by state and by a text. It stands in the address, so that it can be kept and sent to somebody. */
import { useEffect, useMemo, useState } from 'react';
import { Input, SearchField, ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import { useSearchParams } from 'react-router';
import { useWords } from '../../words/language';
import { stateWords } from '../../words/states';
import type { TradeFilter } from './documents';
import { tradesWords } from './words';
import styles from './filters.module.css';

const STATES = ['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED', 'CREATED'] as const;
const IN_DOUBT = 'IN_DOUBT';
const MAX_TEXT = 256;
const TYPING_PAUSE_MS = 250;

/** The filter of the address; empty where there is none. */
export function useFilter(): TradeFilter {
  const [params] = useSearchParams();
  return useMemo(() => {
    const named = params.getAll('state');
    const states = STATES.filter((state) => named.includes(state));
    const text = params.get('q')?.trim().slice(0, MAX_TEXT) ?? '';
    return {
      ...(states.length > 0 ? { states } : {}),
      ...(named.includes(IN_DOUBT) ? { inDoubt: true } : {}),
      ...(text === '' ? {} : { text }),
    };
  }, [params]);
}

export function Filters() {
  const say = useWords(tradesWords);
  const states = useWords(stateWords);
  const [params, setParams] = useSearchParams();
  const choose = (keys: Set<Key>) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete('state');
      for (const key of keys) after.append('state', String(key));
      return after;
    });
  return (
    <div className={styles['filters']}>
      <TextSearch />
      <ToggleButtonGroup
        aria-label={say.states}
        selectionMode="multiple"
        selectedKeys={params.getAll('state')}
        onSelectionChange={choose}
        className={styles['states'] ?? ''}
      >
        {[...STATES, IN_DOUBT].map((state) => (
          <ToggleButton key={state} id={state} className={styles['state'] ?? ''}>
            {states[state as keyof typeof states]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

/** The address follows when the typing pauses. */
function TextSearch() {
  const say = useWords(tradesWords);
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get('q') ?? '');
  const isTyped = text !== (params.get('q') ?? '');
  useEffect(() => {
    if (!isTyped) return;
    const timer = setTimeout(
      () =>
        setParams(
          (before) => {
            const after = new URLSearchParams(before);
            if (text === '') after.delete('q');
            else after.set('q', text);
            return after;
          },
          { replace: true },
        ),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, isTyped, setParams]);
  return (
    <SearchField aria-label={say.search} value={text} onChange={setText} className={styles['search'] ?? ''}>
      <Input placeholder={say.search} maxLength={MAX_TEXT} spellCheck={false} />
    </SearchField>
  );
}
