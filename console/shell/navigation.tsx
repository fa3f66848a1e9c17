/** The pages that the credential opens: beside the content, and on a phone below it. */
import { createElement, lazy } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { PAGES } from '../pages/registry';
import type { PageEntry } from '../pages/page-entry';
import { useSignedIn } from '../session/session';
import { useLanguage, useWords } from '../words/language';
import { shellWords } from '../words/shell';
import { Icon, ICONS } from '../parts/icon';
import { ChoiceMenu } from '../parts/controls/menu';
import { Boundary } from './boundary';
import styles from './navigation.module.css';

/** As many as a thumb can choose from. */
const IN_BOTTOM_BAR = 3;

/** The others are not shown at all. */
export function useAllowedPages(): readonly PageEntry[] {
  const { viewer } = useSignedIn();
  return PAGES.filter(({ scopes }) => scopes.every((scope) => viewer.scopes.includes(scope)));
}

export function Sidebar() {
  const say = useWords(shellWords);
  return (
    <nav aria-label={say.pages} className={styles['sidebar']}>
      <ul>
        {useAllowedPages().map((page) => (
          <li key={page.path}>
            <PageLink page={page} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function BottomBar({ onFind }: { onFind: () => void }) {
  const say = useWords(shellWords);
  const language = useLanguage();
  const navigate = useNavigate();
  const pages = useAllowedPages();
  const others = pages.slice(IN_BOTTOM_BAR).map(({ path, label }) => ({
    id: path,
    text: label[language],
    onChoose: () => void navigate(`/${path}`),
  }));
  return (
    <nav aria-label={say.pages} className={styles['bottom']}>
      {pages.slice(0, IN_BOTTOM_BAR).map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
      <button type="button" className={styles['link']} onClick={onFind}>
        <Icon d={ICONS.find} />
        {say.findShort}
      </button>
      <ChoiceMenu label={say.more} choices={others} className={styles['link']}>
        <Icon d={ICONS.more} />
        {say.more}
      </ChoiceMenu>
    </nav>
  );
}

/** Made once: a component that is made again loses what it holds. */
const MARKS = new Map(PAGES.map(({ path, mark }) => [path, mark && createElement(lazy(mark))]));

function PageLink({ page: { path, label, icon } }: { page: PageEntry }) {
  return (
    <NavLink to={`/${path}`} className={styles['link'] ?? ''}>
      <Icon d={icon} />
      {label[useLanguage()]}
      <Boundary otherwise={null}>{MARKS.get(path)}</Boundary>
    </NavLink>
  );
}
