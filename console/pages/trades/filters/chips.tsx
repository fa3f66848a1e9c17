/** Each condition of the panel that is in use, as a word that can be taken away. */
import { useSearchParams } from 'react-router';
import { Button } from '../../../parts/controls/button';
import { grouped } from '../../../parts/values/money';
import { useWords } from '../../../words/language';
import { methodWords, refundWords } from '../../../words/states';
import { useChangeAddress, useFilter } from './filter-address';
import { filterWords } from './words';
import styles from './filters.module.css';
import { enteredYuan } from '../../../parts/values/fen';

/** `params`: its names in the address. */
type Chip = { params: readonly string[]; text: string };

const RANGES = ['amount', 'created', 'paid', 'changed'] as const;
const IDS = ['store', 'operator', 'terminal', 'buyer'] as const;

/** What the address says, where the panel does not show it: only what counts. */
export function useChips(): readonly Chip[] {
  const say = useWords(filterWords);
  const methods = useWords(methodWords);
  const refunds = useWords(refundWords);
  const [params] = useSearchParams();
  const filter = useFilter();
  const named = (label: string, text: string, ...of: string[]): Chip => ({ params: of, text: `${label}: ${text}` });
  const ranges = RANGES.flatMap((name) => {
    const [from, to] = [`${name}From`, `${name}To`] as [keyof typeof filter, keyof typeof filter];
    const told = (param: keyof typeof filter) =>
      filter[param] === undefined ? undefined : shown(name, params.get(param));
    const text = rangeText(say, told(from), told(to));
    return text === undefined ? [] : [named(say[name], text, from, to)];
  });
  return [
    ...(filter.inDoubt === false ? [named(say.doubt, say.known, 'inDoubt')] : []),
    ...(filter.hasAnomalies === false ? [named(say.anomalies, say.noAnomaly, 'hasAnomalies')] : []),
    ...(filter.methods ? [named(say.method, list(filter.methods, methods), 'method')] : []),
    ...(filter.refundStates ? [named(say.refund, list(filter.refundStates, refunds), 'refund')] : []),
    ...ranges,
    ...IDS.flatMap((name) => {
      const id = filter[`${name}Id`];
      return id == null ? [] : [named(say[name], id, name)];
    }),
  ];
}

export function Chips() {
  const say = useWords(filterWords);
  const change = useChangeAddress();
  const chips = useChips();
  if (chips.length === 0) return null;
  const remove = (names: readonly string[]) => change(Object.fromEntries(names.map((name) => [name, []])));
  return (
    <ul className={styles['chips']}>
      {chips.map(({ params, text }) => (
        <li key={params[0]}>
          <button type="button" className={styles['chip']} aria-label={say.remove(text)} onClick={() => remove(params)}>
            <span>{text}</span>
            <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
              <path d="M1 1l6 6M7 1 1 7" />
            </svg>
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button look="quiet" onPress={() => remove(chips.flatMap(({ params }) => params))}>
            {say.clear}
          </Button>
        </li>
      )}
    </ul>
  );
}

function list<Value extends string>(values: readonly Value[] | Value, words: Record<Value, string>): string {
  return [values]
    .flat()
    .map((value) => words[value as Value])
    .join(', ');
}

/** Amounts as everywhere; days and minutes as in the address, with a blank between. */
function shown(name: (typeof RANGES)[number], text: string | null): string | undefined {
  if (text === null) return undefined;
  return name === 'amount' ? `¥${grouped(enteredYuan(text) ?? text)}` : text.replace('T', ' ');
}

type Say = (typeof filterWords)['en'];

function rangeText(say: Say, from: string | undefined, to: string | undefined): string | undefined {
  if (from !== undefined && to !== undefined) return from === to ? from : say.between(from, to);
  if (from !== undefined) return say.atLeast(from);
  return to === undefined ? undefined : say.atMost(to);
}
