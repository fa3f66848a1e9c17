/** Forwards what webhooks would be sent to an address of this machine, as they would be sent it: for the development of a receiver. */
import { createHash, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createHttpSender, type HttpSender } from '../../adapters/webhooks/http-sender';
import { UsageError } from '../terminal/usage-error';
import { engineAddress } from './engine-address';
import { followSubscription } from './follow-subscription';

const firstWaitMs = 250;
const maxWaitMs = 5_000;
const forwardLimitMs = 15_000;
const LOOPBACK = ['127.0.0.0/8', '::1'];

type Message = { id: string; event: string; body: string; position: string };

const QUERY = `subscription ($events: [String!], $after: String) {
  webhookMessages(events: $events, after: $after) { id event body position } }`;

type Wanted = { forwardTo: string; events: string[] | undefined; merchant: string | undefined };

/** Forwards each message once, in order, and prints it with the answer, until it is interrupted. What breaks is connected again. */
export async function listen(args: readonly string[]): Promise<number> {
  const { forwardTo, events, merchant } = readArguments(args);
  const { hostAndPath, apiToken } = engineAddress(merchant);
  const secret = secretOf(apiToken);
  const url = `ws://${hostAndPath}`;
  const send = createHttpSender({ allowedNetworks: LOOPBACK, timeoutMs: forwardLimitMs, userAgent: 'paystate-listen' });
  process.stderr.write(`forwarding to ${forwardTo}; Ctrl-C ends it\nthe receiver verifies with ${secret}\n`);
  let after: string | undefined;
  let waitMs = firstWaitMs;
  for (;;) {
    const subscription = { query: QUERY, variables: { events, after } };
    const { problem } = await followSubscription(url, apiToken, subscription, async (data) => {
      const message = (data as { webhookMessages: Message }).webhookMessages;
      await forward(send, { url: forwardTo, secrets: [secret] }, message);
      after = message.position;
      waitMs = firstWaitMs;
    });
    process.stderr.write(`${url}: ${problem.message}${problem.isFinal ? '' : ', connecting again'}\n`);
    if (problem.isFinal) return 1;
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, maxWaitMs);
  }
}

/** One line: the kind, the order, and what was answered. */
async function forward(send: HttpSender, target: Parameters<HttpSender>[0], message: Message): Promise<void> {
  const { id, event, body } = message;
  const signed = { id, kind: event, revision: 0, body };
  const result = await send(target, signed, new AbortController().signal);
  const { data } = JSON.parse(body) as { data: { outTradeNo?: string; date?: string } };
  const answered = result.kind === 'accepted' ? `HTTP ${result.status}` : result.problem;
  process.stdout.write(
    `${event}  ${data.outTradeNo ?? data.date ?? ''}  ${id}  ${answered}  ${result.durationMs} ms\n`,
  );
}

function readArguments(args: readonly string[]): Wanted {
  const options = {
    'forward-to': { type: 'string' },
    events: { type: 'string' },
    merchant: { type: 'string' },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options });
  } catch (error) {
    throw new UsageError(`listen: ${(error as Error).message}`);
  }
  const { 'forward-to': forwardTo, events, merchant } = parsed.values;
  if (forwardTo === undefined) {
    throw new UsageError('where to? npx paystate listen --forward-to http://127.0.0.1:3000/webhooks');
  }
  if (!isOfThisMachine(forwardTo))
    throw new UsageError('listen: --forward-to must be an address of this machine: http://127.0.0.1:…');
  const kinds = events?.split(',').map((name) => name.trim());
  return { forwardTo, events: kinds, merchant };
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
