/** A request, an answer or a notify: what is known of it, and on demand the text itself. */
import { useId, useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../../../parts/controls/button';
import { ErrorNotice } from '../../../../parts/notices/error-notice';
import { useKeys } from '../../../../parts/use-keys';
import { useMay } from '../../../../session/session';
import { useWords } from '../../../../words/language';
import type { EventLine } from '../known-trade';
import { EventDataDocument } from './documents';
import { Sentence, useSentenceText } from './sentence';
import { historyWords } from './words';
import styles from './timeline.module.css';

/** `isLeading`: its sentence stands above. */
export function Evidence({ event, isLeading }: { event: EventLine; isLeading: boolean }) {
  const say = useWords(historyWords);
  const sentence = useSentenceText();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const mayRead = useMay('AUDIT');
  const button = isOpen ? say.hide : say.raw;
  const { isSigned, durationMs, outcome } = event.details;
  const isSignedByAlipay = isSigned === true || event.type === 'AlipayNotifyReceived';
  return (
    <>
      <div className={styles['line']}>
        <span>
          {!isLeading && <Sentence event={event} />}
          {isSignedByAlipay && <span className={styles['signed']}> ✓ {say.signed}</span>}
          {isSigned === false && outcome !== 'unknown' && <span className={styles['unsigned']}> ✗ {say.unsigned}</span>}
          {durationMs !== null && <span> · {say.took(durationMs)}</span>}
        </span>
        {mayRead && (
          <Button
            look="quiet"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={say.ofEvent(button, sentence(event))}
            onPress={() => setOpen(!isOpen)}
          >
            {button}
          </Button>
        )}
      </div>
      <div id={id} hidden={!isOpen} className={styles['evidence']}>
        {isOpen && <Raw event={event} onClose={() => setOpen(false)} />}
      </div>
    </>
  );
}

function Raw({ event, onClose }: { event: EventLine; onClose: () => void }) {
  const say = useWords(historyWords);
  const [{ data, error }] = useQuery({ query: EventDataDocument, variables: { id: event.id } });
  useKeys({ Escape: onClose });
  const stored = data?.node && 'data' in data.node ? data.node.data : undefined;
  return (
    <>
      <p>{useNote(event)}</p>
      {error && <ErrorNotice error={error} />}
      {!data && !error && <p>{say.loading}</p>}
      {stored !== undefined && <Text event={event} stored={stored as Stored} />}
    </>
  );
}

type Stored = Readonly<Record<string, unknown>>;

/** What was said on the wire as it was said, and below it what else is stored about it. */
function Text({ event, stored }: { event: EventLine; stored: Stored }) {
  const say = useWords(historyWords);
  const { content, params, bizContent, ...rest } = stored;
  const isAnswer = event.type === 'AlipayCallAnswered';
  const text =
    typeof content === 'string' ? content : params !== undefined ? linesOf(params) : bizContent && jsonOf(bizContent);
  return (
    <>
      {text === undefined && isAnswer && <p>{say.noAnswer}</p>}
      {text !== undefined && <pre>{text as string}</pre>}
      <pre className={styles['rest']}>{linesOf(rest)}</pre>
    </>
  );
}

const jsonOf = (value: unknown) => JSON.stringify(value, null, 2);

function linesOf(values: unknown): string {
  const entries = Object.entries(values as Stored);
  return entries
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function useNote({ type, details }: EventLine): string {
  const say = useWords(historyWords);
  if (type === 'AlipayNotifyReceived') return say.notifyNote;
  if (type !== 'AlipayCallAnswered') return say.requestNote;
  return details.isSigned === true ? say.signedNote : say.unsignedNote;
}
