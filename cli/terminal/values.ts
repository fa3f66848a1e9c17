/** Arguments of commands, checked before anything is sent. */
import { InvalidArgumentError } from 'commander';
import { formatYuan, parseAmount } from '../../domain/values/money';

/** "88" → "88.00". */
export function yuan(text: string): string {
  const fen = parseAmount(text);
  if (fen === undefined) throw new InvalidArgumentError('Write yuan from 0.01 to 100000000.00, such as 88.00.');
  return formatYuan(fen);
}

/** A whole number within a range. */
export const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
};

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function time(text: string): string {
  if (RFC_3339.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('Write a time with its zone, such as 2027-01-31T00:00:00+08:00.');
}

/** One of a closed list, in any case: "qr_code" is QR_CODE. */
export const oneOf = (names: readonly string[]) => (text: string) => {
  const name = text.toUpperCase();
  if (names.includes(name)) return name;
  throw new InvalidArgumentError(`It is one of ${names.join(', ')}.`);
};

/** The same, for an option that may be given several times. */
export const someOf = (names: readonly string[]) => {
  const one = oneOf(names);
  return (text: string, before: readonly string[] = []) => [...before, one(text)];
};

export const several = (text: string, before: readonly string[] = []) => [...before, text];

/** Names that are separated by commas. */
export const listed = (text: string) => text.split(',').map((name) => name.trim());
