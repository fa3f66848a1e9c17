import { isSpanContextValid, trace } from '@opentelemetry/api';
import { destination, pino, stdSerializers, type Bindings, type DestinationStream, type Logger } from 'pino';
import { withoutSecrets } from './without-secrets';

/** Lines that wait for a slow reader; above this number they are dropped. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** JSON lines on standard error, so that standard output stays for people. */
export function createLogger(level: LogLevel, to: DestinationStream = standardError()): Logger {
  const logger = pino(
    {
      level,
      base: { name: 'paystate' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      serializers: { err: (error: Error) => withoutSecrets(stdSerializers.err(error)) },
      mixin: traceOfLine,
    },
    to,
  );
  return withCleanBindings(logger);
}

/** pino's formatters do not see what its children are given; what stands here, they inherit. */
function withCleanBindings(logger: Logger): Logger {
  const { child, setBindings } = logger;
  return Object.assign(logger, {
    child(this: Logger, ...[bindings, options]: Parameters<Logger['child']>) {
      return child.call(this, withoutSecrets(bindings), options);
    },
    setBindings(this: Logger, bindings: Bindings) {
      setBindings.call(this, withoutSecrets(bindings));
    },
  });
}

const standardError = () => destination({ fd: 2, sync: false, maxLength: MAX_BUFFERED_BYTES });

/** Where the operator's SDK traces: what a line belongs to, by the names that OpenTelemetry gives these fields. */
function traceOfLine(): { trace_id?: string; span_id?: string } {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
  if (traceId === undefined || spanId === undefined) return {};
  return isSpanContextValid({ traceId, spanId, traceFlags: 0 }) ? { trace_id: traceId, span_id: spanId } : {};
}
