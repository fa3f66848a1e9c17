/** The simulated Alipay in virtual time: what a call answers and when, and when its notifies arrive. */
import type { GatewayRequest, WireAnswer } from '../../domain/ports';
import type { AlipayMethod } from '../../domain/trade-events';
import type { SimulatorClock } from '../../simulator/clock';
import { createCore } from '../../simulator/core';
import type { Notify } from '../../simulator/ledger-rows';
import type { VirtualTime } from './virtual-time';

/** As the gateway's adapter has it by default. */
const TIMEOUT_MS = 8_000;
export const NOTIFY_URL = 'http://127.0.0.1/alipay/notify';

export type CallFault = 'answer-lost' | 'request-lost';
export type AlipayOptions = {
  /** The first calls of a method go wrong, in this order. */
  faults?: Partial<Record<AlipayMethod, CallFault[]>>;
  /** How long Alipay takes to answer a call. */
  answerMs?: number;
  /** How long each copy of a notify is on its way; without any the notify is lost, each time. */
  notifyMs?: number[];
};

export function createVirtualAlipay(time: VirtualTime, clock: SimulatorClock, options: AlipayOptions) {
  const core = createCore({ merchant: { appId: '2021000000000001', sellerId: '2088000000000001' }, clock });
  const faults = structuredClone(options.faults ?? {});

  function execute({ method, bizContent }: GatewayRequest, fault: CallFault | undefined): WireAnswer {
    const lost: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: TIMEOUT_MS };
    if (fault === 'request-lost') return lost;
    const opensTrade = /trade\.(precreate|pay|create)$/.test(method);
    const call = { method, biz: bizContent, notifyUrl: opensTrade ? NOTIFY_URL : undefined };
    const content = JSON.stringify(core.execute(call));
    return fault === 'answer-lost' ? lost : { kind: 'answer', signed: true, content, durationMs: 1 };
  }

  return {
    core,
    /** What a call does when it arrives, and how long its caller waits. */
    take(request: GatewayRequest): { execute: () => WireAnswer; takesMs: number } {
      const fault = faults[request.method]?.shift();
      const takesMs = fault === undefined ? (options.answerMs ?? 200) : TIMEOUT_MS;
      return { execute: () => execute(request, fault), takesMs };
    },
    /** Sends what is due now; `record` answers whether the engine said `success`. What it did not take is sent again. */
    sendDueNotifies(record: (notify: Notify) => Promise<boolean>): void {
      for (let notify = core.takeDueNotify(); notify; notify = core.takeDueNotify()) {
        const sent = notify;
        const copies = (options.notifyMs ?? [500]).map(async (delayMs) => {
          await new Promise<void>((resolve) => time.after(delayMs, resolve));
          return record(sent);
        });
        void Promise.all(copies).then((accepted) => core.settleNotify(sent, accepted.includes(true)));
      }
    },
  };
}
