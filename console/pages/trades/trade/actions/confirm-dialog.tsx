/** Says what will happen, and sends it at the second press. A refusal stays in it. */
import type { ReactNode } from 'react';
import { Form, Heading } from 'react-aria-components';
import type { CombinedError } from 'urql';
import { Button } from '../../../../parts/controls/button';
import { Dialog } from '../../../../parts/controls/dialog';
import { ErrorNotice } from '../../../../parts/notices/error-notice';
import { useWords } from '../../../../words/language';
import type { RefusalFragment } from './documents';
import { actionWords } from './words';

type Props = {
  title: string;
  /** On the button that sends it. */
  confirm: string;
  back?: { text: string; onPress: () => void };
  errand: { isSending: boolean; error: CombinedError | RefusalFragment | undefined };
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function ConfirmDialog({ title, confirm, back, errand, onConfirm, onClose, children }: Props) {
  const say = useWords(actionWords);
  const { text, onPress } = back ?? { text: say.leave, onPress: onClose };
  return (
    <Dialog onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (!errand.isSending) onConfirm();
        }}
      >
        <Heading slot="title">{title}</Heading>
        {children}
        {errand.error && <ErrorNotice error={errand.error} onRetry={onConfirm} />}
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
