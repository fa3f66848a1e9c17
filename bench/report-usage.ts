/** Loaded into every process that is measured: answers `usage` with what the process has used since it began. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

export type Usage = {
  /** CPU of all threads, microseconds. */
  cpuUs: number;
  /** Time in which the main thread's event loop did not wait, microseconds. */
  mainUs: number;
  rssBytes: number;
  /** By how much the event loop came late since the last report, 99th percentile, milliseconds. */
  loopDelayP99Ms: number;
};

const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

process.on('message', (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuUs: user + system,
    mainUs: performance.eventLoopUtilization().active * 1_000,
    rssBytes: process.memoryUsage.rss(),
    loopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
  };
  delay.reset();
  process.send?.({ usage });
});
// It is no reason to stay.
process.channel?.unref();
