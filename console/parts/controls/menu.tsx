/** A button with a menu of choices. */
import type { ReactNode } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import styles from './menu.module.css';

export type Choice = { id: string; text: string; isChosen?: boolean; onChoose: () => void };

type Props = { label: string; choices: readonly Choice[]; children: ReactNode; className?: string | undefined };

/** `children`: what the button shows; `label`: what it is called. */
export function ChoiceMenu({ label, choices, children, className = styles['button'] }: Props) {
  const chosen = choices.filter(({ isChosen }) => isChosen).map(({ id }) => id);
  const isSelection = choices.some(({ isChosen }) => isChosen !== undefined);
  return (
    <MenuTrigger>
      <AriaButton aria-label={label} className={className ?? ''}>
        {children}
      </AriaButton>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Menu
          aria-label={label}
          className={styles['menu'] ?? ''}
          {...(isSelection ? { selectionMode: 'single' as const, selectedKeys: chosen } : {})}
          onAction={(key) => choices.find(({ id }) => id === key)?.onChoose()}
        >
          {choices.map(({ id, text }) => (
            <MenuItem key={id} id={id} textValue={text} className={styles['item'] ?? ''}>
              {text}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
