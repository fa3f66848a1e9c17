/**
 * In which order due trades get their turn. A walk goes through the whole list, from the longest overdue on, before it
 * begins again: trades that fail at every run cannot keep the others waiting. Where the list is longer than a page, each
 * page also takes some that became due last, so that a buyer at the till does not queue behind an outage.
 */

/** A trade that is due, and its place in the list: by time, then by `seq`. */
export type DueTrade = { outTradeNo: string; dueAtMs: number; seq: number };
export type DuePlace = Pick<DueTrade, 'dueAtMs' | 'seq'>;

/** Trades due at `nowMs` (milliseconds since 1970): the longest overdue first, those behind `after`; or the latest first. */
export type ListDue = (nowMs: number, limit: number, from?: { after: DuePlace } | 'latest') => DueTrade[];

/** What must be done, and queries of orders that wait for their buyers: the latter can be deferred. */
export type DueLists = { listDue: ListDue; listWaiting: ListDue };

export type DueWalk = {
  /** The next trade; undefined at the end of the walk. */
  next(nowMs: number): string | undefined;
  /** It got no turn after all. */
  requeue(outTradeNo: string): void;
  /** From the beginning, if the last walk came to its end. */
  beginAgain(): void;
};

const PAGE = 48;
const LATEST_OF_PAGE = 16;

/** `random` (0 to 1) sets several nodes apart: where the first walk begins, and the order within each page. */
export function createDueWalk(listDue: ListDue, random: () => number): DueWalk {
  let page: string[] = [];
  let after: DuePlace | undefined;
  let isFirstPage = true;
  let isAtEnd = false;

  /** Nodes that start together after an outage begin apart; what was skipped has its turn in the next walk. */
  const somewhere = (nowMs: number): DuePlace | undefined => {
    const [oldest, ...others] = listDue(nowMs, PAGE);
    if (!oldest || others.length < PAGE - 1) return undefined;
    return { dueAtMs: Math.floor(oldest.dueAtMs + random() * (nowMs - oldest.dueAtMs)), seq: 0 };
  };
  const turnPage = (nowMs: number) => {
    if (isFirstPage) after = somewhere(nowMs);
    isFirstPage = false;
    const oldest = listDue(nowMs, PAGE, after && { after });
    isAtEnd = oldest.length < PAGE;
    after = oldest.at(-1);
    const latest = isAtEnd ? [] : listDue(nowMs, LATEST_OF_PAGE, 'latest');
    page = shuffled([...new Set([...oldest, ...latest].map(({ outTradeNo }) => outTradeNo))], random);
  };

  return {
    next(nowMs) {
      if (page.length === 0 && !isAtEnd) turnPage(nowMs);
      return page.pop();
    },
    requeue: (outTradeNo) => void page.push(outTradeNo),
    beginAgain() {
      if (page.length > 0 || !isAtEnd) return;
      after = undefined;
      isAtEnd = false;
    },
  };
}

function shuffled(names: string[], random: () => number): string[] {
  for (let last = names.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [names[last], names[other]] = [names[other] as string, names[last] as string];
  }
  return names;
}
