/** Literal rows of the generated table: a change of a scene must not change them unnoticed. */
import { cleanUp, cli } from '../given-cli';

afterEach(cleanUp);

type Row = { outcome: string; recorded: string; next: string; advice: string };
let rows: Map<string, Row>;

beforeAll(async () => {
  const { code, out } = await cli(['sub-codes']);
  expect(code).toBe(0);
  rows = new Map(out.split(/^## /m).flatMap(rowsOf));
});

/** One row for each method and sub_code of a section. */
function rowsOf(section: string): [string, Row][] {
  const [heading = '', ...lines] = section.split('\n');
  return lines
    .filter((line) => line.startsWith('| `') || line.startsWith('| any other'))
    .flatMap((line) => {
      const [codes = '', outcome = '', recorded = '', next = '', advice = ''] = line.slice(2, -2).split(' | ');
      const names = codes === 'any other' ? [codes] : codes.split(' ').map((code) => code.slice(1, -1));
      return heading
        .split(', ')
        .flatMap((method) =>
          names.map((name): [string, Row] => [`${method} ${name}`, { outcome, recorded, next, advice }]),
        );
    });
}

const METHODS = ['precreate', 'create', 'pay', 'query', 'close', 'cancel', 'refund', 'fastpay.refund.query'];
const row = (method: string, subCode: string) => rows.get(`alipay.trade.${method} ${subCode}`);

test.each([
  'TRADE_HAS_SUCCESS',
  'TRADE_STATUS_ERROR',
  'REASON_TRADE_STATUS_INVALID',
  'REASON_ILLEGAL_STATUS',
  'TRADE_NOT_EXIST',
  'any other',
])('a close that is refused with %s closes nothing, and Alipay is queried at once', (subCode) => {
  expect(row('close', subCode)).toMatchObject({
    outcome: 'refused',
    recorded: '–',
    next: '`alipay.trade.query` at once',
  });
});

test.each(METHODS)('alipay.trade.%s: a system error is never certain', (method) => {
  expect(row(method, 'SYSTEM_ERROR')).toMatchObject({ outcome: 'unknown', recorded: '–', advice: 'WAIT_FOR_STATE' });
});

test.each(['pay', 'refund', 'cancel'])('alipay.trade.%s: an unlisted code is unknown', (method) => {
  expect(row(method, 'any other')).toMatchObject({ outcome: 'unknown', recorded: '–' });
});

test('a used order number closes the payment; one refused for its buyer may have left a trade, so Alipay is queried first', () => {
  expect(row('pay', 'TRADE_HAS_CLOSE')).toMatchObject({
    outcome: 'refused',
    recorded: 'TradeClosed (PAYMENT_REFUSED)',
    advice: 'NEW_ORDER',
  });
  expect(row('pay', 'BUYER_BALANCE_NOT_ENOUGH')).toMatchObject({
    outcome: 'refused',
    recorded: '–',
    next: '`alipay.trade.query` at once',
  });
});

test('a discordant repeat of a refund is unknown and queried at once; an empty balance may be topped up', () => {
  expect(row('refund', 'DISCORDANT_REPEAT_REQUEST')).toMatchObject({
    outcome: 'unknown',
    next: '`alipay.trade.fastpay.refund.query` at once',
  });
  expect(row('refund', 'SELLER_BALANCE_NOT_ENOUGH')).toEqual({
    outcome: 'refused',
    recorded: 'RefundRefused',
    next: 'nothing more',
    advice: 'RETRY_SAME_KEYS',
  });
});
