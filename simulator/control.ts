/** The control API of DESIGN section 7: JSON over HTTP, for tests, the console and people. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account } from './wire/account';
import { parseDurationMs } from './values/beijing-time';
import { BILL_CHANGES, type BillChangeKind, MAX_BILL_CHANGES } from './bill/bill-changes';
import type { CashierResult, ScanTarget } from './core/cashier';
import type { Core } from './core/core';
import {
  CALL_FAULTS,
  type CallFault,
  type FaultRule,
  type Faults,
  MAX_FAULT_RULES,
  NOTIFY_FAULTS,
  type NotifyFault,
  faultRuleProblem,
} from './gateway/faults';
import { viewBuyers, viewLedger, viewTrade } from './ledger/ledger-view';
import type { Notifier } from './notify/notifier';
import { readOrderString } from './gateway/gateway-request';
import { returnAddress } from './core/pages';
import { contentTypeOf } from './gateway/server';

type ControlOptions = {
  core: Core;
  account: Account;
  faults: Faults;
  notifier: Notifier;
  changeKey: () => Promise<void>;
};

const MAX_CONTROL_BODY_BYTES = 256 * 1024;
const FAULT_NAMES = [...Object.keys(CALL_FAULTS), ...Object.keys(NOTIFY_FAULTS)] as [CallFault | NotifyFault];

const orderNo = z.string().min(1).max(64);
const buyer = z.string().min(1).max(64).optional();
const scanBody = z.union([
  z.strictObject({ qr_code: z.string().min(1).max(512), buyer }),
  z.strictObject({ out_trade_no: orderNo, buyer }),
]);
const payBody = z.union([
  z.strictObject({ out_trade_no: orderNo, buyer, again: z.literal(true).optional() }),
  z.strictObject({ qr_code: z.string().min(1).max(512), buyer }),
]);
/** What an app's SDK passes to the wallet. */
const appBody = z.strictObject({ order_string: z.string().min(1).max(65_536) });
const depositBackBody = z.strictObject({ out_trade_no: orderNo, out_request_no: orderNo, status: z.enum(['S', 'F']) });
const clockBody = z.strictObject({ advance: z.string().max(64) });
const faultsBody = z.strictObject({
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  rules: z
    .array(
      z.strictObject({
        method: z.string().min(1).max(128),
        fault: z.enum(FAULT_NAMES),
        times: z.number().int().min(1).max(1_000_000).default(1),
        ms: z
          .number()
          .int()
          .min(0)
          .max(400 * 24 * 3_600_000)
          .optional(),
        sub_code: z.string().min(1).max(64).optional(),
        chance: z.number().gt(0).max(1).optional(),
      }),
    )
    .max(MAX_FAULT_RULES),
});

const billBody = z.strictObject({
  bill_date: z.string().max(10),
  changes: z
    .array(
      z.strictObject({
        kind: z.enum(Object.keys(BILL_CHANGES) as [BillChangeKind]),
        out_trade_no: orderNo.optional(),
        out_request_no: orderNo.optional(),
        amount_fen: z.number().int().min(0).max(10_000_000_000).optional(),
      }),
    )
    .max(MAX_BILL_CHANGES)
    .default([]),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  count: z.number().int().min(0).max(MAX_BILL_CHANGES).optional(),
});

/** A request that the control API rejects; the message names the alternative. */
class ControlRefusal extends Error {
  constructor(
    readonly status: 400 | 404 | 409 | 415,
    message: string,
    readonly reason?: string,
  ) {
    super(message);
  }
}

type Route = (method: 'GET' | 'POST' | 'DELETE', url: string, run: (request: FastifyRequest) => unknown) => unknown;

/** What buyers and their banks do. */
function registerBuyers(route: Route, core: Core, account: Account): void {
  route('POST', '/control/scan', (request) => {
    const body = readBody(request, scanBody, '{"qr_code": "…"} or {"out_trade_no": "…"}, with "buyer" if you like');
    return shownTrade(core.scan(targetOf(body), body.buyer));
  });
  route('POST', '/control/pay', async (request) => {
    const body = readBody(request, payBody, '{"out_trade_no": "…"} or {"qr_code": "…"}, with "buyer" if you like');
    const isAgain = 'again' in body && body.again === true;
    const paid = isAgain ? core.payAgain(body.out_trade_no, body.buyer) : core.pay(targetOf(body), body.buyer);
    const shown = shownTrade(paid);
    const back = 'trade' in paid ? await returnAddress(core.ledger, account, paid.trade) : undefined;
    return back === undefined ? shown : { ...shown, return_url: back };
  });
  route('POST', '/control/app', async (request) => {
    const { order_string: orderString } = readBody(request, appBody, '{"order_string": "…"}');
    const call = await readOrderString(orderString, account);
    if (!call) throw new ControlRefusal(400, 'this is no order string that the merchant signed for this Alipay');
    const opened = core.openCashier(call);
    if ('refusal' in opened) throw new ControlRefusal(409, opened.refusal.sub_msg ?? '', opened.refusal.sub_code);
    return { code: opened.code };
  });
  route('POST', '/control/deposit-back', (request) => {
    const example = '{"out_trade_no": "…", "out_request_no": "…", "status": "S" or "F"}';
    const body = readBody(request, depositBackBody, example);
    if (core.depositBack(body.out_trade_no, body.out_request_no, body.status)) return { sent: true };
    throw new ControlRefusal(404, 'no refund has this number');
  });
}

