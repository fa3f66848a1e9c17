/** A file that a spreadsheet opens as it is meant. */
import fc from 'fast-check';
import { amount, beijingTime, csvHeader, csvLines, text } from '../../../api/exports/csv';

test.each([
  ['an empty cell', undefined, ''],
  ['plain text', 'Tea', 'Tea'],
  ['a comma', 'Tea, green', '"Tea, green"'],
  ['a quotation mark', 'a "b"', '"a ""b"""'],
  ['a line break', 'a\r\nb', '"a\r\nb"'],
  ['an equals sign', '=1+1', `"'=1+1"`],
  ['a plus', '+1', `"'+1"`],
  ['a minus', '-1', `"'-1"`],
  ['an at', '@SUM(A1)', `"'@SUM(A1)"`],
  ['a TAB', '\t=1', `"'\t'=1"`],
  ['a carriage return', '\r=1', `"'\r'=1"`],
  ['a formula behind blanks', '  =1', `"'  =1"`],
  ['a full-width formula', '＝1', `"'＝1"`],
  ['a formula in quotes', '"=1', `"""=1"`],
  ['a formula behind a semicolon', 'Tea;=1', `"Tea;'=1"`],
  ['a formula behind a semicolon, blanks and a quotation mark', 'Tea; "=1', `"Tea;' ""=1"`],
  ['a formula behind a semicolon and any mixture of blanks and quotation marks', '; " "=1', `";' "" ""=1"`],
  ['a formula behind a TAB', 'Tea\t=1', `"Tea\t'=1"`],
  ['a formula on the second line', 'Tea\r\n@SUM(A1)', `"Tea\r'\n'@SUM(A1)"`],
  ['a semicolon', 'Tea; green', '"Tea; green"'],
  ['an equals sign in the middle', 'Tea=1', 'Tea=1'],
  ['a long number', '2026112122001401234567890123', '"2026112122001401234567890123\t"'],
  ['a number with zeros in front', '0012', '"0012\t"'],
  ['a number like a power of ten', '12e5', '"12e5\t"'],
  ['a short number', '12345', '12345'],
])('text: %s', (_what, value, cell) => {
  expect(text(value)).toBe(cell);
});

test('of any text no piece is a formula, wherever a spreadsheet splits it, and nothing is lost', () => {
  const tricky = fc.string({ unit: fc.constantFrom(...Array.from('=+-@＝＋－＠;,\t\r\n "\'a1')) });
  fc.assert(
    fc.property(fc.oneof(tricky, fc.string({ unit: 'grapheme' })), (given) => {
      const cell = text(given);
      const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      const [first = '', ...others] = read.split(/[;\t\r\n]/);
      const pieces = [first.trim(), ...others.map((piece) => piece.replace(/^[\s"]+/, ''))];
      expect(pieces.filter((piece) => /^[=+\-@＝＋－＠]/.test(piece))).toEqual([]);
      const bare = (some: string) => some.replaceAll("'", '').replace(/^(\d.*)\t$/, '$1');
      expect(bare(read)).toBe(bare(given));
    }),
    { numRuns: 5_000 },
  );
});

test('amounts are plain decimals, below zero as well; times are those of Beijing', () => {
  expect([amount(8_800), amount(-5), amount(undefined)]).toEqual(['88.00', '-0.05', '']);
  expect(beijingTime('2026-11-20T16:00:00.000Z')).toBe('2026-11-21 00:00:00');
});

test('a mark, a header, and lines that end in CRLF', () => {
  const columns = [{ name: 'a', cell: (value: string) => text(value) }];
  expect(csvHeader(columns) + csvLines(columns, ['奶茶', 'x'])).toBe('\uFEFFa\r\n奶茶\r\nx\r\n');
});
