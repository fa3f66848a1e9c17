import fc from 'fast-check';
import { endOfBeijingDay, parseBeijingTime } from '../../../domain/values/beijing-time';
import { formatYuan, parseWireAmount, parseYuan } from '../../../domain/values/money';

describe('amounts', () => {
  it.each([
    ['88', 8800],
    ['88.0', 8800],
    ['88.00', 8800],
    ['0.01', 1],
    ['0', 0],
    ['100000000', 10_000_000_000],
  ])('reads %s yuan as %i fen', (text, fen) => {
    expect(parseYuan(text)).toBe(fen);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '-1',
    '+1',
    '1.234',
    '1.',
    '.5',
    '1e3',
    '１００',
    '0x10',
    '088',
    '1,000',
    '10000000000',
    'NaN',
  ])('does not read %j', (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });

  it('prints what it reads, for every amount that Alipay allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (fen) => {
        expect(parseYuan(formatYuan(fen))).toBe(fen);
      }),
    );
  });

  it('prints a negative amount of a bill', () => {
    expect(formatYuan(-5)).toBe('-0.05');
  });

  it('reads bare JSON numbers of an answer, as in the sample of alipay.trade.pay', () => {
    expect([120.88, 88.8, 10, '88.88', '10'].map(parseWireAmount)).toEqual([12088, 8880, 1000, 8888, 1000]);
    expect([0.1 + 0.2, null, true, {}, undefined].map(parseWireAmount)).toEqual(new Array(5).fill(undefined));
  });
});

describe('times of Alipay', () => {
  it('are Beijing time without a zone, refunds with milliseconds', () => {
    expect(parseBeijingTime('2014-11-27 15:45:57')).toBe('2014-11-27T07:45:57.000Z');
    expect(parseBeijingTime('2023-05-29 17:31:05.287')).toBe('2023-05-29T09:31:05.287Z');
  });

  it('are not guessed', () => {
    expect(['', '2014-11-27', '2014-13-27 15:45:57', 5, undefined].map(parseBeijingTime)).toEqual(
      new Array(5).fill(undefined),
    );
  });

  it('end the day at midnight in Beijing', () => {
    expect(endOfBeijingDay(new Date('2026-11-21T15:59:59Z')).toISOString()).toBe('2026-11-21T16:00:00.000Z');
    expect(endOfBeijingDay(new Date('2026-11-21T16:00:00Z')).toISOString()).toBe('2026-11-22T16:00:00.000Z');
  });
});
