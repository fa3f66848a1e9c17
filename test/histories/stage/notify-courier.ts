/** Carries Alipay's notifies in virtual time, as `simulator/notify/notifier.ts` does over HTTP, with the same faults. */
import type { Core } from '../../../simulator/core/core';
import type { FaultRule, Faults } from '../../../simulator/gateway/faults';
import type { Notify } from '../../../simulator/ledger/ledger-rows';
import { formatBeijing } from '../../../simulator/values/beijing-time';
import type { Noise } from './noise';
import type { VirtualTime } from './virtual-time';

const DELIVERY_TIMEOUT_MS = 5_000;
const DEFAULT_LATE_MS = 10 * 60_000;

/** `genuine`: as Alipay sent it. `lie`: signed by Alipay's key, and yet untrue. `forged`: the verifier rejects it. */
export type Truth = 'genuine' | 'lie' | 'forged';
export type Delivery = { params: Record<string, string>; outTradeNo: string; truth: Truth };

export type CourierOptions = {
  core: Core;
  faults: Faults;
  time: VirtualTime;
  noise: Noise;
  /** Whether it was answered with `success`; false as well when nobody is there. */
  deliver(delivery: Delivery): Promise<boolean>;
  onFault(fault: string): void;
};

/** Call the answer whenever a notify may be due. */
export function createCourier(options: CourierOptions): () => void {
  const { core, faults, time, noise, onFault } = options;
  const heldIds = new Set<string>();

  const post = (delivery: Delivery) =>
    new Promise<boolean>((resolve) => {
      const topic = `notify ${delivery.outTradeNo}`;
      const slow = noise(`${topic} slow`) < 0.1;
      time.after(Math.floor(noise(topic) * (slow ? 4_000 : 200)), () => {
        void options.deliver(delivery).then(resolve);
        time.after(DELIVERY_TIMEOUT_MS, () => resolve(false));
      });
    });

  const send = async (notify: Notify, rule: FaultRule | undefined): Promise<boolean> => {
    if (rule?.fault === 'notify-lost') return false;
    const { outTradeNo } = notify;
    const params = paramsOf(notify, time.nowMs(), rule?.fault);
    const extra = rule && untrueCopy(params, rule.fault);
    if (extra) await post({ outTradeNo, ...extra });
    const isAccepted = await post({ outTradeNo, params, truth: 'genuine' });
    if (rule?.fault === 'notify-duplicate') await post({ outTradeNo, params, truth: 'genuine' });
    return isAccepted && rule?.fault !== 'notify-answer-lost';
  };

  const attempt = async (notify: Notify) => {
    const rule = faults.takeForNotify(notify.method);
    if (rule) onFault(rule.fault);
    if (rule?.fault === 'notify-late') return core.postponeNotify(notify, rule.ms ?? DEFAULT_LATE_MS);
    if (rule?.fault === 'notify-reorder') {
      heldIds.add(notify.notifyId);
      return core.postponeNotify(notify, DEFAULT_LATE_MS, true);
    }
    heldIds.delete(notify.notifyId);
    core.settleNotify(notify, await send(notify, rule));
    core.releaseHeldNotifies(notify, heldIds);
  };

  return () => {
    for (let notify = core.takeDueNotify(); notify; notify = core.takeDueNotify()) void attempt(notify);
  };
}

/** The same notify_id at every attempt, another notify_time and so another sign. */
function paramsOf({ fields }: Notify, nowMs: number, fault: string | undefined): Record<string, string> {
  const charset = fault === 'notify-gbk' ? 'GBK' : 'utf-8';
  return { ...fields, notify_time: formatBeijing(nowMs), charset, sign_type: 'RSA2', sign: `signed at ${nowMs}` };
}

/** The copies that `simulator/notify/notify-copies.ts` makes. */
function untrueCopy(params: Record<string, string>, fault: string): Omit<Delivery, 'outTradeNo'> | undefined {
  const otherAmount = { total_amount: params['total_amount'] === '0.01' ? '0.02' : '0.01' };
  switch (fault) {
    case 'notify-wrong-amount':
      return { params: { ...params, ...otherAmount }, truth: 'lie' };
    case 'notify-wrong-seller':
      return { params: { ...params, seller_id: '2088000000000000' }, truth: 'lie' };
    case 'notify-forged':
      return { params: { ...params, ...otherAmount }, truth: 'forged' };
    case 'notify-foreign-app':
      return { params: { ...params, app_id: '2021000000000000' }, truth: 'forged' };
    case 'notify-md5':
    case 'notify-sha1':
      return { params: { ...params, sign_type: fault === 'notify-md5' ? 'MD5' : 'RSA' }, truth: 'forged' };
    default:
      return undefined;
  }
}
