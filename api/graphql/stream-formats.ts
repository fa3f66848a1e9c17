/** How results of a subscription stand in one response. A stream that was cut off has no `end`: its client connects again. */

export type StreamFormat = {
  contentType: string;
  /** Before the first result. */
  begin: string;
  /** While nothing else is sent. */
  keepAlive: string;
  /** One result, as JSON, and the position that it has reached. */
  result(json: string, position: string | undefined): string;
  /** After the last result of a subscription that has ended by itself. */
  end: string;
};

/** The protocol of graphql-sse, distinct connections. */
export const SERVER_SENT_EVENTS: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  begin: '',
  keepAlive: ':\n\n',
  result: (json, position) => `${position === undefined ? '' : `id: ${position}\n`}event: next\ndata: ${json}\n\n`,
  end: 'event: complete\ndata:\n\n',
};

const BOUNDARY = '\r\n--graphql';
/** A client takes a part as complete when the next boundary is there: it follows at once. */
const part = (json: string) => `\r\nContent-Type: application/json; charset=utf-8\r\n\r\n${json}${BOUNDARY}`;

/** Apollo's subscriptions over multipart HTTP, version 1.0. JSON holds no line break, and so no boundary. */
export const MULTIPART_SUBSCRIPTION: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  begin: BOUNDARY,
  keepAlive: part('{}'),
  result: (json) => part(`{"payload":${json}}`),
  end: '--\r\n',
};

/** Whether a request asks for it, as Apollo's clients do of subscriptions alone. */
export const acceptsMultipartSubscription = (accept: string | undefined): boolean =>
  /multipart\/mixed[^,]*;\s*subscriptionSpec="?1\.0"?/i.test(accept ?? '');
