/** The set-up and the log: what works on settings and files, not through the running engine. */
import { command } from '../terminal/command';
import type { CopyOptions } from '../log/copy';

export const doctor = () =>
  command('doctor', {
    summary: 'check the set-up: what is open to whom, keys, certificates, clock, gateway, notify URL',
    details:
      'Needs the same settings as the engine, which should be running. It queries Alipay for an order that does not exist, and sends a forged notify to <PUBLIC_URL>/alipay/notify. Each line is ok, note or problem; nothing secret is printed.',
    examples: ['paystate doctor --self'],
  })
    .option('--self', 'call nobody but the engine')
    .runs(async (options: { self?: boolean }) => (await import('../doctor/doctor.js')).doctor(options));

export const rebuild = () =>
  command('rebuild', {
    summary: 'make the read model again from the events',
    details: 'Stop the engine first.',
    examples: ['paystate rebuild'],
  }).runs(async () => (await import('../log/rebuild.js')).rebuild());

export const verify = () =>
  command('verify', {
    summary: 'check that no event was altered: every hash of every stream',
    details: 'Stop the engine first, or point DATA_DIR to a copy. A store without events is refused.',
    examples: ['paystate verify'],
  }).runs(async () => (await import('../log/verify.js')).verify());

export const copy = () =>
  command('copy', {
    summary: 'copy all events to another store, and compare',
    details: `Stop every engine first, of both stores. A <store> is
  sqlite                        the embedded store in DATA_DIR (events.db)
  sqlite:<folder>               the embedded store in that folder
  esdb://user:password@host:…   an EventStoreDB; or EVENT_STORE, for what that setting names, so that no password
                                is in the list of processes
A copy that was interrupted goes on when the same command is given again. Events that are in the target already are
compared and stay; a target with other events is refused. Positions differ between stores: with the target's settings
run rebuild before the engine starts on it. It is needed where its DATA_DIR holds a read model already and both stores
are SQLite; else the engine makes the read model itself.`,
    examples: ["paystate copy --from sqlite --to 'esdb://127.0.0.1:2113?tls=false'"],
  })
    .needs('--from <store>', 'the source')
    .needs('--to <store>', 'the target')
    .option('--verify-only', 'only compare')
    .runs(async (options: CopyOptions) => (await import('../log/copy.js')).copy(options));
