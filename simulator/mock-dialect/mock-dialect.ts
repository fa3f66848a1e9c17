/**
 * The dialect of a mock gateway that some shops were built against, instead of Alipay's (docs/reference/compatibility.md): unsigned requests
 * and answers, amounts as whole fen, six methods, notifies full of constants. A simulator speaks one dialect or the other.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unsignedEnvelope } from '../gateway/answer-envelope';
import type { Answer } from '../core/answers';
import type { Core } from '../core/core';
import { failPayment, MOCK_METHODS, mockBill, mockRefusal, type Mock } from './mock-dialect-methods';
import { contentTypeOf } from '../gateway/server';
import { type Params, readParams, UnreadableParams } from '../wire/wire-params';

type MockOptions = {
  core: Core;
  /** Where notifies go that name no notify_url of their own; undefined: such notifies are not sent. */
  notifyUrl: string | undefined;
  /** The simulator's own address, for the bill. */
  url: () => string;
};

/** Instead of `registerGateway`. */
export function registerMockDialect(app: FastifyInstance, { core, notifyUrl, url }: MockOptions): void {
  const mock: Mock = { core, notifyUrl, billUrl: () => `${url()}/mock/bill.csv`, failed: new Set() };
  app.post('/gateway.do', async (request, reply) => {
    const params = await paramsOf(request);
    const method = params['method'] ?? '';
    const known = Object.hasOwn(MOCK_METHODS, method) ? method : undefined;
    return reply
      .header('content-type', 'application/json;charset=utf-8')
      .send(unsignedEnvelope(known, answerTo(mock, method, params)));
  });
  app.get('/mock/bill.csv', async (_request, reply) => reply.type('text/csv; charset=utf-8').send(mockBill(core)));
  app.post('/control/fail', async (request, reply) => failRoute(mock, request, reply));
}

function answerTo(mock: Mock, method: string, params: Params): Answer {
  const run = Object.hasOwn(MOCK_METHODS, method) ? MOCK_METHODS[method] : undefined;
  if (!run) return mockRefusal('ACQ.INVALID_PARAMETER', `method 不存在: ${method.slice(0, 64)}`);
  const biz = jsonObject(params['biz_content'] ?? '{}');
  if (!biz) return mockRefusal('ACQ.INVALID_PARAMETER', 'biz_content 不是合法的 JSON 对象');
  return run(mock, biz, params['notify_url'] || undefined);
}

async function paramsOf(request: FastifyRequest): Promise<Params> {
  const url = request.raw.url ?? '';
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    return await readParams(query, body, contentTypeOf(request));
  } catch (error) {
    if (error instanceof UnreadableParams) return {};
    throw error;
  }
}

/** `{ "out_trade_no" }`: the buyer's attempt to pay fails, which this dialect reports as a state of the trade. */
async function failRoute(mock: Mock, request: FastifyRequest, reply: FastifyReply) {
  const body = jsonObject(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
  const outTradeNo = body?.['out_trade_no'];
  const isFailed = typeof outTradeNo === 'string' && failPayment(mock, outTradeNo);
  if (!isFailed) return reply.code(404).send({ error: 'no payment with this out_trade_no waits for its buyer' });
  return { out_trade_no: outTradeNo, trade_status: 'TRADE_FAILED' };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
