/** The stand-in as a process: `node --require tsx/cjs test/eventstoredb/stand-in/main.ts --port 2113 --file log.jsonl`. Ends on SIGTERM. */
import { parseArgs } from 'node:util';
import { startStandIn } from './stand-in';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, file: { type: 'string' } } });
  const { port, file } = values;
  const standIn = await startStandIn({
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(file === undefined ? {} : { file }),
  });
  process.once('SIGTERM', () => void standIn.stop().then(() => process.exit(0)));
  console.log(`eventstoredb stand-in ready on ${standIn.port}`);
}

void main();
