/** A key or secret that the engine shows in one answer only: it stands there until somebody says that it is stored. */
import type { ReactNode } from 'react';
import { Heading } from 'react-aria-components';
import { defineWords, useWords } from '../../words/language';
import { Button } from '../controls/button';
import { CopyButton } from '../controls/copy-button';
import { Dialog } from '../controls/dialog';
import styles from './one-time-secret.module.css';

const words = defineWords({
  en: {
    once: 'It is shown now and never again. Nobody can read it later, not even the engine.',
    stored: 'I have stored it',
  },
  zh: { once: '仅显示这一次，之后任何人（包括系统）都无法再次查看，请立即妥善保存。', stored: '我已保存' },
});

type Props = {
  title: string;
  /** What it is, after "Copy". */
  what: string;
  secret: string;
  onClose: () => void;
  /** How it is used. */
  children?: ReactNode;
};

export function OneTimeSecret({ title, what, secret, onClose, children }: Props) {
  const say = useWords(words);
  return (
    <Dialog onClose={onClose} isHeld>
      <div className={styles['whole']}>
        <Heading slot="title">{title}</Heading>
        <div className={styles['secret']}>
          <code>{secret}</code>
          <CopyButton text={secret} what={what} look="word" />
        </div>
        <p className={styles['once']}>{say.once}</p>
        {children}
        <footer>
          <Button look="main" onPress={onClose}>
            {say.stored}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
