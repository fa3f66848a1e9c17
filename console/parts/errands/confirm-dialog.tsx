/** Says what will happen, and sends it at the second press. A refusal stays in it. */
import type { ReactNode } from 'react';
import { Form, Heading } from 'react-aria-components';
import { defineWords, useWords } from '../../words/language';
import { Button } from '../controls/button';
import { Dialog } from '../controls/dialog';
import { ErrorNotice } from '../notices/error-notice';
import type { Errand } from './use-errand';

const words = defineWords({
  en: { leave: 'Leave it', sending: 'On its way …' },
  zh: { leave: '不操作', sending: '正在提交…' },
});

type Props = {
  title: string;
  /** On the button that sends it. */
  confirm: string;
  back?: { text: string; onPress: () => void };
  errand: Errand;
  /** As for `ErrorNotice`. */
  sentences?: Readonly<Record<string, string>>;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function ConfirmDialog({ title, confirm, back, errand, sentences, onConfirm, onClose, children }: Props) {
  const say = useWords(words);
  const { text, onPress } = back ?? { text: say.leave, onPress: onClose };
  return (
    <Dialog onClose={onClose}>
      {/* What is wrong is said when it is sent, and does not hold back the next try. */}
      <Form
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (!errand.isSending) onConfirm();
        }}
      >
        <Heading slot="title">{title}</Heading>
        {children}
        {errand.error && <ErrorNotice error={errand.error} sentences={sentences} onRetry={onConfirm} />}
        <footer>
          <Button onPress={onPress}>{text}</Button>
          {/* Not disabled while it sends: a disabled button loses the focus, and with it Esc. */}
          <Button type="submit" look="main">
            {errand.isSending ? say.sending : confirm}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}
