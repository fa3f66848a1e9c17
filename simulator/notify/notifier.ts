/** Sends what is due in the core's notify queue, a few at a time, on the simulator's clock; applies faults on request. */
import { MINUTE_MS } from '../values/beijing-time';
import type { Core } from '../core/core';
import type { Faults } from '../gateway/faults';
import type { Logger } from '../gateway/server';
import type { Notify } from '../ledger/ledger-rows';
import { type NotifySigner, notifyCopies } from './notify-copies';
import { type PostForm, postForm } from './notify-post';

/** This many notifies are sent at once, each with this time-out. */
const MAX_IN_FLIGHT = 32;
const DEFAULT_DELIVERY_TIMEOUT_MS = 5000;
/** The pump polls at least this often, whatever is due. */
const LONGEST_NAP_MS = 60_000;
const DEFAULT_LATE_MS = 10 * MINUTE_MS;

type NotifierOptions = {
  core: Core;
  faults: Faults;
  signer: NotifySigner;
  logger?: Logger | undefined;
  /** Send every notify here instead of to the notify_url of its trade. */
  urlOverride?: string | undefined;
  deliveryTimeoutMs?: number | undefined;
  /** In another dialect than Alipay's: the whole form, unsigned and without faults; undefined for what that dialect does not report. */
  formOf?: ((notify: Notify, nowMs: number) => string | undefined) | undefined;
};

export type Notifier = ReturnType<typeof createNotifier>;

/** Starts with what is already due (after a restart); wake() it when a notify was queued. */
export function createNotifier(options: NotifierOptions) {
  const { core, logger } = options;
  const post: PostForm = postForm(options.deliveryTimeoutMs ?? DEFAULT_DELIVERY_TIMEOUT_MS);
  const inFlight = new Set<Promise<void>>();
  const heldIds = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;
  let isStopped = false;
  let advancing: Promise<unknown> = Promise.resolve();

  const launch = (notify: Notify): Promise<void> => {
    const flight = attempt(options, post, notify, { heldIds, isStopped: () => isStopped })
      .catch((error: unknown) => logger?.warn({ err: error, notifyId: notify.notifyId }, 'notify attempt failed'))
      .finally(() => {
        inFlight.delete(flight);
        wake();
      });
    inFlight.add(flight);
    return flight;
  };

  const wake = () => {
    if (isPaused || isStopped) return;
    while (inFlight.size < MAX_IN_FLIGHT) {
      const notify = core.takeDueNotify();
      if (!notify) break;
      void launch(notify);
    }
    clearTimeout(timer);
    const nextAtMs = core.nextNotifyAtMs();
    if (nextAtMs === undefined || inFlight.size >= MAX_IN_FLIGHT) return;
    timer = setTimeout(wake, Math.min(LONGEST_NAP_MS, Math.max(1, nextAtMs - core.clock.nowMs())));
    timer.unref();
  };

  const advanceTo = async (targetMs: number) => {
    isPaused = true;
    try {
      await Promise.all(inFlight);
      await moveClock(core, targetMs, { launch, isStopped: () => isStopped });
    } finally {
      isPaused = false;
      wake();
    }
  };

  return {
    wake,
    /** Moves the clock by `advanceMs`; everything due by then happens in order of time and is awaited. One move at a time. */
    advance(advanceMs: number): Promise<void> {
      const run = advancing.then(() => advanceTo(core.clock.nowMs() + advanceMs));
      advancing = run.catch(() => undefined);
      return run;
    },
    /** Cuts deliveries under way; they count as not made and are due again at the next start. */
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(timer);
      post.abort();
      await Promise.all(inFlight);
      await advancing;
    },
  };
}

type Launching = { launch(notify: Notify): Promise<void>; isStopped(): boolean };

/** Everything due by then happens in order of time, and is awaited. */
async function moveClock(core: Core, targetMs: number, { launch, isStopped }: Launching): Promise<void> {
  let dueAtMs = core.nextDueAtMs();
  // Ends, because each notify has at most eight attempts and every other due entry is taken off its list.
  while (dueAtMs !== undefined && dueAtMs <= targetMs && !isStopped()) {
    core.jumpTo(dueAtMs);
    core.applyDue();
    await launchDue(core, launch);
    dueAtMs = core.nextDueAtMs();
  }
  if (isStopped()) return;
  core.jumpTo(targetMs);
  core.applyDue();
}

/** Takes one batch of what is due at this moment and waits until every attempt has ended. */
async function launchDue(core: Core, launch: Launching['launch']): Promise<void> {
  const flights: Promise<void>[] = [];
  for (let notify = core.takeDueNotify(); notify; notify = core.takeDueNotify()) {
    flights.push(launch(notify));
    if (flights.length >= MAX_IN_FLIGHT) break;
  }
  await Promise.all(flights);
}

/** Makes one attempt and records it, or postpones it when a fault requires that. */
async function attempt(
  options: NotifierOptions,
  post: PostForm,
  notify: Notify,
  state: { heldIds: Set<string>; isStopped: () => boolean },
): Promise<void> {
  const { core, faults, logger } = options;
  const rule = faults.takeForNotify(notify.method);
  if (rule?.fault === 'notify-late') return core.postponeNotify(notify, rule.ms ?? DEFAULT_LATE_MS);
  if (rule?.fault === 'notify-reorder') {
    state.heldIds.add(notify.notifyId);
    return core.postponeNotify(notify, DEFAULT_LATE_MS, true);
  }
  state.heldIds.delete(notify.notifyId);
  const isAccepted = await deliver(options, post, notify, rule?.fault);
  // A delivery cut by stop() is not booked, so the notify is due again at the next start.
  if (state.isStopped()) return;
  core.settleNotify(notify, isAccepted);
  if (!isAccepted) logger?.info({ notifyId: notify.notifyId, attempts: notify.attempts }, 'notify not accepted');
  core.releaseHeldNotifies(notify, state.heldIds);
}

/** Sends one attempt, with what a fault adds to it or takes from it. Never throws: what cannot be sent is not accepted. */
async function deliver(options: NotifierOptions, post: PostForm, notify: Notify, fault?: string): Promise<boolean> {
  if (fault === 'notify-lost') return false;
  try {
    if (options.formOf) {
      const form = options.formOf(notify, options.core.clock.nowMs());
      return form === undefined || (await post(options.urlOverride ?? notify.url, form));
    }
    const copies = await notifyCopies(options.signer, notify, options.core.clock.nowMs(), fault);
    const url = options.urlOverride ?? notify.url;
    for (const form of copies.extra) await post(url, form);
    const isAccepted = await post(url, copies.genuine);
    if (fault === 'notify-duplicate') await post(url, copies.genuine);
    return isAccepted && fault !== 'notify-answer-lost';
  } catch (error) {
    options.logger?.warn({ err: error, notifyId: notify.notifyId }, 'notify cannot be sent');
    return false;
  }
}
