/** The machine of a trade: the way that this one took in colour and with its numbers, and where it stands. */
import { defineWords, useWords } from '../../../../words/language';
import { stateWords } from '../../../../words/states';
import { EDGES, pathOf, STATES, type Edge, type State } from './path-taken';
import styles from './state-chart.module.css';

const words = defineWords({
  en: {
    path: (states: string) => `The way taken: ${states}.`,
    now: (state: string) => `Now: ${state}.`,
    here: 'here',
  },
  zh: {
    path: (states: string) => `经过：${states}。`,
    now: (state: string) => `当前：${state}。`,
    here: '当前',
  },
});

const [WIDTH, HEIGHT] = [150, 36];
/** The upper left corner of each state. */
const PLACES: Record<State, readonly [x: number, y: number]> = {
  CREATED: [28, 4],
  WAIT_BUYER_PAY: [28, 84],
  TRADE_SUCCESS: [28, 164],
  TRADE_FINISHED: [28, 244],
  TRADE_CLOSED: [210, 84],
};
/** Ways that go around something, or beside their opposite; every other one is straight. */
const DETOURS: Readonly<Record<string, string>> = {
  'CREATED TRADE_SUCCESS': 'M28 30 C 6 50 6 150 26 176',
  'CREATED TRADE_CLOSED': 'M178 22 C 250 22 285 40 285 81',
  'TRADE_SUCCESS TRADE_CLOSED': 'M178 176 C 230 176 262 160 262 123',
  'TRADE_CLOSED TRADE_SUCCESS': 'M300 120 C 300 180 250 190 181 190',
};

export function StateChart({ types }: { types: readonly string[] }) {
  const say = useWords(words);
  const names = useWords(stateWords);
  const path = pathOf(types);
  const present = path.at(-1) ?? 'CREATED';
  const text = `${say.path(path.map((state) => names[state]).join(' → '))} ${say.now(names[present])}`;
  const stepsOf = ({ from, to }: Edge) =>
    path.flatMap((state, index) => (state === to && path[index - 1] === from ? [index] : []));
  return (
    <svg role="img" aria-label={text} viewBox="0 0 364 284" className={styles['chart'] ?? ''}>
      <defs>
        {(['taken', 'other'] as const).map((kind) => (
          <marker
            key={kind}
            id={`arrow-${kind}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8Z" className={kind === 'taken' ? styles['headTaken'] : styles['headOther']} />
          </marker>
        ))}
      </defs>
      {EDGES.map((edge) => (
        <Way key={`${edge.from} ${edge.to}`} edge={edge} steps={stepsOf(edge)} />
      ))}
      {STATES.map((state) => {
        const [x, y] = PLACES[state];
        const kind = state === present ? 'present' : path.includes(state) ? 'passed' : 'other';
        return (
          <g key={state} className={styles[kind]}>
            <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx="6" />
            <text x={x + WIDTH / 2} y={y + (kind === 'present' ? 16 : 22)}>
              {names[state]}
            </text>
            {kind === 'present' && (
              <text x={x + WIDTH / 2} y={y + 30} className={styles['here']}>
                ● {say.here}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** `steps`: the how manieth steps of the path went this way. */
function Way({ edge: { from, to }, steps }: { edge: Edge; steps: readonly number[] }) {
  const kind = steps.length > 0 ? 'taken' : 'other';
  const d = DETOURS[`${from} ${to}`] ?? straight(from, to);
  const [x = 0, y = 0] = middleOf(d);
  return (
    <g className={kind === 'taken' ? styles['wayTaken'] : styles['wayOther']}>
      <path d={d} markerEnd={`url(#arrow-${kind})`} />
      {steps.length > 0 && (
        <>
          <circle cx={x} cy={y} r="9" />
          <text x={x} y={y + 4}>
            {steps.join(',')}
          </text>
        </>
      )}
    </g>
  );
}

/** From the edge of one state to that of the other: down, or across. */
function straight(from: State, to: State): string {
  const [[x1, y1], [x2, y2]] = [PLACES[from], PLACES[to]];
  if (x1 === x2) return `M${x1 + WIDTH / 2} ${y1 + HEIGHT} L ${x2 + WIDTH / 2} ${y2 - 3}`;
  return `M${x1 + WIDTH} ${y1 + HEIGHT / 2} L ${x2 - 3} ${y2 + HEIGHT / 2}`;
}

/** Of a straight line or a curve with two handles. */
function middleOf(d: string): number[] {
  const [x1 = 0, y1 = 0, ...rest] = (d.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  if (rest.length === 2) return [(x1 + (rest[0] ?? 0)) / 2, (y1 + (rest[1] ?? 0)) / 2];
  const [a = 0, b = 0, c = 0, e = 0, x2 = 0, y2 = 0] = rest;
  return [(x1 + 3 * a + 3 * c + x2) / 8, (y1 + 3 * b + 3 * e + y2) / 8];
}
