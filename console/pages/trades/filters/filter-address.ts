/** The filter and the order of the list stand in the address, so that they can be kept and sent to somebody. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useMay } from '../../../session/session';
import type { TradeFilter } from '../documents';
import { readFilter } from './filter-fields';

export function useFilter(): TradeFilter {
  const [params] = useSearchParams();
  const mayReadBuyer = useMay('READ_BUYER');
  return useMemo(() => readFilter(params, mayReadBuyer), [params, mayReadBuyer]);
}

/** Changes names of the address; an empty list takes one away. */
export function useChangeAddress(): (changes: Readonly<Record<string, readonly string[]>>, replace?: boolean) => void {
  const [, setParams] = useSearchParams();
  return (changes, replace = false) =>
    setParams(
      () => {
        // Of the window: what the router gives is as old as the render, and two fields may change at once.
        const after = new URLSearchParams(location.search);
        for (const [name, values] of Object.entries(changes)) {
          after.delete(name);
          for (const value of values) if (value !== '') after.append(name, value);
        }
        return after;
      },
      { replace },
    );
}
