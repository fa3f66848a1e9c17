/** A binary heap of moments: the earliest first, entries of one moment in the order they came. */
export type DueList<T> = {
  add(atMs: number, item: T): void;
  /** The earliest moment on the list. */
  nextAtMs(): number | undefined;
  /** Removes and returns the earliest entry if it is due at `nowMs`. */
  takeDue(nowMs: number): T | undefined;
};

type Entry<T> = { atMs: number; order: number; item: T };

const before = (a: Entry<unknown>, b: Entry<unknown>) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

export function createDueList<T>(): DueList<T> {
  const heap: Entry<T>[] = [];
  let nextOrder = 0;

  const siftUp = (start: number) => {
    for (let child = start; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!before(heap[child]!, heap[parent]!)) return;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  };

  const siftDown = () => {
    for (let parent = 0; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
      }
      if (least === parent) return;
      [heap[least], heap[parent]] = [heap[parent]!, heap[least]!];
      parent = least;
    }
  };

  return {
    add(atMs, item) {
      heap.push({ atMs, order: nextOrder++, item });
      siftUp(heap.length - 1);
    },
    nextAtMs: () => heap[0]?.atMs,
    takeDue(nowMs) {
      const first = heap[0];
      if (!first || first.atMs > nowMs) return undefined;
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        siftDown();
      }
      return first.item;
    },
  };
}
