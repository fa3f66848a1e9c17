import { useEffect, useRef, type ReactNode } from 'react';
import { NavigationType, useNavigationType } from 'react-router';
import { useSession } from '../session/session';
import styles from './page.module.css';

type Props = {
  /** The heading, and the title of the tab. */
  title: string;
  /** Instead of the title in the heading, where it takes more than text. */
  heading?: ReactNode;
  /** Beside the heading: what may be done here. */
  actions?: ReactNode;
  /** A list with many columns: it takes all the room that there is. */
  isWide?: boolean;
  children: ReactNode;
};

/** The frame of a page: its `h1`, which takes the focus when somebody comes by a link, and the title of the tab. */
export function Page({ title, heading = title, actions, isWide = false, children }: Props) {
  const { state } = useSession();
  const shop = state.kind === 'signed-in' ? state.viewer.merchant : undefined;
  const h1 = useRef<HTMLHeadingElement>(null);
  const isByLink = useNavigationType() === NavigationType.Push;
  useEffect(() => {
    document.title = [title, shop, 'paystate'].filter(Boolean).join(' · ');
  }, [title, shop]);
  useEffect(() => {
    if (isByLink) h1.current?.focus({ preventScroll: true });
    // Only when the page comes, not when it is changed in place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <div className={`${styles['page']} ${isWide ? styles['isWide'] : ''}`}>
      <header className={styles['head']}>
        <h1 ref={h1} tabIndex={-1}>
          {heading}
        </h1>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
