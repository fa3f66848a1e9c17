/**
 * Spans by `@opentelemetry/api` alone. Without an SDK, which the operator loads before the engine, each of these functions does
 * next to nothing (docs/guides/observe.md).
 */
import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';

const tracer = trace.getTracer('paystate');

/** What is run within it has the span as its parent. An error ends it as failed, by its name: a message may quote a caller. */
export function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
  parent: Context = context.active(),
): Promise<T> {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, error instanceof Error ? error.name : 'error');
      throw error;
    } finally {
      span.end();
    }
  });
}

export function failSpan(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: type });
  span.setAttribute('error.type', type);
}

/** A span of something that has happened since `startedAtMs` (milliseconds since 1970) and is over now. */
export function addPastSpan(name: string, startedAtMs: number, options: SpanOptions, parent: Context): void {
  if (trace.getSpanContext(parent) === undefined) return;
  tracer.startSpan(name, { ...options, startTime: startedAtMs }, parent).end();
}

/** The trace that a caller continues by `traceparent`. Of headers, or of anything with the same names. */
export function traceOf(carrier: unknown): Context {
  // Where the operator's SDK watches HTTP itself, its span is the parent.
  if (trace.getActiveSpan()) return context.active();
  return typeof carrier === 'object' && carrier !== null ? propagation.extract(ROOT_CONTEXT, carrier) : ROOT_CONTEXT;
}

/** As `suppressTracing` of @opentelemetry/core, which is part of the SDK. The API makes equal keys of equal names. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Runs what talks to a foreign host: even where the SDK watches HTTP, no `traceparent` leaves with it. */
export function withoutPropagation<T>(work: () => Promise<T>): Promise<T> {
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), work);
}
