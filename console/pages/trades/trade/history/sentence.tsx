import { Fragment } from 'react';
import { Money } from '../../../../parts/values/money';
import { kindWords } from '../../../../words/anomaly-kinds';
import { useLanguage, useWords } from '../../../../words/language';
import { methodWords, stateWords } from '../../../../words/states';
import type { EventLine } from '../known-trade';
import { SENTENCES, sentenceOf, type Named } from './sentences';
import { callWords, reasonWords } from './words';

type Told = Pick<EventLine, 'type' | 'details' | 'summary'>;

/** What happened, in the language of the page; of a type of a later release as the engine says it. */
export function Sentence({ event, isLeading = false }: { event: Told; isLeading?: boolean }) {
  const sentence = sentenceOf(SENTENCES[useLanguage()], event);
  const say = useNames();
  if (!sentence) return <span lang="en">{event.summary}</span>;
  const { amount } = event.details;
  return sentence.map((piece, index) => (
    <Fragment key={index}>
      {typeof piece === 'string' ? (
        piece
      ) : piece.named === 'amount' && amount !== null ? (
        <Money yuan={amount} size={isLeading ? 'row' : 'text'} />
      ) : (
        say(piece.named, String(event.details[piece.named]))
      )}
    </Fragment>
  ));
}

/** The same as text, for names of buttons. */
export function useSentenceText() {
  const sentences = SENTENCES[useLanguage()];
  const say = useNames();
  return (event: Told) =>
    sentenceOf(sentences, event)
      ?.map((piece) => (typeof piece === 'string' ? piece : say(piece.named, String(event.details[piece.named]))))
      .join('') ?? event.summary;
}

/** The word for a value, where it has one. */
function useNames() {
  const kinds = useWords(kindWords);
  const dictionaries: Partial<Record<Named, Readonly<Record<string, string>>>> = {
    method: useWords(methodWords),
    formerMethod: useWords(methodWords),
    alipayMethod: useWords(callWords),
    tradeStatus: useWords(stateWords),
    anomalyKind: Object.fromEntries(Object.entries(kinds).map(([kind, { name }]) => [kind, name])),
    reason: useWords(reasonWords),
  };
  return (named: Named, value: string) => dictionaries[named]?.[value] ?? value;
}
