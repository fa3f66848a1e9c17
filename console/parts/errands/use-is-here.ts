import { useEffect, useRef } from 'react';

/** Whether the part of the page that asks is still shown: an answer that comes later has nobody who sees it. */
export function useIsHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return () => here.current;
}
