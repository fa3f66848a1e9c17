/** What went wrong, in a sentence, with its code for whoever is asked about it, and the button that follows from it. */
import { CombinedError } from 'urql';
import { codeOf, sentenceOf } from '../../session/engine';
import { adviceWords } from '../../words/advice';
import { failureWords } from '../../words/failures';
import { defineWords, useWords } from '../../words/language';
import { refusalWords } from '../../words/refusals';
import { Button } from '../controls/button';
import styles from './notices.module.css';

const words = defineWords({
  en: {
    again: 'Try again',
    unanswered: 'The engine does not answer.',
    once: 'No answer came. It may have been done all the same. Try again: it is done only once.',
    'each-time': 'No answer came. It may have been done all the same: look whether it is there before you try again.',
  },
  zh: {
    again: '重试',
    unanswered: '系统没有响应。',
    once: '没有收到响应，操作可能已经执行。可以重试，不会重复执行。',
    'each-time': '没有收到响应，操作可能已经执行；请先确认是否已生效，再决定是否重试。',
  },
});

/** As in `userErrors` of a mutation. */
export type UserError = {
  code: string;
  message: string;
  advice: keyof (typeof adviceWords)['en'];
  path?: readonly string[] | null;
};

type Props = {
  error: CombinedError | UserError;
  /** By code: what the page says in its own language instead of the engine's sentence. */
  sentences?: Readonly<Record<string, string>> | undefined;
  /**
   * Of what was sent to change something: whether it is done once, however often it is sent, or each time. Where no answer
   * came, nobody knows whether it was done.
   */
  change?: 'once' | 'each-time';
  /** Sends the same again; without it there is no such button. */
  onRetry?: (() => void) | undefined;
};

export function ErrorNotice({ error, sentences = {}, change, onRetry }: Props) {
  const say = useWords(words);
  const advices = useWords(adviceWords);
  const failures = useWords(failureWords);
  const refusals = useWords(refusalWords);
  const isTransport = error instanceof CombinedError;
  const isUnanswered = isTransport && error.networkError !== undefined && error.graphQLErrors.length === 0;
  const code = isTransport ? codeOf(error) : error.code;
  const said = isTransport ? (failures[code ?? ''] ?? sentenceOf(error)) : error.message;
  const translated = isTransport ? undefined : refusals[error.code];
  const sentence = sentences[code ?? ''] ?? translated ?? said;
  const mayRetry = isTransport ? !(isUnanswered && change === 'each-time') : error.advice === 'RETRY_SAME_KEYS';
  return (
    <div role="alert" className={styles['error']}>
      <p>{isUnanswered ? say[change ?? 'unanswered'] : sentence}</p>
      {!isTransport && <p>{advices[error.advice]}</p>}
      {sentence === translated && <small lang="en">{said}</small>}
      <div className={styles['foot']}>
        {mayRetry && onRetry && <Button onPress={onRetry}>{say.again}</Button>}
        <code>{isUnanswered ? sentence : code}</code>
      </div>
    </div>
  );
}
