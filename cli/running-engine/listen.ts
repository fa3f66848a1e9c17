/** Forwards what webhooks would be sent to an address of this machine, as they would be sent it: for the development of a receiver. */
import { createHash, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { createHttpSender, type HttpSender } from '../../adapters/webhooks/http-sender';
import type { EngineOptions } from '../terminal/command';
import { note, say } from '../terminal/output';
import { UsageError } from '../terminal/usage-error';
import { engineAddress, type EngineAddress } from './engine-address';
import { engineAt } from './engine-client';
import { followSubscription } from './follow-subscription';

const forwardLimitMs = 15_000;
const LOOPBACK = ['127.0.0.0/8', '::1'];

type Message = { id: string; event: string; body: string; position: string };

const QUERY = `subscription ($events: [String!], $after: String) {
  webhookMessages(events: $events, after: $after) { id event body position } }`;

const HEAD = '{ changes(first: 0) { latest } }';
/** The position of a log that has nothing yet. */
const BEFORE_ALL = '0';

export type ListenOptions = EngineOptions & { forwardTo: string; events?: string[] | undefined };

/** Forwards each message once, in order, and prints it with the answer, until it is interrupted. What breaks is connected again. */
export async function listen({ forwardTo, events, ...options }: ListenOptions): Promise<number> {
  if (!isOfThisMachine(forwardTo)) {
    throw new UsageError('listen: --forward-to must be an address of this machine: http://127.0.0.1:…');
  }
  const address = engineAddress(options);
  const secret = secretOf(address.apiToken);
  const send = createHttpSender({ allowedNetworks: LOOPBACK, timeoutMs: forwardLimitMs, userAgent: 'paystate-listen' });
  note(`forwarding to ${forwardTo}; Ctrl-C ends it\nthe receiver verifies with ${secret}`);
  const begin = async () => {
    const position = await headOf(address);
    note(`listening from position ${position} of the log`);
    return position;
  };
  const followed = { address, query: QUERY, variables: { events }, field: 'webhookMessages', begin };
  for await (const message of followSubscription<Message>(followed)) {
    await forward(send, { url: forwardTo, secrets: [secret] }, message);
  }
  return 0;
}

/** Asked for once: what comes from then on is not lost by a connection that breaks before its first message. */
async function headOf(address: EngineAddress): Promise<string> {
  const { changes } = await engineAt(address, { pausesMs: [] }).query<{ changes: { latest: string | null } }>(HEAD);
  return changes.latest ?? BEFORE_ALL;
}

/** One line: the kind, the order, and what was answered. */
async function forward(send: HttpSender, target: Parameters<HttpSender>[0], message: Message): Promise<void> {
  const { id, event, body } = message;
  const signed = { id, kind: event, revision: 0, body };
  const result = await send(target, signed, new AbortController().signal);
  const { data } = JSON.parse(body) as { data: { outTradeNo?: string; date?: string } };
  const answered = result.kind === 'accepted' ? `HTTP ${result.status}` : result.problem;
  say(`${event}  ${data.outTradeNo ?? data.date ?? ''}  ${id}  ${answered}  ${result.durationMs} ms`);
}

/** Messages of a shop leave the machine by webhooks, which administrators create. */
function isOfThisMachine(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  return (
    /^https?:$/.test(protocol) &&
    (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')))
  );
}

/** The same at each start with the same credential, so that the receiver keeps it; without one, another each time. */
function secretOf(apiToken: string | undefined): string {
  const bytes =
    apiToken === undefined ? randomBytes(32) : createHash('sha256').update(`paystate listen ${apiToken}`).digest();
  return `whsec_${bytes.toString('base64')}`;
}
