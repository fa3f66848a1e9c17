/** A file that a spreadsheet opens as it is meant. */
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
  ['a TAB', '\t=1', `"'\t=1"`],
  ['a carriage return', '\r=1', `"'\r=1"`],
  ['a formula behind blanks', '  =1', `"'  =1"`],
  ['a full-width formula', '＝1', `"'＝1"`],
  ['a formula in quotes', '"=1', `"""=1"`],
  ['a long number', '2026112122001401234567890123', '"2026112122001401234567890123\t"'],
  ['a number with zeros in front', '0012', '"0012\t"'],
  ['a number like a power of ten', '12e5', '"12e5\t"'],
  ['a short number', '12345', '12345'],
])('text: %s', (_what, value, cell) => {
  expect(text(value)).toBe(cell);
});

test('amounts are plain decimals, below zero as well; times are those of Beijing', () => {
  expect([amount(8_800), amount(-5), amount(undefined)]).toEqual(['88.00', '-0.05', '']);
  expect(beijingTime('2026-11-20T16:00:00.000Z')).toBe('2026-11-21 00:00:00');
});

test('a mark, a header, and lines that end in CRLF', () => {
  const columns = [{ name: 'a', cell: (value: string) => text(value) }];
  expect(csvHeader(columns) + csvLines(columns, ['奶茶', 'x'])).toBe('\uFEFFa\r\n奶茶\r\nx\r\n');
});
