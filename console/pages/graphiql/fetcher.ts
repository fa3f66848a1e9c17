/** How GraphiQL sends: to the shop of this page, with the credential of this tab and the headers that a person sets. */
import type { GraphiQLProps } from 'graphiql';
import { Kind, OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { storedCredential } from '../../session/credential';
import { GRAPHQL_PATH } from '../../session/shop';

type Fetcher = GraphiQLProps['fetcher'];
type Operation = Parameters<Fetcher>[0];
type Headers = Record<string, string>;
type Document = NonNullable<NonNullable<Parameters<Fetcher>[1]>['documentAST']>;

const SOCKET_URL = `${location.origin.replace(/^http/, 'ws')}${GRAPHQL_PATH}`;

export const fetcher: Fetcher = (operation, { documentAST, headers = {} } = {}) => {
  const all = withCredential(headers);
  const results = isSubscription(operation, documentAST) ? subscribe(operation, all) : post(operation, all);
  // Its types want the errors of graphql-js; it shows those of the wire as well.
  return results as ReturnType<Fetcher>;
};

async function post(operation: Operation, headers: Headers): Promise<object> {
  const response = await fetch(GRAPHQL_PATH, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  return response.json() as Promise<object>;
}

/** A socket of its own, because its headers are its own; what a person sets as headers goes with `connection_init`. */
async function* subscribe({ query, variables, operationName }: Operation, headers: Headers) {
  const client = createClient({ url: SOCKET_URL, connectionParams: headers });
  const payload = { query, variables: variables as Record<string, unknown> | null, operationName };
  try {
    yield* client.iterate(payload);
  } catch (error) {
    // GraphiQL shows errors, and nothing of an event.
    throw error instanceof CloseEvent ? new Error(`${error.code} ${error.reason}`) : error;
  } finally {
    await client.dispose();
  }
}

/** A person's `Authorization`, however it is written, stands instead of that of the tab. */
function withCredential(headers: Headers): Headers {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const credential = storedCredential();
  return credential === undefined ? own : { authorization: `Bearer ${credential}`, ...own };
}

function isSubscription({ operationName }: Operation, document: Document | undefined): boolean {
  return (document?.definitions ?? []).some(
    (one) =>
      one.kind === Kind.OPERATION_DEFINITION &&
      one.operation === OperationTypeNode.SUBSCRIPTION &&
      (!operationName || one.name?.value === operationName),
  );
}
