import { useEffect, useState } from 'react';
import { beijingDay } from './beijing-day';

const LOOK_EVERY_MS = 10_000;

/** The present day in Beijing, also when it changes while the page is open. */
export function useToday(): string {
  const [today, setToday] = useState(() => beijingDay(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setToday(beijingDay(Date.now())), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return today;
}
