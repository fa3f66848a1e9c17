/* global document, requestAnimationFrame, uPlot */
/** Runs in the page: lays panels out as Grafana's grid does, and draws their lines with uPlot. */

const CELL_PX = 30;
const GAP_PX = 8;
const TIME_ZONE = 'Asia/Shanghai';
const COLORS = [
  ...['#56a64b', '#e0b400', '#3274d9', '#ff780a', '#e02f44', '#1f9e9e', '#a352cc', '#8f3bb8', '#37872d', '#b8860b'],
  ...['#1f60c4', '#c4162a', '#7c8ea3', '#d44a8a'],
];
const NAMED = { green: '#37872d', orange: '#d9650b', red: '#c4162a' };
const TEXT_COLOR = '#24292e';

globalThis.drawDashboard = (dashboard) => {
  const { title, fromS, toS, panels, width } = dashboard;
  const from = `${timeOf(fromS)} to ${timeOf(toS)}, Beijing`;
  document.body.append(element('h1', {}, title, element('small', {}, from)));
  const grid = element('div', { id: 'grid' });
  document.body.append(grid);
  const heightOf = ({ y, h }) => (y + h) * (CELL_PX + GAP_PX);
  grid.style.height = `${Math.max(...panels.map(({ gridPos }) => heightOf(gridPos)))}px`;
  for (const panel of panels) drawPanel(grid, panel, { width, fromS, toS });
  requestAnimationFrame(() => (document.body.dataset.drawn = 'yes'));
};

function drawPanel(grid, panel, { width, fromS, toS }) {
  const { x, y, w, h } = panel.gridPos;
  const box = element('section', { className: panel.type === 'row' ? 'row' : 'panel' });
  const column = (width - GAP_PX) / 24;
  Object.assign(box.style, {
    left: `${GAP_PX + x * column}px`,
    top: `${y * (CELL_PX + GAP_PX)}px`,
    width: `${w * column - GAP_PX}px`,
    height: `${h * (CELL_PX + GAP_PX) - GAP_PX}px`,
  });
  grid.append(box);
  if (panel.type === 'row') return box.append(panel.title);
  box.append(element('div', { className: 'title' }, panel.title));
  if (panel.lines.length === 0) box.append(element('div', { className: 'empty' }, 'No data'));
  else if (panel.type === 'stat') box.append(statsOf(panel));
  else drawChart(box, panel, [fromS, toS]);
}

/** The last value of each line. In the mode "auto" a line that is alone has no name, as in Grafana. */
function statsOf({ lines, unit, thresholds, colorMode, textMode }) {
  const stats = element('div', { className: 'stats' });
  const named = lines.length > 1 || textMode !== 'auto';
  for (const { legend, points } of lines) {
    const [, value] = points.findLast(([, one]) => Number.isFinite(one));
    const number = element('b', {}, format(value, unit));
    number.style.color = colorMode === 'value' ? colorAt(value, thresholds) : TEXT_COLOR;
    const stat = element('div', { className: lines.length > 1 ? 'stat of-many' : 'stat' });
    if (textMode !== 'name') stat.append(number);
    if (named) stat.append(element('span', {}, legend));
    stats.append(stat);
  }
  return stats;
}

function colorAt(value, thresholds) {
  const reached = thresholds.filter((step) => step.value === null || value >= step.value);
  return NAMED[reached.at(-1)?.color] ?? TEXT_COLOR;
}

function drawChart(box, { lines, unit }, [fromS, toS]) {
  const chart = element('div', { className: 'chart' });
  const legend = element('div', { className: 'legend' });
  const colorOf = (index) => COLORS[index % COLORS.length];
  lines.forEach(({ legend: text }, index) => {
    const dash = element('i', {});
    dash.style.background = colorOf(index);
    legend.append(element('span', {}, dash, text));
  });
  box.append(chart, legend);
  // Each second of the window: where a line has no sample, it has a gap.
  const times = Array.from({ length: toS - fromS + 1 }, (_, index) => fromS + index);
  const rows = lines.map(({ points }) => {
    const at = new Map(points);
    return times.map((time) => (Number.isFinite(at.get(time)) ? at.get(time) : null));
  });
  const grid = { stroke: '#e4e6e8', width: 1 };
  const axis = { stroke: '#4d5359', font: '11px DejaVu Sans', grid, ticks: { ...grid, size: 4 } };
  const options = {
    width: chart.clientWidth,
    height: chart.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { min: fromS, max: toS }, y: { range: (_chart, min, max) => rangeOf(min, max) } },
    axes: [
      { ...axis, space: 80, size: 24, values: (_chart, splits) => splits.map(timeOf) },
      {
        ...axis,
        ...incrementsOf(unit),
        space: 28,
        size: 66,
        values: (_chart, splits) => splits.map((value) => format(value, unit)),
      },
    ],
    series: [
      {},
      ...lines.map((_line, index) => ({
        stroke: colorOf(index),
        fill: `${colorOf(index)}1a`,
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
  new uPlot(options, [times, ...rows], chart);
}

/** Of bytes the marks are powers of two. */
const incrementsOf = (unit) =>
  unit === 'bytes' ? { incrs: Array.from({ length: 50 }, (_, power) => 2 ** power) } : {};

/** With zero in it, and room above. */
function rangeOf(min, max) {
  const [low, high] = [Math.min(0, min ?? 0), Math.max(0, max ?? 0)];
  if (low === high) return [0, 1];
  return [low * 1.05, high * 1.05];
}

/** A number as Grafana shows it in these units. */
function format(value, unit) {
  if (unit === 's')
    return scaled(
      value,
      [
        [86_400, 'd'],
        [3_600, 'h'],
        [60, 'min'],
        [1, 's'],
        [1e-3, 'ms'],
        [1e-6, 'µs'],
      ],
      's',
    );
  if (unit === 'bytes')
    return scaled(
      value,
      [
        [2 ** 30, 'GiB'],
        [2 ** 20, 'MiB'],
        [2 ** 10, 'KiB'],
        [1, 'B'],
      ],
      'B',
    );
  if (unit === 'ops') return `${digits(value)} ops/s`;
  if (unit === 'none') return digits(value);
  if (unit.startsWith('prefix:')) return `${unit.slice('prefix:'.length)}${digits(value)}`;
  return scaled(
    value,
    [
      [1e9, 'Bil'],
      [1e6, 'Mil'],
      [1e3, 'K'],
      [1, ''],
    ],
    '',
  );
}

function scaled(value, steps, unitOfZero) {
  const size = Math.abs(value);
  const [factor, name] = steps.find(([least]) => size >= least) ?? [
    steps.at(-1)[0],
    size === 0 ? unitOfZero : steps.at(-1)[1],
  ];
  return `${digits(value / factor)} ${name}`.trim();
}

/** Three digits that count; all of those before the point. */
function digits(value) {
  const size = Math.abs(value);
  const places = size === 0 || size >= 100 ? 0 : Math.min(3, 2 - Math.floor(Math.log10(size)));
  return String(Number(value.toFixed(Math.max(0, places))));
}

function timeOf(seconds) {
  return new Date(seconds * 1_000).toLocaleTimeString('en-GB', { timeZone: TIME_ZONE });
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
