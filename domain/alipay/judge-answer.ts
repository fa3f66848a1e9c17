/**
 * Decides the outcome of a call from what came back on the wire. `ok` needs a verified signature *and* an answer that
 * matches what was asked: a signature binds nothing of the request, so an old signed answer could be replayed.
 */
import { doubtful, type Success } from './judge-success';
import { METHODS } from './methods';
import { verdictOn } from './verdict';
import type { GatewayRequest, WireAnswer } from '../ports';
import type { CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

export type Judged = Omit<CallAnswer, 'callId'>;

/** Never throws. The result is what is stored as `AlipayCallAnswered`, less its callId. */
export function judgeAnswer(asked: GatewayRequest, wire: WireAnswer): Judged {
  const base = {
    method: asked.method,
    outRequestNo: textOf(asked.bizContent['out_request_no']),
    durationMs: wire.durationMs,
  };
  if (wire.kind === 'none') return { ...base, outcome: 'unknown', signed: false, reason: wire.reason };
  const node = parseNode(wire.content);
  const said = {
    ...base,
    content: wire.content,
    signed: wire.signed,
    code: textOf(node?.['code']),
    subCode: textOf(node?.['sub_code']),
    subMsg: textOf(node?.['sub_msg']),
  };
  if (!node || said.code === undefined) return { ...said, outcome: 'unknown', reason: 'unparsable' };
  // Believing an unsigned refusal would let whoever sits on the wire book a refund as failed that went through.
  if (!wire.signed) return { ...said, outcome: 'unknown', reason: 'unsigned' };
  if (said.code === '10000' || said.code === METHODS[asked.method].waitingCode) {
    return { ...said, ...judgeSuccess(asked, node) };
  }
  const { outcome } = verdictOn(asked.method, said.code, said.subCode);
  return { ...said, outcome, ...(outcome === 'unknown' ? { reason: 'not-definite' } : {}) };
}

/** The node of an answer, or undefined when it is no JSON object. Numbers stay as `JSON.parse` reads them. */
export function parseNode(content: string | undefined): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(content ?? '');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function judgeSuccess(asked: GatewayRequest, node: JsonObject): Success {
  const { mayNameNothing, judge } = METHODS[asked.method];
  const named = asked.bizContent['trade_no'] === undefined ? 'out_trade_no' : 'trade_no';
  const sameTrade = node[named] === asked.bizContent[named];
  if (!sameTrade && !mayNameNothing) return doubtful('answer-mismatch');
  return judge(node, asked.bizContent, sameTrade);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
