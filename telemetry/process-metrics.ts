/** What no shop has alone: the process, the build, the log. Without the label `merchant`. */
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { bytesOf } from './shop-gauges';

export type ProcessFacts = {
  version: string;
  eventStore: 'sqlite' | 'eventstoredb';
  /** The file of the embedded log; undefined where the log is on another server. */
  eventFile: string | undefined;
};

export function createProcessMetrics({ version, eventStore, eventFile }: ProcessFacts): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: 'paystate_build_info',
    help: 'Always 1; the version of paystate and of Node, and where the log is (sqlite, eventstoredb)',
    labelNames: ['version', 'node', 'event_store'],
    registers,
  });
  build.set({ version, node: process.versions.node, event_store: eventStore }, 1);
  if (eventFile === undefined) return registry;
  new Gauge({
    name: 'paystate_store_bytes',
    help: 'Size of the embedded log on disk; absent with EventStoreDB',
    registers,
    collect() {
      this.set(bytesOf(eventFile));
    },
  });
  return registry;
}
