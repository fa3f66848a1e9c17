import { SpanKind } from '@opentelemetry/api';
import { judgeAnswer } from '../domain/alipay/judge-answer';
import type { AlipayMethod } from '../domain/events/alipay-methods';
import type { NoAnswerReason, PaymentGateway } from '../domain/ports';
import { failSpan, inSpan, withoutPropagation } from './spans';
import type { Telemetry } from './telemetry';

/** Nothing was sent: no time of Alipay's. */
const NEVER_LEFT: ReadonlySet<NoAnswerReason> = new Set(['not-sent', 'overloaded', 'shutting-down']);

/** Times every call to Alipay, by what its answer means. Otherwise it is the gateway that it is given. */
export function observeGateway(gateway: PaymentGateway, { merchant, instruments }: Telemetry): PaymentGateway {
  const { admit, withdraw, status } = gateway;
  const known = new Set<AlipayMethod>();
  return {
    get maxCallMs() {
      return gateway.maxCallMs;
    },
    ...(admit && { admit }),
    ...(withdraw && { withdraw }),
    ...(status && { status }),
    call(request, cause) {
      const { method } = request;
      const attributes = {
        'paystate.merchant': merchant,
        'paystate.alipay.method': method,
        ...(cause && { 'paystate.request_id': cause.correlationId }),
      };
      return inSpan(method, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        const startedAtMs = performance.now();
        const wire = await withoutPropagation(() => gateway.call(request, cause));
        const seconds = (performance.now() - startedAtMs) / 1_000;
        const { outcome, code, subCode } = judgeAnswer(request, wire);
        span.setAttributes({
          'paystate.outcome': outcome,
          ...(code === undefined ? {} : { 'paystate.alipay.code': code }),
          ...(subCode === undefined ? {} : { 'paystate.alipay.sub_code': subCode }),
        });
        if (wire.kind === 'none') {
          instruments.alipayNoAnswer.inc({ reason: wire.reason });
          failSpan(span, wire.reason);
          if (NEVER_LEFT.has(wire.reason)) return wire;
        }
        // A first unknown outcome shows as a rise only where there was a zero.
        if (!known.has(method)) instruments.alipayCallSeconds.zero({ method, outcome: 'unknown' });
        known.add(method);
        instruments.alipayCallSeconds.observe({ method, outcome }, seconds);
        return wire;
      });
    },
  };
}
