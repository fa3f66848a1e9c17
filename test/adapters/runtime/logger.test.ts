/** What a line of the log never contains, however it was thrown at the logger. */
import fc from 'fast-check';
import { createLogger } from '../../../adapters/runtime/logger';

const SECRET = 'marked-secret';
const secretField = fc.constantFrom(
  'authorization',
  'privateKey',
  'authCode',
  'buyer_id',
  'subject',
  'params',
  'content',
);
const secretValue = fc.constantFrom<unknown>(SECRET, [SECRET], { deep: SECRET }, new Error(SECRET));
const name = fc.constantFrom('reason', 'call', 'fields', 'err', 'list', '0');

/** Something with secrets in it, beneath up to four other names, lists, errors and answers of `toJSON`. */
const holder = fc
  .tuple(fc.dictionary(secretField, secretValue, { minKeys: 1 }), fc.array(fc.tuple(name, fc.nat(3)), { maxLength: 4 }))
  .map(([secrets, way]) => way.reduce<object>((inner, [key, kind]) => around(key, kind, inner), secrets));

function around(key: string, kind: number, inner: object): object {
  if (kind === 0) return [inner];
  if (kind === 3) return { toJSON: () => ({ [key]: inner }) };
  return kind === 1 ? Object.assign(new Error('an error'), { [key]: inner }) : { [key]: inner, beside: 'kept' };
}

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

test('no secret field is written, at any level, in lists, errors, their causes, and what children are bound to', () => {
  fc.assert(
    fc.property(holder, (fields) => {
      const line = linesOf((logger) => {
        logger.info({ fields }, 'fields');
        logger.warn({ ...fields }, 'spread');
        logger.error({ err: Object.assign(new Error('an error'), { fields }) }, 'error');
        logger.error({ err: new Error('an error', { cause: Object.assign(new Error('its cause'), fields) }) }, 'cause');
        logger.error({ err: { toJSON: () => fields } }, 'not an error');
        logger
          .child({ ...fields })
          .child({ fields })
          .info('bound');
        const child = logger.child({}, {});
        child.setBindings({ ...fields });
        child.info('bound later');
      });
      expect(line).not.toContain(SECRET);
    }),
  );
});

test('what is no secret is written as it is, and what is logged stays as it was', () => {
  const at = new Date('2026-03-01T00:30:00Z');
  const call = { method: 'alipay.trade.pay', params: { subject: 'Tea' }, at };
  const line = linesOf((logger) => logger.info({ requestId: 'r1', call, err: new TypeError('wrong') }, 'a call'));
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    msg: 'a call',
    requestId: 'r1',
    call: { method: 'alipay.trade.pay', params: '[redacted]', at: at.toISOString() },
    err: { type: 'TypeError', message: 'wrong' },
  });
  expect(call.params).toEqual({ subject: 'Tea' });
});

test('what children are bound to stands in their lines, and what cannot be read does not stop a line', () => {
  const unreadable = {
    toJSON() {
      throw new Error('never');
    },
  };
  const line = linesOf((logger) =>
    logger.child({ requestId: 'r1' }).child({ body: SECRET, shop: 'tea' }).info({ unreadable }, 'a call'),
  );
  expect(JSON.parse(line)).toMatchObject({
    name: 'paystate',
    requestId: 'r1',
    body: '[redacted]',
    shop: 'tea',
    unreadable: '[unreadable]',
  });
});
