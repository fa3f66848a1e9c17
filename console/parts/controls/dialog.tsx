import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { useStay } from './use-stay';
import styles from './dialog.module.css';

type Props = {
  onClose: () => void;
  label?: string;
  place?: 'middle' | 'top';
  /** Only what is in it closes it, and nothing leaves the page: what it shows is not shown again. */
  isHeld?: boolean;
  children: ReactNode;
};

/** Over the page, until it is closed: by Esc, by a press beside it, or by what is in it. */
export function Dialog({ onClose, label, place = 'middle', isHeld = false, children }: Props) {
  useStay(isHeld);
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isHeld}
      isKeyboardDismissDisabled={isHeld}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      className={`${styles['overlay']} ${styles[place]}`}
    >
      <Modal className={styles['modal'] ?? ''}>
        <AriaDialog {...(label === undefined ? {} : { 'aria-label': label })} className={styles['dialog'] ?? ''}>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
