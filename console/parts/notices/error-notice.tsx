/** What went wrong, in a sentence, with its code for whoever is asked about it, and the button that follows from it. */
import { CombinedError } from 'urql';
import { codeOf, sentenceOf } from '../../session/engine';
import { adviceWords } from '../../words/advice';
import { defineWords, useWords } from '../../words/language';
import { Button } from '../controls/button';
import styles from './notices.module.css';

const words = defineWords({
  en: { again: 'Try again', unreachable: 'The engine does not answer. Nothing was changed here.' },
  zh: { again: '重试', unreachable: '系统没有响应，此处没有任何改动。' },
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
  /** Sends the same again; without it there is no such button. */
  onRetry?: (() => void) | undefined;
};

export function ErrorNotice({ error, sentences = {}, onRetry }: Props) {
  const say = useWords(words);
  const advices = useWords(adviceWords);
  const isTransport = error instanceof CombinedError;
  const isUnanswered = isTransport && error.networkError !== undefined && error.graphQLErrors.length === 0;
  const code = isTransport ? codeOf(error) : error.code;
  const sentence = sentences[code ?? ''] ?? (isTransport ? sentenceOf(error) : error.message);
  const mayRetry = isTransport || error.advice === 'RETRY_SAME_KEYS';
  return (
    <div role="alert" className={styles['error']}>
      <p>{isUnanswered ? say.unreachable : sentence}</p>
      {!isTransport && <p>{advices[error.advice]}</p>}
      <div className={styles['foot']}>
        {mayRetry && onRetry && <Button onPress={onRetry}>{say.again}</Button>}
        <code>{isUnanswered ? sentence : code}</code>
      </div>
    </div>
  );
}
