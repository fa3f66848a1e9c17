import { isSpanContextValid, trace } from '@opentelemetry/api';
import { destination, pino, type Logger } from 'pino';

/**
 * Keys, tokens, one-time codes and personal fields, wherever they turn up one or two levels deep. The rule is not to log
 * them; this is the net below it.
 */
const SECRET_FIELDS = [
  'authorization',
  'apiToken',
  'privateKey',
  'merchantPrivateKeyPem',
  'encryptKey',
  'sign',
  'auth_code',
  'authCode',
  'buyer_id',
  'buyerId',
  'buyer_user_id',
  'buyer_open_id',
  'buyer_logon_id',
  'buyerLogonId',
  'subject',
  'body',
  'params',
  'bizContent',
  'biz_content',
  'content',
  'fund_bill_list',
];

/** Lines that wait for a slow reader; above this number they are dropped. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** JSON lines on standard error, so that standard output stays for people. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: { name: 'paystate' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: traceOfLine,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
    },
    destination({ fd: 2, sync: false, maxLength: MAX_BUFFERED_BYTES }),
  );
}

/** Where the operator's SDK traces: what a line belongs to, by the names that OpenTelemetry gives these fields. */
function traceOfLine(): { trace_id?: string; span_id?: string } {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
  if (traceId === undefined || spanId === undefined) return {};
  return isSpanContextValid({ traceId, spanId, traceFlags: 0 }) ? { trace_id: traceId, span_id: spanId } : {};
}
