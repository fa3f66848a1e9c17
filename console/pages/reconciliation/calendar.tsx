import { useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { Icon } from '../../parts/icon';
import { Money } from '../../parts/values/money';
import { useWords } from '../../words/language';
import { BillBadge } from './bill-badge';
import { runsOf, today, weekdayOf } from './days';
import type { BillOfDayFragment } from './documents';
import { reconciliationWords } from './words';
import styles from './calendar.module.css';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

type Props = { days: readonly string[]; bills: ReadonlyMap<string, BillOfDayFragment> };

/** Weeks beneath each other, on a phone days. Arrows go from day to day. */
export function Calendar({ days, bills }: Props) {
  const say = useWords(reconciliationWords);
  const list = useRef<HTMLOListElement>(null);
  const now = today();
  const move = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = links[at + (STEPS[event.key] ?? 0)];
    if (at < 0 || STEPS[event.key] === undefined) return;
    event.preventDefault();
    next?.focus();
  };
  return (
    <div className={styles['calendar']}>
      <div className={styles['weekdays']} aria-hidden="true">
        {say.weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol ref={list} className={styles['days']} onKeyDown={move}>
        {runsOf(days, (day) => day < now && !bills.has(day)).map((run) => (
          <Run key={run[0]} days={run} bills={bills} now={now} />
        ))}
      </ol>
    </div>
  );
}

/** Days of which no bill was requested are one line on a phone, until it is pressed; any other day is alone. */
function Run({ days, bills, now }: Props & { now: string }) {
  const say = useWords(reconciliationWords);
  const [isOpen, setOpen] = useState(false);
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const isRun = days.length > 1;
  return (
    <>
      {isRun && (
        <li className={styles['fold']}>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {say.notRequested(first.slice(8), last.slice(8), days.length)}
            <Icon d={isOpen ? 'M3 10l5-5 5 5' : 'M3 6l5 5 5-5'} />
          </button>
        </li>
      )}
      {days.map((day) => (
        <li
          key={day}
          className={[
            day.endsWith('-01') ? styles[`from${weekdayOf(day)}`] : '',
            day > now && !bills.has(day) ? styles['later'] : '',
            isRun && !isOpen ? styles['folded'] : '',
          ].join(' ')}
        >
          <Day day={day} isToday={day === now} isOver={day < now} bill={bills.get(day)} />
        </li>
      ))}
    </>
  );
}

type DayProps = { day: string; isToday: boolean; isOver: boolean; bill: BillOfDayFragment | undefined };

/** A day that is not over is a link as well: the engine's clock says what is over, not the one of this machine. */
function Day({ day, isToday, isOver, bill }: DayProps) {
  const say = useWords(reconciliationWords);
  return (
    <Link to={`/reconciliation/${day}`} className={styles['day'] ?? ''} aria-current={isToday ? 'date' : undefined}>
      <time dateTime={day} className={styles['number']}>
        <span className="visually-hidden">{day}</span>
        <span aria-hidden="true">{day.slice(8)}</span>
      </time>
      {bill && <BillBadge bill={bill} />}
      {!bill && isOver && <span className={styles['none']}>– {say.NOT_REQUESTED}</span>}
      {bill?.alipay && <Money yuan={bill.alipay.paymentAmount} />}
    </Link>
  );
}
