/** What is listed: by a text and by state at once, by anything else behind a button that says how much of it is in use. */
import { lazy, useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { useSearchParams } from 'react-router';
import { Button } from '../../../parts/controls/button';
import { ToggleBar } from '../../../parts/controls/fields/toggle-bar';
import { Icon } from '../../../parts/icon';
import { Boundary, BrokenPart } from '../../../shell/boundary';
import { useWords } from '../../../words/language';
import { stateWords } from '../../../words/states';
import { Chips, useChips } from './chips';
import { useChangeAddress } from './filter-address';
import { MAX_TEXT, STATES } from './filter-fields';
import { useAddressText } from './use-address-text';
import { filterWords } from './words';
import styles from './filters.module.css';

const FilterPanel = lazy(() => import('./filter-panel'));

/** Beside the states: what else asks for somebody. By its name in the address, and its word. */
const FLAGS = { inDoubt: 'IN_DOUBT', hasAnomalies: 'ANOMALY' } as const;

export function Filters() {
  const say = useWords(filterWords);
  const [isOpen, setOpen] = useState(false);
  const count = useChips().length;
  return (
    <div className={styles['filters']}>
      <div className={styles['bar']}>
        <TextSearch />
        <States />
        <Button aria-expanded={isOpen} aria-controls="filter-panel" onPress={() => setOpen(!isOpen)}>
          <Icon d="M2 4h12M4.5 8h7M7 12h2" />
          {say.filters}
          {count > 0 && <span className={styles['count']}>{count}</span>}
        </Button>
      </div>
      <div id="filter-panel" hidden={!isOpen}>
        {isOpen && (
          <Boundary otherwise={<BrokenPart />}>
            <FilterPanel />
          </Boundary>
        )}
      </div>
      <Chips />
    </div>
  );
}

function States() {
  const say = useWords(filterWords);
  const states = useWords(stateWords);
  const [params] = useSearchParams();
  const change = useChangeAddress();
  const flags = Object.keys(FLAGS) as (keyof typeof FLAGS)[];
  const named = params.getAll('state');
  return (
    <ToggleBar
      label={say.states}
      mode="multiple"
      chosen={[
        ...STATES.filter((state) => named.includes(state)),
        ...flags.filter((flag) => params.get(flag) === 'true'),
      ]}
      options={[
        ...STATES.map((state) => [state, states[state]] as const),
        ...flags.map((flag) => [flag, states[FLAGS[flag]]] as const),
      ]}
      onChange={(chosen) =>
        change({
          state: STATES.filter((state) => chosen.includes(state)),
          ...Object.fromEntries(
            flags.map((flag) => [flag, chosen.includes(flag) ? ['true'] : keptFalse(params, flag)]),
          ),
        })
      }
    />
  );
}

const keptFalse = (params: URLSearchParams, flag: string) => (params.get(flag) === 'false' ? ['false'] : []);

function TextSearch() {
  const say = useWords(filterWords);
  const [text, setText] = useAddressText('q');
  return (
    <SearchField aria-label={say.search} value={text} onChange={setText} className={styles['search'] ?? ''}>
      <Input placeholder={say.search} maxLength={MAX_TEXT} spellCheck={false} />
    </SearchField>
  );
}
