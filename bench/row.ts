/** One line of a benchmark's result. */
export type Row = {
  name: string;
  perSecond: number;
  p50Ms?: number;
  p99Ms?: number;
  p999Ms?: number;
  /** CPU of all threads of the server's process, and time of its main thread, microseconds a request. */
  cpuUs?: number;
  mainUs?: number;
  rssBytes?: number;
  loopDelayP99Ms?: number;
  /** Answers that were not as expected: the row counts, and says so. */
  failed?: number;
  /** What it is compared with, measured in the same run, and `perSecond` divided by the peer's. */
  peer?: string;
  ratio?: number;
};