/** Registers /control/… . */
export function registerControl(
  app: FastifyInstance,
  { core, account, faults, notifier, changeKey }: ControlOptions,
): void {
  const route: Route = (method, url, run) =>
    app.route({
      method,
      url,
      bodyLimit: MAX_CONTROL_BODY_BYTES,
      handler: async (request, reply) => {
        try {
          return await run(request);
        } catch (error) {
          return refuse(reply, error);
        }
      },
    });

  registerBuyers(route, core, account);
  route('POST', '/control/clock', async (request) => {
    const { advance } = readBody(request, clockBody, '{"advance": "15m"}');
    const advanceMs = parseDurationMs(advance);
    if (advanceMs === undefined)
      throw new ControlRefusal(400, `cannot read "${advance}": write it like "15m", "30s", "2d" or "24h24m"`);
    await notifier.advance(advanceMs);
    return { now: core.clock.now().toISOString() };
  });
  route('POST', '/control/faults', (request) => {
    const body = readBody(
      request,
      faultsBody,
      '{"rules": [{"method": "…", "fault": "…", "times": 1}]}, with "seed" if you like',
    );
    for (const rule of body.rules) {
      const problem = faultRuleProblem(rule);
      if (problem) throw new ControlRefusal(400, problem);
    }
    addRules(faults, body.rules, body.seed);
    return { rules: faults.list() };
  });
  route('POST', '/control/bill', (request) => {
    const body = readBody(request, billBody, '{"bill_date": "2026-11-20", "seed": 1, "count": 10} or with "changes"');
    const changes = core.bills.change(body.bill_date, body);
    if (!changes) throw new ControlRefusal(400, `"${body.bill_date}" is no day (2026-11-20) and no month (2026-11)`);
    return { changes };
  });
  route('DELETE', '/control/faults', () => {
    faults.clear();
    return { rules: [] };
  });
  route('POST', '/control/key', async (request) => {
    readBody(request, z.strictObject({}), '{}');
    await changeKey();
    return { alipay_public_key: account.alipayPublicKeyPem, alipay_cert_sn: account.certificates?.alipaySn };
  });
  route('GET', '/control/faults', () => ({ rules: faults.list() }));
  route('GET', '/control/buyers', () => ({ buyers: viewBuyers(core.ledger) }));
  route('GET', '/control/ledger', (request) => {
    core.applyDue();
    const { out_trade_no: named } = request.query as { out_trade_no?: string | string[] };
    return viewLedger(core.ledger, named === undefined ? undefined : new Set([named].flat()));
  });
}

function addRules(faults: Faults, rules: FaultRule[], seed: number | undefined) {
  try {
    faults.add(rules, seed);
  } catch (error) {
    throw new ControlRefusal(400, (error as Error).message);
  }
}

const targetOf = (body: { qr_code: string } | { out_trade_no: string }): ScanTarget =>
  'qr_code' in body ? { code: body.qr_code } : { outTradeNo: body.out_trade_no };

function shownTrade(result: CashierResult) {
  if ('trade' in result) return viewTrade(result.trade);
  const status = result.refused.startsWith('UNKNOWN_') ? (result.refused === 'UNKNOWN_BUYER' ? 400 : 404) : 409;
  throw new ControlRefusal(status, result.message, result.refused);
}

/** Reads a JSON body. Demanding application/json prevents other sites' forms from controlling the simulator through a browser. */
function readBody<T extends z.ZodType>(request: FastifyRequest, shape: T, example: string): z.infer<T> {
  if (!/^application\/json\s*(;|$)/i.test(contentTypeOf(request)))
    throw new ControlRefusal(415, 'send JSON with Content-Type: application/json');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
  } catch {
    throw new ControlRefusal(400, `the body is not JSON: send ${example}`);
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ControlRefusal(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}; send ${example}`);
}

function refuse(reply: FastifyReply, error: unknown) {
  if (!(error instanceof ControlRefusal)) throw error;
  return reply.code(error.status).send({ error: error.message, ...(error.reason ? { reason: error.reason } : {}) });
}
