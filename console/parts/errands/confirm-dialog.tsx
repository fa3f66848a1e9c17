/** Says what will happen, and sends it at the second press. A refusal stays in it. */
import { useEffect, useState, type ReactNode } from 'react';
import { Form, Heading } from 'react-aria-components';
import { defineWords, useWords } from '../../words/language';
import { Button } from '../controls/button';
import { Dialog } from '../controls/dialog';
import { ErrorNotice } from '../notices/error-notice';
import type { Errand } from './use-errand';

const words = defineWords({
  en: { leave: 'Leave it', sending: 'On its way …' },
  zh: { leave: '暂不操作', sending: '正在提交…' },
});

/** A press so soon was meant for what stood here before: the second one of a double press, or a key that is held. */
const NOT_READ_MS = 500;

type StepProps = {
  title: string;
  /** On the button that sends it. */
  confirm: string;
  /** To the step before. */
  back?: { text: string; onPress: () => void };
  errand: Errand;
  /** As for `ErrorNotice`. */
  sentences?: Readonly<Record<string, string>>;
  /**
   * It makes a secret that no other answer shows: nothing closes the dialog while the answer is on its way, and sent again it
   * makes another.
   */
  isSecret?: boolean;
  /** Why it cannot be sent now. */
  blocked?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** `step`: of several that follow each other in one dialog, which this is. */
export function ConfirmDialog({ step, ...props }: StepProps & { step?: string }) {
  return (
    <Dialog onClose={props.onClose} isHeld={isHeld(props)}>
      <Step key={step} {...props} />
    </Dialog>
  );
}

const isHeld = ({ isSecret = false, errand }: StepProps) => isSecret && errand.isSending;

function Step(props: StepProps) {
  const { title, confirm, back, errand, sentences, isSecret = false, blocked, onConfirm, onClose, children } = props;
  const say = useWords(words);
  const isRead = useIsRead();
  const { text, onPress } = back ?? { text: say.leave, onPress: onClose };
  return (
    // What is wrong is said when it is sent, and does not hold back the next try.
    <Form
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRead && !errand.isSending && blocked === undefined) onConfirm();
      }}
    >
      <Heading slot="title">{title}</Heading>
      {children}
      {blocked !== undefined && <p role="status">{blocked}</p>}
      {errand.error && (
        <ErrorNotice
          error={errand.error}
          sentences={sentences}
          change={isSecret ? 'each-time' : 'once'}
          onRetry={blocked === undefined ? onConfirm : undefined}
        />
      )}
      <footer>
        <Button onPress={() => (isHeld(props) ? undefined : onPress())} autoFocus={back !== undefined}>
          {text}
        </Button>
        {/* Not disabled while it sends or cannot be sent: a disabled button loses the focus, and with it Esc. */}
        <Button type="submit" look="main" isDisabled={!isRead} aria-disabled={blocked !== undefined}>
          {errand.isSending ? say.sending : confirm}
        </Button>
      </footer>
    </Form>
  );
}

function useIsRead(): boolean {
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRead(true), NOT_READ_MS);
    return () => clearTimeout(timer);
  }, []);
  return isRead;
}
