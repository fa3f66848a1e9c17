import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './button.module.css';

type Props = Omit<ButtonProps, 'className' | 'style'> & { look?: 'main' | 'plain' | 'quiet' };

/** `main`: what the page is for, once on it; `plain`: any other; `quiet`: in bars and rows, without a border. */
export function Button({ look = 'plain', ...props }: Props) {
  return <AriaButton {...props} className={`${styles['button']} ${styles[look]}`} />;
}
