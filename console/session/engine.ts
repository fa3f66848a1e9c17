/** What pages speak to: the engine of this shop, by HTTP and WebSocket, with the credential of this tab. */
import { Client, fetchExchange, mapExchange, subscriptionExchange, type CombinedError } from 'urql';
import { connect, type Connection } from './connection';
import { ViewerDocument } from './documents';
import { fetchOfEngine } from './engine-clock';
import { GRAPHQL_PATH } from './shop';

export type Engine = {
  client: Client;
  /** Opened when it is first asked for: behind a credential that is accepted. */
  connection(): Connection;
  close(): void;
};

/** `onRejected`: the credential is not accepted, or not any more; with the engine's own words. */
export function openEngine(credential: string | undefined, onRejected: (reason: string) => void): Engine {
  let opened: Connection | undefined;
  const confirm = () => void client.query(ViewerDocument, {}).toPromise();
  // A credential that is given up may be one that nobody has any more: what a line says of it, the engine has to confirm.
  const connection = () => (opened ??= connect(credential, confirm));
  const client = new Client({
    url: GRAPHQL_PATH,
    // What it shows of money is what the engine said a moment ago: nothing comes out of a cache.
    requestPolicy: 'network-only',
    preferGetMethod: false,
    fetch: fetchOfEngine,
    fetchOptions: () => (credential === undefined ? {} : { headers: { authorization: `Bearer ${credential}` } }),
    exchanges: [
      mapExchange({
        onError(error) {
          if (codeOf(error) === 'UNAUTHENTICATED') onRejected(sentenceOf(error));
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: connection().subscribe(request, sink),
          }),
        }),
      }),
    ],
  });
  return { client, connection, close: () => opened?.close() };
}

/** The engine's code of the first error; undefined where it did not answer. */
export function codeOf(error: CombinedError): string | undefined {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : undefined;
}

/** What the engine said, without what the client puts before it. */
export function sentenceOf(error: CombinedError): string {
  return error.graphQLErrors[0]?.message ?? error.networkError?.message ?? error.message;
}
