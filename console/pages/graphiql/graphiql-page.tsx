/** GraphiQL, for whoever writes against the API. It is English, as the schema and its descriptions are. */
import { GraphiQL } from 'graphiql';
import { useEffect, useRef } from 'react';
import 'graphiql/style.css';
import { Page } from '../../parts/page';
import { useSession } from '../../session/session';
import { GRAPHQL_PATH } from '../../session/shop';
import { useShownTheme } from '../../shell/header/theme';
import { defineWords, useWords } from '../../words/language';
import { fetcher } from './fetcher';
import { FIRST_PAYMENT } from './first-payment';
import './graphiql.css';

const words = defineWords({
  en: {
    before: 'Sends to',
    signedIn: 'with the credential of this tab.',
    open: 'without a credential: it needs none.',
  },
  zh: { before: '请求地址', signedIn: '（使用此标签页的凭证）', open: '（无需凭证）' },
});

export default function GraphiQLPage() {
  const say = useWords(words);
  const { hasCredential } = useSession();
  const theme = useShownTheme();
  const frame = useNamedEditors();
  return (
    <Page title="GraphiQL">
      <p>
        {say.before} <code>{GRAPHQL_PATH}</code> {hasCredential ? say.signedIn : say.open}
      </p>
      <div lang="en" ref={frame} className="graphiql-frame">
        <GraphiQL
          fetcher={fetcher}
          defaultQuery={FIRST_PAYMENT}
          forcedTheme={theme}
          // Its history has the headers of each operation, and with them keys: those are kept in the tab only.
          storage={sessionStorage}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </div>
    </Page>
  );
}

/** Its editors come one after the other, and the fields that take their keys come without a name. */
function useNamedEditors() {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current: within } = frame;
    if (!within) return;
    const name = () => {
      for (const field of within.querySelectorAll('.CodeMirror textarea:not([aria-label])')) {
        field.setAttribute('aria-label', field.closest('[aria-label]')?.getAttribute('aria-label') ?? 'Editor');
      }
    };
    name();
    const coming = new MutationObserver(name);
    coming.observe(within, { childList: true, subtree: true });
    return () => coming.disconnect();
  }, []);
  return frame;
}
