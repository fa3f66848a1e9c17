/** Who is at the console: whether the engine asks for a credential, and what the one of this tab allows. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Provider, type Client, type CombinedError } from 'urql';
import { whenFree } from '../parts/controls/use-stay';
import type { Connection } from './connection';
import { forgetCredential, storeCredential, storedCredential } from './credential';
import { ViewerDocument, type ViewerQuery } from './documents';
import { codeOf, openEngine } from './engine';
import { SHOP_NAME } from './shop';

export type Viewer = ViewerQuery['viewer'];
export type Scope = Viewer['scopes'][number];

/** Why a credential does not open the console. */
export type Refusal =
  /** `reason`: in the engine's words. */
  | { kind: 'not-accepted'; reason: string }
  /** It was accepted until a moment ago. */
  | { kind: 'over' }
  | { kind: 'watch-token' };

type State =
  | { kind: 'asking' }
  /** `refusal`: of the credential that was sent; undefined: there was none. */
  | { kind: 'signed-out'; refusal: Refusal | undefined }
  | { kind: 'no-shop' }
  | { kind: 'failed'; error: CombinedError }
  | { kind: 'signed-in'; viewer: Viewer; client: Client; connection: Connection };

type Session = {
  state: State;
  hasCredential: boolean;
  /** The engine answered without one. */
  needsNone: boolean;
  signIn(credential: string): void;
  signOut(): void;
  /** Leaves what is open without one. */
  askForCredential(): void;
  retry(): void;
};

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [credential, setCredential] = useState(storedCredential);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State>({ kind: 'asking' });
  const [needsNone, setNeedsNone] = useState(false);

  useEffect(() => {
    let isOver = false;
    let isAccepted = false;
    const leave = (refusal: Refusal) => {
      if (isOver) return;
      isOver = true;
      opened.close();
      whenFree(() => {
        forgetCredential();
        setState({ kind: 'signed-out', refusal: credential === undefined ? undefined : refusal });
      });
    };
    const opened = openEngine(credential, (reason) =>
      leave(isAccepted ? { kind: 'over' } : { kind: 'not-accepted', reason }),
    );
    setState({ kind: 'asking' });
    const ask = async () => {
      const { data, error } = await opened.client.query(ViewerDocument, {}).toPromise();
      if (isOver) return;
      if (data) {
        isAccepted = true;
        if (credential === undefined) setNeedsNone(true);
        else storeCredential(credential, data.viewer.merchant);
        const { client } = opened;
        setState({ kind: 'signed-in', viewer: data.viewer, client, connection: opened.connection() });
      }
      // Every other credential may ask who it is.
      else if (error && codeOf(error) === 'MISSING_SCOPE') leave({ kind: 'watch-token' });
      else if (error) setState(isOfNoShop(error) ? { kind: 'no-shop' } : { kind: 'failed', error });
    };
    void ask();
    return () => {
      isOver = true;
      opened.close();
    };
  }, [credential, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const session = useMemo<Session>(
    () => ({
      state,
      hasCredential: credential !== undefined,
      needsNone,
      signIn(given) {
        setCredential(given);
        retry();
      },
      signOut() {
        forgetCredential();
        setCredential(undefined);
        retry();
      },
      askForCredential: () => setState({ kind: 'signed-out', refusal: undefined }),
      retry,
    }),
    [state, credential, needsNone, retry],
  );
  return (
    <SessionContext.Provider value={session}>
      {state.kind === 'signed-in' ? <Provider value={state.client}>{children}</Provider> : children}
    </SessionContext.Provider>
  );
}

/** An engine has no /graphql for a shop that it does not serve. */
function isOfNoShop({ response }: CombinedError): boolean {
  return SHOP_NAME !== '' && (response as Response | undefined)?.status === 404;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside of SessionProvider');
  return session;
}

/** Below the sign-in only: who is signed in, and over which line. */
export function useSignedIn(): { viewer: Viewer; connection: Connection } {
  const { state } = useSession();
  if (state.kind !== 'signed-in') throw new Error('nobody is signed in');
  return state;
}

/** Whether the credential allows all of these. */
export function useMay(...scopes: readonly Scope[]): boolean {
  const { viewer } = useSignedIn();
  return scopes.every((scope) => viewer.scopes.includes(scope));
}
