/** What a page hears from the engine while it is open. */
import { useEffect, useRef, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import { useSignedIn } from './session';

/**
 * `document`: a subscription; with `$after` it goes on without a gap behind a lost line. `variables` are compared by their
 * content; undefined: not yet. Answers why nothing is heard any more; undefined: it is.
 */
export function useFeed<Result, Variables extends AnyVariables & object>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables | undefined,
  onMessage: (message: Result) => void,
): CombinedError | undefined {
  const client = useClient();
  const [error, setError] = useState<CombinedError>();
  const listener = useRef(onMessage);
  useEffect(() => {
    listener.current = onMessage;
  });
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === undefined) return;
    const heard = client.subscription(document, JSON.parse(key) as Variables).subscribe(({ data, error: failed }) => {
      setError(failed);
      if (data) listener.current(data);
    });
    return () => heard.unsubscribe();
  }, [client, document, key]);
  return error;
}

/** Calls `onReturn` when a lost line is back: what a feed without `$after` said meanwhile has to be read. */
export function useReturn(onReturn: () => void): void {
  const { connection } = useSignedIn();
  useEffect(() => {
    let isBehind = connection.line().state === 'lost';
    return connection.onChange(() => {
      const { state } = connection.line();
      if (state === 'live' && isBehind) onReturn();
      isBehind = state === 'lost' || (isBehind && state !== 'live');
    });
  }, [connection, onReturn]);
}
