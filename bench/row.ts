/** One line of a benchmark's result. */
export type Row = {
  name: string;
  perSecond: number;
  p50Ms?: number;
  p99Ms?: number;
  /** What it is compared with, measured in the same run, and `perSecond` divided by the peer's. */
  peer?: string;
  ratio?: number;
};
