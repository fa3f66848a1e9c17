import { Button } from '../../../../parts/controls/button';
import { beijingTime, When } from '../../../../parts/values/time/when';
import { useWords } from '../../../../words/language';
import type { EventLine } from '../known-trade';
import { Evidence } from './evidence';
import { groupsOf, isFact, type Group } from './groups';
import { Sentence } from './sentence';
import { actorWords, historyWords } from './words';
import styles from './timeline.module.css';

type Props = { events: readonly EventLine[]; onFurther: (() => void) | undefined };

/** What happened, newest first, by days: each cause with all that belongs to it. `onFurther`: where later events are not loaded yet. */
export function Timeline({ events, onFurther }: Props) {
  const say = useWords(historyWords);
  return (
    <div className={styles['timeline']}>
      {onFurther && (
        <p className={styles['further']}>
          {say.further} <Button onPress={onFurther}>{say.readFurther}</Button>
        </p>
      )}
      {daysOf(groupsOf(events)).map(([day, groups]) => (
        <section key={day} aria-label={day}>
          <h3>{day}</h3>
          <ol>
            {groups.map((group) => (
              <Cause key={group.key} group={group} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Cause({ group: { leading, events } }: { group: Group }) {
  const others = events.filter((event) => event !== leading || !isFact(leading.type));
  const isFactual = isFact(leading.type);
  return (
    <li className={isFactual ? styles['fact'] : ''}>
      <When at={leading.recordedAt} short />
      <div>
        <p className={styles['sentence']}>
          <Sentence event={leading} isLeading />
        </p>
        <Actor actor={leading.actor} />
        {others.length > 0 && (
          <ul className={styles['beneath']}>
            {others.map((event) => (
              <li key={event.eventId}>
                {isFact(event.type) ? (
                  <Sentence event={event} />
                ) : (
                  <Evidence event={event} isLeading={event === leading} />
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** `key:<id>` and `jwt:<subject>` are named; what is not known here stands as it is. */
function Actor({ actor }: { actor: string }) {
  const say = useWords(historyWords);
  const words = useWords(actorWords);
  const [kind = '', ...name] = actor.split(':');
  const word = words[kind];
  return <p className={styles['actor']}>{say.by(word === undefined ? actor : `${word}${name.join(':')}`)}</p>;
}

function daysOf(groups: readonly Group[]): [day: string, groups: Group[]][] {
  const days = new Map<string, Group[]>();
  for (const group of groups) {
    const day = beijingTime(group.leading.recordedAt).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), group]);
  }
  return [...days];
}
