/**
 * The documents of running subscriptions. Ten thousand pages send the same text: it is parsed and validated once, and kept
 * once. What all of them hold is bounded, and so is each.
 */
import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { ApiError } from '../../request/errors';
import {
  MAX_LIVE_DOCUMENT_TOKENS,
  MAX_REMEMBERED_QUERIES,
  MAX_SUBSCRIPTION_QUERY_CHARACTERS,
  MAX_SUBSCRIPTION_VARIABLES_CHARACTERS,
} from '../../request/limits';
import { withCode, type CheckOperation } from './check-operation';
import { PARSE_OPTIONS } from './query-limits';

export type LiveDocument = {
  /** The one copy of the text. */
  text: string;
  /** Without places in the text, which are twice as large as the rest. */
  document: DocumentNode;
  /** To be called once, when the subscription has ended. */
  release(): void;
};

export type SubscriptionRequest = {
  query: string;
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
};

type Entry = { text: string; document: DocumentNode; tokens: number; users: number };

export type LiveDocuments = {
  open(request: SubscriptionRequest): LiveDocument;
};

/** `open` throws what `check` throws, and `ApiError`: QUERY_TOO_COMPLEX, or OVERLOADED where all documents are too many. */
export function createLiveDocuments(check: CheckOperation): LiveDocuments {
  const entries = new Map<string, Entry>();
  /** Those without a user, the longest unused first. */
  const unused = new Set<Entry>();
  let tokens = 0;

  const add = (text: string, request: Omit<SubscriptionRequest, 'query'>): Entry => {
    const located = parseQuery(text);
    // With places, for the errors.
    check({ ...request, document: located });
    const entry = { text, document: parse(text, { noLocation: true }), tokens: located.tokenCount ?? 0, users: 0 };
    if (tokens + entry.tokens > MAX_LIVE_DOCUMENT_TOKENS) {
      throw new ApiError('OVERLOADED', 'The subscriptions of this engine have too many different documents.');
    }
    tokens += entry.tokens;
    entries.set(text, entry);
    unused.add(entry);
    return entry;
  };
  const dropUnused = () => {
    for (const entry of unused) {
      if (unused.size <= MAX_REMEMBERED_QUERIES) return;
      unused.delete(entry);
      entries.delete(entry.text);
      tokens -= entry.tokens;
    }
  };

  return {
    open({ query, ...request }: SubscriptionRequest): LiveDocument {
      assertShort(query, request.variables);
      const entry = entries.get(query) ?? add(query, request);
      check({ ...request, document: entry.document });
      entry.users += 1;
      unused.delete(entry);
      return {
        text: entry.text,
        document: entry.document,
        release() {
          entry.users -= 1;
          if (entry.users > 0) return;
          unused.add(entry);
          dropUnused();
        },
      };
    },
  };
}

function assertShort(query: string, variables: unknown): void {
  if (query.length > MAX_SUBSCRIPTION_QUERY_CHARACTERS) {
    throw new ApiError(
      'QUERY_TOO_COMPLEX',
      `The document of a subscription has ${MAX_SUBSCRIPTION_QUERY_CHARACTERS} characters at most.`,
    );
  }
  if (variables && JSON.stringify(variables).length > MAX_SUBSCRIPTION_VARIABLES_CHARACTERS) {
    throw new ApiError(
      'QUERY_TOO_COMPLEX',
      `The variables of a subscription have ${MAX_SUBSCRIPTION_VARIABLES_CHARACTERS} characters at most, as JSON.`,
    );
  }
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, PARSE_OPTIONS);
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}
