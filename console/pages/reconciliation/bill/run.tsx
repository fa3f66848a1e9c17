/** Begins a comparison, and says how far it is or why there is none. */
import { useState, type ReactNode } from 'react';
import { Button } from '../../../parts/controls/button';
import { useErrand } from '../../../parts/errands/use-errand';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { When } from '../../../parts/values/time/when';
import { useWords } from '../../../words/language';
import { ReconcileDocument, type BillFragment } from './documents';
import { billWords } from './words';
import styles from './bill.module.css';

type Words = (typeof billWords)['en'];

export type Run = ReturnType<typeof useRun>;

/** `onBegun`: it stands in the log. */
export function useRun(date: string, onBegun: () => void) {
  const { send, isSending, error } = useErrand(ReconcileDocument);
  const [isAgain, setAgain] = useState(false);
  const begin = (again: boolean) => {
    if (isSending) return;
    setAgain(again);
    void send({ input: { date, again } }).then((done) => (done ? onBegun() : undefined));
  };
  return { begin, beginTheSame: () => begin(isAgain), isSending, error };
}

export function RunButtons({ bill, run }: { bill: BillFragment | null; run: Run }) {
  const say = useWords(billWords);
  if (bill?.state === 'RUNNING') return null;
  return (
    <>
      {bill?.importedAt != null && (
        <Button onPress={() => run.begin(true)} aria-describedby="download-again">
          {say.downloadAgain}
          <span id="download-again" hidden>
            {say.downloadAgainHow}
          </span>
        </Button>
      )}
      <Button look="main" onPress={() => run.begin(false)}>
        {run.isSending ? say.sending : bill?.reconciledAt == null ? say.run : say.compareAgain}
      </Button>
    </>
  );
}

export function RunError({ run }: { run: Run }) {
  const say = useWords(billWords);
  if (!run.error) return null;
  return <ErrorNotice error={run.error} sentences={say.codes} onRetry={run.beginTheSame} />;
}

/** Nothing where the comparison is done. */
export function RunState({ bill }: { bill: BillFragment }) {
  const say = useWords(billWords);
  const { state, progress, problem, nextTryAt, reconciledAt } = bill;
  if (state === 'DONE') return null;
  const figures = reconciledAt !== null && <p>{say.lastFigures}</p>;
  if (state === 'RUNNING')
    return (
      <Banner title={say.running}>
        <p role="status">{progressIn(say.progress, progress)}</p>
        {figures}
      </Banner>
    );
  return (
    <Banner title={state === 'FAILED' ? say.failed : say.notReady} isDoubt={state === 'FAILED'}>
      {problem !== null && (
        <p lang="en" className={styles['problem']}>
          {problem}
        </p>
      )}
      {nextTryAt === null ? (
        <p>{say.noNextTry}</p>
      ) : (
        <p>
          {say.nextTry} <When at={nextTryAt} />
        </p>
      )}
      {figures}
    </Banner>
  );
}

function Banner({ title, isDoubt = false, children }: { title: string; isDoubt?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title} className={`${styles['banner']} ${isDoubt ? styles['doubt'] : ''}`}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** In the page's words, as far as it knows what the engine says of a run. */
function progressIn(say: Words['progress'], progress: string | null): string {
  if (progress === null) return say.elsewhere;
  const [, count = '', what] = /^(\d+) (?:bytes |rows |orders )(downloaded|read|compared)$/.exec(progress) ?? [];
  if (what !== undefined) return say[what as 'downloaded' | 'read' | 'compared'](Number(count).toLocaleString('en'));
  return progress === 'asking Alipay' ? say.asking : progress;
}
