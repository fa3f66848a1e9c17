import { I18nProvider } from 'react-aria-components';
import { BrowserRouter } from 'react-router';
import { ErrorNotice } from './parts/notices/error-notice';
import { Skeleton } from './parts/notices/skeleton';
import { Page } from './parts/page';
import { SessionProvider, useSession } from './session/session';
import { SHOP_NAME, SHOP_PREFIX } from './session/shop';
import { SignIn } from './session/sign-in';
import { Header } from './shell/header/header';
import { Boundary, BrokenPage } from './shell/boundary';
import { Shell } from './shell/shell';
import { LOCALES, useLanguage, useWords } from './words/language';
import { shellWords } from './words/shell';
import styles from './app.module.css';

export function App() {
  return (
    <I18nProvider locale={LOCALES[useLanguage()]}>
      <BrowserRouter basename={SHOP_PREFIX === '' ? '/' : SHOP_PREFIX}>
        <SessionProvider>
          <Boundary otherwise={<BrokenPage />}>
            <Content />
          </Boundary>
        </SessionProvider>
      </BrowserRouter>
    </I18nProvider>
  );
}

/** Where somebody is stays in the address, so that signing in leads back to it. */
function Content() {
  const { state, retry } = useSession();
  if (state.kind === 'signed-in') return <Shell />;
  return (
    <>
      <Header />
      {state.kind === 'signed-out' && <SignIn refusal={state.refusal} />}
      {state.kind !== 'signed-out' && (
        <main className={styles['waiting']}>
          {state.kind === 'asking' && <Skeleton />}
          {state.kind === 'no-shop' && <NoShop />}
          {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={retry} />}
        </main>
      )}
    </>
  );
}

function NoShop() {
  const say = useWords(shellWords);
  return (
    <Page title={say.noSuchShop}>
      <p>{say.noSuchShopHow(SHOP_NAME)}</p>
    </Page>
  );
}
