/** Spans as an operator's SDK receives them. The engine itself imports the API only. */
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import type { PaymentGateway } from '../../domain/ports';
import { cleanUp, givenPaystate, until } from '../given-paystate';

const exporter = new InMemorySpanExporter();
const CALLERS_TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${CALLERS_TRACE}-b7ad6b7169203331-01`;

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterEach(async () => {
  await cleanUp();
  exporter.reset();
});
afterAll(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

const PAY = 'mutation Pay($input: PayInput!) { pay(input: $input) { userErrors { code } } }';
const order = (outTradeNo: string) => ({ outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' });

/** The spans of a trace as a tree: each with the names of those below it, in the order of their beginnings. */
type Tree = [name: string, ...below: Tree[]];
function treesOf(spans: readonly ReadableSpan[], traceId: string): Tree[] {
  const ofTrace = spans.filter((span) => span.spanContext().traceId === traceId);
  const ids = new Set(ofTrace.map((span) => span.spanContext().spanId));
  const startOf = ({ startTime: [seconds, nanos] }: ReadableSpan) => seconds * 1e9 + nanos;
  const below = (parentId: string | undefined): Tree[] =>
    ofTrace
      .filter(
        ({ parentSpanContext: parent }) => (parent && ids.has(parent.spanId) ? parent.spanId : undefined) === parentId,
      )
      .sort((left, right) => startOf(left) - startOf(right))
      .map((span) => [span.name, ...below(span.spanContext().spanId)]);
  return below(undefined);
}
const named = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);

test('a payment is one trace: request, command, appends with their projections, and the call to Alipay', async () => {
  const { gql } = await givenPaystate();

  await gql(PAY, { input: order('tea_1') }, { traceparent: TRACEPARENT, 'x-request-id': 'req-1' });
  await until('both appends are projected', () => named('projection').length === 2);

  const spans = exporter.getFinishedSpans();
  const [request] = named('POST /graphql');
  expect(request!.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
  const append: Tree = ['append', ['projection']];
  expect(treesOf(spans, CALLERS_TRACE)).toEqual([
    ['POST /graphql', ['command Pay', append, ['alipay.trade.precreate'], append]],
  ]);
  expect(request!.attributes).toMatchObject({ 'http.response.status_code': 200, 'paystate.request_id': 'req-1' });
  expect(named('command Pay')[0]!.attributes).toMatchObject({
    'paystate.merchant': 'main',
    'paystate.out_trade_no': 'tea_1',
  });
  expect(named('alipay.trade.precreate')[0]!.attributes).toMatchObject({
    'paystate.outcome': 'ok',
    'paystate.request_id': 'req-1',
    'paystate.alipay.trace_id': expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('a notify is a trace of its own, whatever traceparent its sender claims', async () => {
  const { gql, alipay, post } = await givenPaystate();
  await gql(PAY, { input: order('tea_1') });
  const headers = { traceparent: TRACEPARENT };

  const answer = await post('/alipay/notify', alipay.signedNotify('tea_1'), headers);
  await until('it is projected', () => named('POST /alipay/notify').length === 1 && named('projection').length === 3);

  expect(await answer.text()).toBe('success');
  const [notify] = named('POST /alipay/notify');
  const { traceId } = notify!.spanContext();
  expect(traceId).not.toBe(CALLERS_TRACE);
  expect(treesOf(exporter.getFinishedSpans(), traceId)).toEqual([['POST /alipay/notify', ['append', ['projection']]]]);
});

test('nothing of the trace goes to Alipay, even where the SDK watches HTTP', async () => {
  const seen: { isRecorded: boolean; headers: Record<string, string> }[] = [];
  const gateway: PaymentGateway = {
    maxCallMs: 1_000,
    async call() {
      const headers = {};
      propagation.inject(context.active(), headers);
      // As an instrumentation of node:http would.
      const isRecorded = trace.getTracer('http').startSpan('POST').isRecording();
      seen.push({ isRecorded, headers });
      return { kind: 'none', reason: 'timeout', durationMs: 1 };
    },
  };
  const { gql } = await givenPaystate({ gateway });

  await gql(PAY, { input: order('tea_1') }, { traceparent: TRACEPARENT });

  expect(seen[0]).toEqual({ isRecorded: false, headers: {} });
  const [call] = named('alipay.trade.precreate');
  expect(call!.attributes).toMatchObject({ 'paystate.outcome': 'unknown', 'error.type': 'timeout' });
});

test('a subscription begins in the trace that its operation names', async () => {
  const { subscribe } = await givenPaystate();

  const changes = subscribe(
    'subscription { tradeChanged(outTradeNo: "tea_1") { type } }',
    {},
    {
      connectionParams: { traceparent: TRACEPARENT },
    },
  );
  void changes.next().catch(() => undefined);

  await until('it has begun', () => named('subscribe').length === 1);
  expect(treesOf(exporter.getFinishedSpans(), CALLERS_TRACE)).toEqual([['subscribe']]);
});

test('a request without a credential is no span', async () => {
  const { gql } = await givenPaystate({ apiToken: 'a-token-of-enough-letters' });

  const { status } = await gql(PAY, { input: order('tea_1') }, { traceparent: TRACEPARENT });

  expect(status).toBe(401);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test('no span holds an amount, a subject, a buyer or a key', async () => {
  const { gql, alipay, post } = await givenPaystate({ apiToken: 'a-token-of-enough-letters' });
  const bearer = { authorization: 'Bearer a-token-of-enough-letters' };
  await gql(PAY, { input: order('tea_1') }, bearer);
  await post('/alipay/notify', alipay.signedNotify('tea_1'));

  const text = JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes, events }) => [name, attributes, events]),
  );

  expect(text).toContain('tea_1');
  expect(text).not.toMatch(/88\.00|8800|Tea"|2088|a-token/);
});
