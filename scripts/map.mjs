/**
 * Draws the folders and their imports into docs/architecture.md, between the two marks: the top folders, then the subjects of
 * each layer. `--write` writes it, `--check` compares. An arrow that follows from others is left out, so that a diagram shows
 * the order of the folders and changes only with it. Folders that import each other have no order: there it ends with 1.
 */
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PRODUCT } from './checks.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const DOCUMENT = 'docs/architecture.md';
const MARKS = ['<!-- map:start -->', '<!-- map:end -->'];
const LAYERS = ['domain', 'access', 'webhooks', 'adapters', 'projections', 'api'];

const imports = await importsOfProduct();
const entries = [...new Set(imports.flat())].filter((file) => !file.includes('/'));
const diagrams = [
  diagram('The top folders', (file) => (entries.includes(file) ? entries.sort().join(', ') : file.split('/')[0])),
  ...LAYERS.map((layer) => diagram(`\`${layer}/\``, (file) => roomIn(layer, file))),
];
process.exitCode = writeOrCheck(`${MARKS[0]}\n\n${diagrams.join('\n\n')}\n\n${MARKS[1]}`);

/** `[from, to]` for each import of one of our files by another. */
async function importsOfProduct() {
  process.chdir(ROOT);
  const options = await extractOptions('./.dependency-cruiser.cjs');
  const { output } = await cruise(PRODUCT, {
    ...options,
    validate: false,
    doNotFollow: { path: '^(node_modules|test)/' },
  });
  const ours = new Set(
    output.modules.map(({ source }) => source).filter((file) => /^(?!node_modules\/).+\.ts$/.test(file)),
  );
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ resolved }) => ours.has(source) && ours.has(resolved))
      .map(({ resolved }) => [source, resolved]),
  );
}

/** `domain/trade/trade.ts` → `trade`, `domain/ports.ts` → `ports.ts`; nothing for a file of another layer. */
function roomIn(layer, file) {
  const [first, second] = file.split('/');
  return first === layer ? second : undefined;
}

/** The files grouped by `roomOf`, with an arrow where a room imports from another. */
function diagram(title, roomOf) {
  const targets = new Map();
  for (const [from, to] of imports.map((pair) => pair.map(roomOf))) {
    if (from === undefined || to === undefined) continue;
    for (const room of [from, to]) if (!targets.has(room)) targets.set(room, new Set());
    if (from !== to) targets.get(from).add(to);
  }
  const reached = reachable(targets);
  const rooms = [...targets.keys()].sort();
  const arrows = rooms.flatMap((from) =>
    [...targets.get(from)]
      .filter((to) => ![...targets.get(from)].some((other) => reached.get(other).has(to)))
      .sort()
      .map((to) => `  ${id(from)} --> ${id(to)}`),
  );
  const nodes = rooms.map((room) => `  ${id(room)}["${room}"]`);
  return [`${title}:`, '', '```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'].join('\n');
}

/** Of each room all that it needs, directly or not. Throws where a room needs itself by way of others. */
function reachable(targets) {
  const reached = new Map();
  const visit = (room, way) => {
    if (way.includes(room)) throw new Error(`folders import each other: ${[...way, room].join(' → ')}`);
    if (reached.has(room)) return reached.get(room);
    const all = new Set();
    for (const to of targets.get(room)) for (const one of [to, ...visit(to, [...way, room])]) all.add(one);
    reached.set(room, all);
    return all;
  };
  for (const room of targets.keys()) visit(room, []);
  return reached;
}

/** Mermaid takes no dash and no reserved word such as `end` as the name of a node. */
function id(room) {
  return `room_${room.replace(/\W+/g, '_')}`;
}

function writeOrCheck(section) {
  const file = path.join(ROOT, DOCUMENT);
  const text = readFileSync(file, 'utf8');
  const [start, end] = MARKS.map((mark) => text.indexOf(mark));
  if (start < 0 || end < start) throw new Error(`${DOCUMENT} has no ${MARKS.join(' … ')}`);
  const written = text.slice(0, start) + section + text.slice(end + MARKS[1].length);
  if (process.argv.includes('--write')) writeFileSync(file, written);
  else if (!process.argv.includes('--check')) console.log(section);
  else if (written !== text) {
    console.error(
      `the map in ${DOCUMENT} does not match the imports: \`npm run generate -- map\`, and look at what changed`,
    );
    return 1;
  }
  return 0;
}
