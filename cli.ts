#!/usr/bin/env node
/** Tools beside the product. `npx paystate help` lists them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ConfigError, readConfig } from './adapters/config';
import { hashEvent } from './adapters/event-hash';
import { openEventStore } from './adapters/open-event-store';
import { printedSchema } from './api/schema';
import type { EventStore } from './domain/ports';
import { REFUND_STATES, refundTransitions } from './domain/refund-machine';
import type { RecordedEvent } from './domain/trade-events';
import { TRADE_STATES, tradeTransitions } from './domain/trade-machine';
import { rebuild } from './projections/rebuild';

const HELP = `paystate <command>

  rebuild            make the read model again from the events (stop the engine first)
  verify             check that no event was altered: every hash of every stream
  schema             print the GraphQL schema; --write or --check api/schema.graphql
  states             print the state diagrams; --write or --check docs/states.md
  watch <outTradeNo> show a trade live, by the GraphQL subscription tradeChanged
  help               this text

Settings come from the environment, as for the product: DATA_DIR, EVENT_STORE; for watch HOST, PORT, API_TOKEN.
`;

const PROGRESS_EVERY_EVENTS = 10_000;

async function main([command = 'help', ...flags]: string[]): Promise<number> {
  switch (command) {
    case 'rebuild':
      return rebuildReadModel();
    case 'verify':
      return verifyHistory();
    case 'schema':
      return writeOrCheck('api/schema.graphql', await printedSchema(), flags);
    case 'states':
      return writeOrCheck('docs/states.md', statesDocument(), flags);
    case 'watch':
      return watchTrade(flags[0]);
    case 'help':
      process.stdout.write(HELP);
      return 0;
    default:
      process.stderr.write(`unknown command ${command}\n\n${HELP}`);
      return 2;
  }
}

async function rebuildReadModel(): Promise<number> {
  const { dataDir, eventStore, merchant } = readConfig(process.env);
  const store = await openEventStore(eventStore, dataDir);
  try {
    const file = path.join(dataDir, 'read-model.db');
    const result = await rebuild({ store, file, merchant, onProgress: (done) => progress('rebuilt', done) });
    const { events, trades, seconds } = result;
    process.stderr.write(`\rrebuilt ${trades} trades from ${events} events in ${seconds.toFixed(1)} s\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** Walks the whole log and compares each event's `previousHash` with the hash of the one before it in its stream. */
async function verifyHistory(): Promise<number> {
  const { dataDir, eventStore } = readConfig(process.env);
  const store = await openEventStore(eventStore, dataDir);
  try {
    const { events, trades, broken } = await verifyLog(store);
    for (const line of broken) process.stdout.write(`${line}\n`);
    process.stdout.write(`${events} events of ${trades} trades, ${broken.length} broken\n`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

async function verifyLog(store: EventStore): Promise<{ events: number; trades: number; broken: string[] }> {
  const last = new Map<string, { revision: number; hash: string }>();
  const broken: string[] = [];
  let done = 0;
  const verify = (event: RecordedEvent) => {
    const problem = brokenLink(last.get(event.stream), event);
    if (problem) broken.push(problem);
    last.set(event.stream, { revision: event.revision, hash: hashEvent(event) });
    if (++done % PROGRESS_EVERY_EVENTS === 0) progress('verified', done);
  };
  for await (const { events } of store.readAll()) events.forEach(verify);
  return { events: done, trades: last.size, broken };
}

function brokenLink(before: { revision: number; hash: string } | undefined, event: RecordedEvent): string | undefined {
  const where = `${event.stream} revision ${event.revision}`;
  if (event.revision !== (before?.revision ?? -1) + 1) return `${where}: the revision before it is missing`;
  if (event.metadata.previousHash !== (before?.hash ?? null)) return `${where}: the event before it was altered`;
  return undefined;
}

type Watched = {
  tradeChanged: {
    trade: { state: string; settled: boolean; paidAmount: string; refundedAmount: string };
    events: { type: string; summary: string }[];
  };
};

/** Prints each change until it is interrupted. A connection that breaks is made again, and misses nothing. */
async function watchTrade(outTradeNo: string | undefined): Promise<number> {
  if (outTradeNo === undefined) {
    process.stderr.write('which trade? npx paystate watch <outTradeNo>\n');
    return 2;
  }
  const { host, port, apiToken } = readConfig(process.env);
  const client = createClient({
    url: `ws://${host}:${port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: Infinity,
    connectionParams: apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` },
  });
  const query = `subscription ($outTradeNo: ID!) { tradeChanged(outTradeNo: $outTradeNo) {
    trade { state settled paidAmount refundedAmount } events { type summary } } }`;
  process.stderr.write(`watching ${outTradeNo}, Ctrl-C ends it\n`);
  for await (const { data, errors } of client.iterate<Watched>({ query, variables: { outTradeNo } })) {
    for (const { message } of errors ?? []) process.stderr.write(`${message}\n`);
    if (!data) return 1;
    const { trade, events } = data.tradeChanged;
    const amounts = `paid ${trade.paidAmount} refunded ${trade.refundedAmount}${trade.settled ? '' : '  (not settled)'}`;
    process.stdout.write(`${trade.state}  ${amounts}\n`);
    for (const { type, summary } of events) process.stdout.write(`    ${type}: ${summary}\n`);
  }
  return 0;
}

/** The machines as Mermaid diagrams, from the same tables that the fold uses. */
function statesDocument(): string {
  const diagram = (first: string, states: readonly string[], table: Record<string, Record<string, string>>) => {
    const arrows = states.flatMap((from) =>
      Object.entries(table[from] ?? {}).map(([event, to]) => `  ${from} --> ${to}: ${event}`),
    );
    return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'].join('\n');
  };
  return `# States

Made from the machines by \`npx paystate states --write\`; CI compares.

## Trade

${diagram('CREATED', TRADE_STATES, tradeTransitions)}

## Refund

${diagram('REQUESTED', REFUND_STATES, refundTransitions)}
`;
}

/** Documents that are generated and committed: CI compares them. */
function writeOrCheck(file: string, text: string, flags: string[]): number {
  if (!flags.includes('--check')) {
    if (flags.includes('--write')) writeFileSync(file, text);
    else process.stdout.write(text);
    return 0;
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return 0;
  process.stderr.write(`${file} does not match the code: write it again with --write, and look at what changed\n`);
  return 1;
}

function progress(verb: string, done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${verb} ${done} events`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).message}\n`);
    process.exitCode = 1;
  },
);
