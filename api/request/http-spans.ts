/** A span for each request that is handled: what it causes (a command, its appends and calls) stands below it. */
import { SpanKind, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { failSpan, inSpan, traceOf } from '../../telemetry/spans';

/** Probes and scrapes, every few seconds. */
const UNTRACED = /\/(healthz|readyz|metrics)$/;
/** Where anybody may post. `traceparent` from there would let strangers choose which traces are kept. */
const OF_STRANGERS = /\/alipay\//;

/**
 * Register it before the routes. The span begins with the handler, behind what refuses a request (names, credentials, size):
 * those that go no further are counted, and are no spans.
 */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    if (UNTRACED.test(route.url)) return;
    const { handler, url } = route;
    route.handler = function (request, reply) {
      return inSpan(
        `${request.method} ${url}`,
        optionsOf(request, url),
        async (span) => {
          const answer: unknown = await handler.call(this, request, reply);
          describeAnswer(span, reply);
          return answer;
        },
        traceOf(OF_STRANGERS.test(url) ? {} : request.headers),
      );
    };
  });
}

function optionsOf(request: FastifyRequest, route: string) {
  const attributes = {
    'http.request.method': request.method,
    'http.route': route,
    'paystate.request_id': request.id,
  };
  return { kind: SpanKind.SERVER, attributes };
}

function describeAnswer(span: Span, { statusCode }: FastifyReply): void {
  span.setAttribute('http.response.status_code', statusCode);
  if (statusCode >= 500) failSpan(span, String(statusCode));
}
