import { useEffect, useState } from 'react';
import { engineNowMs } from '../../../session/engine-clock';
import { beijingDay } from './beijing-day';

const LOOK_EVERY_MS = 1_000;

/** The present day in Beijing, also when it changes while the page is open, or the engine says that it is another. */
export function useToday(): string {
  const [today, setToday] = useState(() => beijingDay(engineNowMs()));
  useEffect(() => {
    const timer = setInterval(() => setToday(beijingDay(engineNowMs())), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return today;
}
