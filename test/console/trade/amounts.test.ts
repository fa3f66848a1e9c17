/** What somebody types is the amount that they mean, or none. */
import { enteredYuan } from '../../../console/parts/values/fen';

test.each([
  ['88', '88.00'],
  [' 88.5 ', '88.50'],
  ['0.01', '0.01'],
  ['7.', '7.00'],
  ['007', '7.00'],
  ['¥1,088.50', '1088.50'],
  ['1，088', '1088.00'],
  ['100,000,000', '100000000.00'],
])('%j is %s yuan', (text, yuan) => {
  expect(enteredYuan(text)).toBe(yuan);
});

test.each([
  '8,50',
  '8，50',
  '0,01',
  '12,5',
  '1.088,50',
  '1,0885',
  '1088,500',
  '1,08',
  ',088',
  '8¥8',
  '1.005',
  '-1',
  '',
])('%j is no amount', (text) => {
  expect(enteredYuan(text)).toBeUndefined();
});
