/** The code that `paystate pay` draws is the code that was asked for, whatever colours the terminal has. */
import { create } from 'qrcode';
import { picture } from '../../../cli/trades/next-step';

const CODE = 'https://qr.alipay.com/bax03431ljhokirwl38f00a7';

/** Rows of modules, true where dark, of what is drawn two rows in a line; blank rows and columns around it left out. */
function modulesIn(drawn: string): string[] {
  // eslint-disable-next-line no-control-regex -- colours are no modules
  const lines = drawn.replace(/\x1b\[[0-9;]*m/g, '').split('\n');
  const rows = lines.flatMap((line) => [
    [...line].map((character) => ('▀█'.includes(character) ? '#' : ' ')).join(''),
    [...line].map((character) => ('▄█'.includes(character) ? '#' : ' ')).join(''),
  ]);
  const dark = rows.filter((row) => row.includes('#'));
  const left = Math.min(...dark.map((row) => row.indexOf('#')));
  const right = Math.max(...dark.map((row) => row.lastIndexOf('#')));
  return dark.map((row) => row.slice(left, right + 1).padEnd(right + 1 - left));
}

test.each([true, false])('on a terminal: %s', async (isTerminal) => {
  const { size, data } = create(CODE, {}).modules;
  const expected = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_unused, column) => (data[row * size + column] ? '#' : ' ')).join(''),
  );
  expect(modulesIn(await picture(CODE, isTerminal))).toEqual(expected);
});

test('on a terminal each line is as wide as the others, on white', async () => {
  const lines = (await picture(CODE, true)).trimEnd().split('\n');
  // eslint-disable-next-line no-control-regex -- colours take no place
  const widths = lines.map((line) => line.replace(/\x1b\[[0-9;]*m/g, '').length);
  expect(new Set(widths).size).toBe(1);
  for (const line of lines) {
    expect(line.startsWith('\x1b[30;47m  ')).toBe(true);
    expect(line.endsWith('  \x1b[0m')).toBe(true);
  }
});
