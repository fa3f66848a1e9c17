/** The simulated Alipay in virtual time: what a call answers and when, and when its notifies arrive. */
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import { refused, success, type Answer } from '../../../simulator/core/answers';
import type { SimulatorClock } from '../../../simulator/values/clock';
import { createCore } from '../../../simulator/core/core';
import type { Notify } from '../../../simulator/ledger/ledger-rows';
import { CALL_TIMEOUT_MS, contentOf, coreCallOf } from '../../virtual/alipay-wire';
import type { VirtualTimers } from '../../virtual/timers';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';

export const NOTIFY_URL = 'http://127.0.0.1/alipay/notify';

/** How long after its caller has hung up a late request is carried out. */
const LATENESS_MS = 3_000;

/** `retry-flag`: 10000 with retry_flag=Y. Neither that nor a refusal does anything. */
export type CallFault = 'answer-lost' | 'request-lost' | 'late' | 'retry-flag' | `refused ${string}`;
export type AlipayOptions = {
  /** The first calls of a method go wrong, in this order. */
  faults?: Partial<Record<AlipayMethod, CallFault[]>>;
  /** How long Alipay takes to answer a call. */
  answerMs?: number;
  /** How long each copy of a notify is on its way; without any the notify is lost, each time. */
  notifyMs?: number[];
};

export function createVirtualAlipay(time: VirtualTimers, clock: SimulatorClock, options: AlipayOptions) {
  const core = createCore({ merchant: { appId: '2021000000000001', sellerId: '2088000000000001' }, clock });
  const faults = structuredClone(options.faults ?? {});

  function execute(request: GatewayRequest, fault: CallFault | undefined): WireAnswer {
    const lost: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: CALL_TIMEOUT_MS };
    const call = coreCallOf(request, NOTIFY_URL);
    switch (fault) {
      case 'request-lost':
        return lost;
      case 'late':
        time.after(CALL_TIMEOUT_MS + LATENESS_MS, () => core.execute(call));
        return lost;
      case 'answer-lost':
        core.execute(call);
        return lost;
      case undefined:
        return signed(core.execute(call));
      default:
        return signed(fault === 'retry-flag' ? success({ retry_flag: 'Y' }) : refused(fault.replace('refused ', '')));
    }
  }

  return {
    core,
    /** What a call does when it arrives, and how long its caller waits. */
    take(request: GatewayRequest): { execute: () => WireAnswer; takesMs: number } {
      const fault = faults[request.method]?.shift();
      const isLost = fault === 'answer-lost' || fault === 'request-lost' || fault === 'late';
      const takesMs = isLost ? CALL_TIMEOUT_MS : (options.answerMs ?? 200);
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

function signed(answer: Answer): WireAnswer {
  return { kind: 'answer', signed: true, content: contentOf(answer), durationMs: 1 };
}
