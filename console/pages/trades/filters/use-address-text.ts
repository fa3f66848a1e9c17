import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useChangeAddress } from './filter-address';

const TYPING_PAUSE_MS = 250;

/** A text of the address while somebody types it: the address follows when the typing pauses, if `isReady` takes it. */
export function useAddressText(
  param: string,
  isReady: (text: string) => boolean = () => true,
): readonly [string, (text: string) => void] {
  const [params] = useSearchParams();
  const change = useChangeAddress();
  const there = params.get(param) ?? '';
  const [text, setText] = useState(there);
  const [known, setKnown] = useState(there);
  // Somebody else has changed it: a chip was taken away, or somebody went back.
  if (there !== known) {
    setKnown(there);
    setText(there);
  }
  const isNew = text !== there && isReady(text);
  useEffect(() => {
    if (!isNew) return;
    const timer = setTimeout(() => {
      setKnown(text);
      change({ [param]: [text] }, true);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
    // `change` is made anew with the address.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, isNew, param]);
  return [text, setText];
}
