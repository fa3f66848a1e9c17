/** Numbers of any size in few letters, in the language of the page. */
import { LOCALES, type Language } from '../../words/language';
import type { Unit } from './metrics/figures';

/** From which number of seconds on a unit is used, the largest first. */
const SPANS: readonly (readonly [fromS: number, unit: string, seconds: number])[] = [
  [2 * 86_400, 'day', 86_400],
  [2 * 3_600, 'hour', 3_600],
  [120, 'minute', 60],
  [1, 'second', 1],
];

export function formatFigure(value: number, unit: Unit, language: Language): string {
  const locale = LOCALES[language];
  const number = (digits: number, more: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, ...more });
  switch (unit) {
    case 'count':
      return number(0).format(value);
    case 'share':
      return number(1, { style: 'percent' }).format(value);
    case 'perMinute':
      return `${number(value < 10 ? 1 : 0).format(value)}${language === 'zh' ? ' 次/分钟' : ' / min'}`;
    case 'seconds': {
      // Nothing is nothing, whatever it is counted in.
      const shownAs = value === 0 ? SPANS.at(-1) : SPANS.find(([fromS]) => value >= fromS);
      const [, name = 'millisecond', seconds = 0.001] = shownAs ?? [];
      const shown = value / seconds;
      return number(shown < 10 && value >= 1 ? 1 : 0, { style: 'unit', unit: name, unitDisplay: 'short' }).format(
        shown,
      );
    }
  }
}
