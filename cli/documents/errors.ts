import { buildSchema, GraphQLEnumType } from 'graphql';
import { GUIDANCE, httpStatusOf, type ErrorCode } from '../../api/request/errors';
import { printedSchema } from '../../api/schema';
import { refusal, type RefusalCode } from '../../domain/trade/refusals';
import { writeOrCheck, type GeneratedOptions } from './generated-document';

export async function errors(options: GeneratedOptions): Promise<number> {
  return writeOrCheck('docs/reference/errors.md', await errorsDocument(), options);
}

/** What no table of the code holds: routes without GraphQL, sockets, and exit codes. */
const BESIDE_GRAPHQL = `## Other routes

| route | status | meaning |
|---|---|---|
| \`POST /alipay/notify\` | 200 \`success\` | the notify is stored |
| | 200 \`failure\` | the notify is rejected: its signature, \`app_id\` or content is wrong |
| | 4xx \`failure\` | the request cannot be read, or its body is too large (413) |
| | 503 \`failure\` | overload, or the event store is away; Alipay sends the notify again |
| \`GET /alipay/return\` | 200 | the page that waits for the result; it shows nothing of an order unless Alipay signed the query string |
| | 503 | overload: reload |
| \`GET /alipay/return/events\` | 404, 503 | the query string is not signed by Alipay; overload, or too many pages wait |
| \`GET /healthz\`, \`GET /readyz\` | 503 | \`reasons\` in the answer says why |
| \`/qrcode\`, \`/refund\`, \`/refund_query\` | 200 and others | Alipay's codes: [compatibility.md](compatibility.md) |

## WebSocket

An upgrade is refused with 403 (origin not allowed) or 503 (too many sockets, or the engine is stopping). A socket
closes with:

| code | meaning | what the client does |
|---|---|---|
| 1001 | the engine is stopping | connects again |
| 1008 | the client sends more than a subscriber needs to ([limits.md](limits.md)) | corrects its protocol |
| 1009 | a message is larger than 16 KiB | sends less |
| 1013 | the client reads more slowly than changes arrive, or its credential cannot be checked now | connects again a little later, and subscribes with \`after\` |
| 4401 | \`connection_init\` holds no credential that is accepted, or the credential has ended | sends \`{"authorization": "Bearer <key>"}\` |
| 4500 | internal error | connects again |
| 4400 | a message that is none, or more than 4 KiB before \`connection_ack\` | corrects its protocol |
| 4408 | no \`connection_init\` within 5 s | sends it at once |
| 4409 | the id is in use | uses another, or completes the first |
| 4403 | no credential is set, and the request comes from elsewhere | sets \`API_TOKEN\` |
| 4429 | too many requests or sockets of this credential, or a second \`connection_init\` | waits, or corrects its protocol |

## Commands

The exit codes of \`npx paystate …\` stand in [cli.md](cli.md).
`;

/** The codes with their meaning come from the schema; advice and statuses from the functions that give them to callers. */
async function errorsDocument(): Promise<string> {
  const schema = buildSchema(await printedSchema());
  const described = (name: string) => {
    const type = schema.getType(name);
    if (!(type instanceof GraphQLEnumType)) throw new Error(`${name} is not an enum of the schema`);
    return type.getValues().map((value) => ({ code: value.name, meaning: value.description ?? '' }));
  };
  const advice = described('Advice').map(({ code, meaning }) => [`\`${code}\``, meaning]);
  const refusals = described('UserErrorCode').map(({ code, meaning }) => [
    `\`${code}\``,
    meaning,
    refusal(code as RefusalCode, '').advice,
  ]);
  const ofRequests = Object.entries(GUIDANCE).map(([code, guidance]) => [
    `\`${code}\``,
    String(httpStatusOf(code as ErrorCode)),
    guidance.retryable ? 'yes' : 'no',
    guidance.advice,
    guidance.help,
  ]);
  return `# Errors

Made by \`npx paystate errors --write\` from the code; \`npm test\` compares. An error reaches a caller in one of three
places:

- **\`userErrors\` of a mutation**: the command is refused or its outcome is in doubt. HTTP 200; the errors are data.
- **\`errors\` of the answer**, in GraphQL's shape: the request itself failed. \`extensions.code\` names the reason.
- **the HTTP status** of a route that is not GraphQL.

## Advice

Every error of the first two kinds carries \`advice\`. A program needs only this table:

${table(['advice', 'what the caller does'], advice)}

## Refusals: \`userErrors\`

\`message\` says in a sentence what happened, \`path\` names the input field, \`alipay\` holds what Alipay answered.

${table(['code', 'meaning', 'advice'], refusals)}

Two codes carry the advice of the case in place of the one above:

- \`ALIPAY_REFUSED\`: it follows from Alipay's sub_code ([sub-codes.md](sub-codes.md)). After a refused bar code it is
  \`WAIT_FOR_STATE\` while an earlier code or page of the order can still be paid.
- \`OUTCOME_UNKNOWN\`: \`RETRY_SAME_KEYS\` where the same mutation continues the work, \`NEW_ORDER\` where a close or cancel
  of the order is under way, \`ASK_A_PERSON\` where Alipay knows the order number with another content.

## Errors of a request: \`extensions.code\`

\`extensions\` also holds \`advice\`, \`retryable\`, \`help\` and \`requestId\`. The HTTP status applies to an answer without
\`data\`; an answer with \`data\` has status 200. So has an answer in \`application/json\` to a document, or variables,
that are wrong (400 in the table): the specification GraphQL over HTTP gives them a status of their own only where the
client accepts \`application/graphql-response+json\`. An answer holds ten errors at most, with messages of 400 characters
at most. WebSocket subscriptions use the same codes.

${table(['code', 'HTTP', 'retryable', 'advice', 'what the caller does (`help`)'], ofRequests)}

\`BAD_USER_INPUT\` also comes with 405 (a GET of a mutation) and 415 (a body that is not declared as JSON, or is
compressed). \`FORBIDDEN\` also comes for a GET that a page of another site causes, and without an API token for a GET to
a name that is neither an address nor \`localhost\`: use POST.
\`OVERLOADED\` with status 503 comes with \`Retry-After: 1\`.

${BESIDE_GRAPHQL}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [lines[0], `|${'---|'.repeat(head.length)}`, ...lines.slice(1)].join('\n');
}
