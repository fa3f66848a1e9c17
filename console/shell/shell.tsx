/** What stands around every page: header, navigation, and the way to each page that the credential opens. */
import { lazy, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { EmptyState } from '../parts/notices/empty-state';
import { Page } from '../parts/page';
import { Skeleton } from '../parts/notices/skeleton';
import type { PageEntry } from '../pages/page-entry';
import { PAGES } from '../pages/registry';
import { useMay } from '../session/session';
import { useWords } from '../words/language';
import { shellWords } from '../words/shell';
import { Boundary, BrokenDialog, BrokenPage } from './boundary';
import { Header } from './header/header';
import { BottomBar, Sidebar, useAllowedPages } from './navigation';
import styles from './shell.module.css';

const Palette = lazy(() => import('./palette/palette'));

/** Made once: a component that is made again loses what it holds. */
const ROUTES = PAGES.flatMap((page) =>
  Object.entries(page.routes).map(([below, load]) => ({ page, path: `/${page.path}/${below}`, Content: lazy(load) })),
);

export function Shell() {
  const say = useWords(shellWords);
  const [isFinding, setFinding] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      // What a dialog shows may not be shown again, and the way to another page would close it.
      if (!document.querySelector('[role="dialog"]')) setFinding(true);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const find = () => setFinding(true);
  const leave = () => setFinding(false);
  return (
    <div className={styles['shell']}>
      <a href="#content" className={styles['skip']}>
        {say.skip}
      </a>
      <Header onFind={find} />
      <Sidebar />
      <main id="content" tabIndex={-1} className={styles['content']}>
        <Routes>
          <Route index element={<FirstPage />} />
          {ROUTES.map(({ page, path, Content }) => (
            <Route key={path} path={path} element={<Allowed page={page} Content={Content} />} />
          ))}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </main>
      <BottomBar onFind={find} />
      {isFinding && (
        <Boundary otherwise={<BrokenDialog onClose={leave} />}>
          <Palette onClose={leave} />
        </Boundary>
      )}
    </div>
  );
}

/** What another address names is another page: nothing that was read for the one before is shown under its title. */
function Allowed({ page, Content }: { page: PageEntry; Content: ComponentType }) {
  const { pathname } = useLocation();
  if (!useMay(...page.scopes)) return <NoScope page={page} />;
  return (
    <Boundary key={pathname} otherwise={<BrokenPage />} meanwhile={<Loading />}>
      <Content />
    </Boundary>
  );
}

const Loading = () => (
  <div className={styles['loading']}>
    <Skeleton />
  </div>
);

function FirstPage(): ReactNode {
  const [first] = useAllowedPages();
  if (first) return <Navigate to={`/${first.path}`} replace />;
  const [wanted] = PAGES;
  return wanted ? <NoScope page={wanted} /> : <NotFound />;
}

function NoScope({ page }: { page: PageEntry }) {
  const say = useWords(shellWords);
  return (
    <Page title={say.noScope}>
      <EmptyState title={page.scopes.join(', ')}>
        <p>{say.noScopeHow(page.scopes.join(', '))}</p>
      </EmptyState>
    </Page>
  );
}

function NotFound() {
  const say = useWords(shellWords);
  return (
    <Page title={say.notFound}>
      <EmptyState title="404">
        <p>{say.notFoundHow}</p>
        <Link to="/">{say.toTrades}</Link>
      </EmptyState>
    </Page>
  );
}
