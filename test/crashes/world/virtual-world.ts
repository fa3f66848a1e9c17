/**
 * An engine, Alipay and time, none of them real but the code under test: time jumps to what happens next, and a process
 * can be ended at every await of a port and started again on what was stored. The same crashes give the same run.
 */
import { hashEvent } from '../../../adapters/event-log/event-hash';
import type { TradeCommand } from '../../../domain/trade/commands';
import { nextDueAt, nextWorkAt, nextWaitingQueryAt } from '../../../domain/follow-up/due';
import type { Policy } from '../../../domain/payment/shop-rules';
import type { CommandResult } from '../../../domain/engine/engine';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { Trade } from '../../../domain/trade/trade';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import { createClock } from '../../../simulator/values/clock';
import type { Notify } from '../../../simulator/ledger/ledger-rows';
import { createMemoryLog, type StoreFault } from './memory-log';
import { createVirtualAlipay, type AlipayOptions } from './virtual-alipay';
import { intervalOf, withDateNow } from './process-clock';
import { MAX_CALL_MS } from '../../virtual/alipay-wire';
import { createVirtualTimers } from '../../virtual/timers';
import type { NewEvent } from '../../../domain/events/recorded-event';
import type { Engine } from '../../../domain/engine/engine';
import { recordNotify } from '../../../domain/engine/record-notify';
import { streamOf } from '../../../domain/engine/trade-stream';
import type { DueLists, DueTrade, ListDue } from '../../../domain/scheduler/due-walk';
import { startFollowUp } from '../../../domain/scheduler/run-follow-up';

const START_MS = Date.parse('2026-11-21T04:00:00.000Z');
const RESTART_MS = 1_000;
/** What was under way when the process died arrives as late as that allows: its successor has long been at work. */
const LATE_MS = 12_000;
const TICK_MS = 200;
/** A run that is not quiet by then is shown as what it is: something is still open. */
const LONGEST_RUN_MS = 5 * 86_400_000;
const MAX_STEPS = 20_000;

/**
 * Where a process ends: it never makes the call; the call takes effect and its answer never arrives; or what was sent takes
 * effect only after the restart.
 */
type Moment = 'before' | 'after' | 'late';
/** `call` counts from 1. */
export type Crash = { call: number; moment: Moment };
export type WorldOptions = AlipayOptions & {
  crashes?: readonly Crash[];
  /** How long the engine is down after a crash. */
  downMs?: number;
  /** What goes wrong at the first appends of an answer. */
  storeFaults?: StoreFault[];
  policy?: Policy;
};
/** A call of a port. `mayBeLate`: it does something elsewhere. `life`: which process made it, the first is 0. */
export type PortCall = { name: string; mayBeLate: boolean; life: number };

type Process = {
  life: number;
  engine: Engine;
  isAlive: boolean;
  ended: Promise<void>;
  succeeded: Promise<void>;
  end(): void;
  tick(): void;
};
export type World = ReturnType<typeof createWorld>;

export function createWorld(options: WorldOptions) {
  const time = createVirtualTimers(START_MS);
  const log = createMemoryLog(options.storeFaults ?? []);
  const clock = createClock(time.nowMs);
  const alipay = createVirtualAlipay(time, clock, options);
  const { core } = alipay;
  const calls: PortCall[] = [];
  const failures: unknown[] = [];
  let isCounting = false;
  let lives = 0;
  let ids = 0;
  let lastTickMs = -Infinity;

  // ------------------------------------------------------------------ process

  /** Every await of a port passes here; so this is where a process can end. */
  function pass<Result>(process: Process, call: PortCall, effect: () => Result, takesMs: number): Promise<Result> {
    if (!process.isAlive) return never();
    if (isCounting) calls.push(call);
    const crash = isCounting ? options.crashes?.find((planned) => planned.call === calls.length) : undefined;
    if (crash?.moment === 'before' || crash?.moment === 'late') {
      if (crash.moment === 'late') time.after(LATE_MS, () => void attempt(effect));
      process.end();
      return never();
    }
    const outcome = attempt(effect);
    return new Promise((resolve, reject) => {
      time.after(takesMs, () => {
        if (crash) process.end();
        else if (!process.isAlive) return;
        else if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.result);
      });
    });
  }

  function start(): Process {
    let tellEnd = (): void => undefined;
    let tellSuccessor = (): void => undefined;
    const process: Process = {
      life: lives++,
      engine: undefined as never,
      isAlive: true,
      ended: new Promise((resolve) => (tellEnd = resolve)),
      succeeded: new Promise((resolve) => (tellSuccessor = resolve)),
      end() {
        if (!process.isAlive) return;
        process.isAlive = false;
        tellEnd();
        time.after(options.downMs ?? RESTART_MS, () => {
          current = start();
          tellSuccessor();
        });
      },
      tick: () => undefined,
    };
    process.engine = engineOf(process);
    // Follow-up as the product runs it, but for its timer: the world says when it ticks.
    process.tick = intervalOf(() => startFollowUp(process.engine, dueLists, (error) => failures.push(error)));
    return process;
  }

  function engineOf(process: Process): Engine {
    const port = <Result>(name: string, mayBeLate: boolean, effect: () => Result, takesMs: number) =>
      pass(process, { name, mayBeLate, life: process.life }, effect, takesMs);
    return {
      store: {
        append: (stream, expected, events) =>
          port(appendName(events), true, () => log.append(stream, expected, events), 2),
        readStream: (stream, from) => port('read', false, () => log.read(stream, from), 1),
        readAll: () => unused('readAll'),
        subscribe: () => unused('subscribe'),
        close: () => unused('close'),
      },
      gateway: {
        maxCallMs: MAX_CALL_MS,
        call: (request) => {
          const { execute, takesMs } = alipay.take(request);
          return port(`call ${request.method}`, true, execute, takesMs);
        },
      },
      clock,
      merchant: 'main',
      sellerId: core.ledger.merchant.sellerId,
      policy: options.policy,
      newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
      hashEvent,
      cache: createTradeCache(),
      sleep: (ms) => port('sleep', false, () => undefined, ms),
    };
  }

  const dueAt = (trade: Trade) => nextDueAt(trade) ?? Infinity;
  /** As the read model's: the longest overdue first, those behind a place, or the latest first. */
  const listedBy =
    (atOf: (trade: Trade) => number | undefined): ListDue =>
    (nowMs, limit, from) => {
      const due = log
        .trades()
        .map((trade, seq) => ({ outTradeNo: trade.opened?.outTradeNo ?? '', dueAtMs: atOf(trade) ?? Infinity, seq }))
        .filter(({ dueAtMs }) => dueAtMs <= nowMs)
        .sort((left, right) => left.dueAtMs - right.dueAtMs || left.seq - right.seq);
      if (from === 'latest') return due.reverse().slice(0, limit);
      const isBehind = ({ dueAtMs, seq }: DueTrade) =>
        !from || dueAtMs > from.after.dueAtMs || (dueAtMs === from.after.dueAtMs && seq > from.after.seq);
      return due.filter(isBehind).slice(0, limit);
    };
  const dueLists: DueLists = { listDue: listedBy(nextWorkAt), listWaiting: listedBy(nextWaitingQueryAt) };

  async function record({ notifyId, outTradeNo, fields }: Notify): Promise<boolean> {
    if (!current.isAlive) return false;
    const recorded = recordNotify(current.engine, { notifyId, outTradeNo, params: fields }, 'notify').then(
      () => true,
      () => false,
    );
    return Promise.race([recorded, current.ended.then(() => false)]);
  }

  // --------------------------------------------------------------------- time

  const nextTickMs = () => {
    const due = Math.min(...log.trades().map(dueAt));
    return current.isAlive && due < Infinity ? Math.max(due, lastTickMs + TICK_MS) : Infinity;
  };

  /** Lets happen what comes next; false when nothing will ever happen again. */
  async function step(): Promise<boolean> {
    // No port does anything real: whatever can go on does so before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    const nextMs = Math.min(time.nextAtMs(), nextTickMs(), core.nextNotifyAtMs() ?? Infinity);
    if (nextMs === Infinity || nextMs > START_MS + LONGEST_RUN_MS) return false;
    time.moveTo(nextMs);
    if (nextTickMs() <= time.nowMs()) {
      lastTickMs = time.nowMs();
      current.tick();
    }
    while (time.runNext());
    alipay.sendDueNotifies(record);
    return true;
  }

  let current = start();
  return {
    core,
    log,
    time,
    calls,
    failures,
    /** From here on, calls of ports are counted, and crashes happen. */
    startCounting: () => void (isCounting = true),
    /** Sends a command to the process that runs, or to the next one. Undefined: that died before it answered. */
    async send(command: TradeCommand): Promise<CommandResult | undefined> {
      while (!current.isAlive) await current.succeeded;
      const caller = { actor: 'shop', correlationId: 'request' };
      const died = current.ended.then(() => undefined);
      return Promise.race([handleCommand(current.engine, command, caller), died]);
    },
    tradeOf: (outTradeNo: string): Trade => log.trade(streamOf('main', outTradeNo)),
    /** Runs until nothing is under way, due or on its way any more. */
    runUntilQuiet: () =>
      withDateNow(time.nowMs, async () => {
        for (let steps = 0; await step(); steps += 1) if (steps > MAX_STEPS) throw new Error('it never becomes quiet');
      }),
  };
}

function appendName(events: readonly NewEvent[]): string {
  const names = events.map(({ type, data }) => ('method' in data ? `${type} ${data.method}` : type));
  return `append ${names.join(' + ')}`;
}

function attempt<Result>(effect: () => Result): { result: Result } | { error: Error } {
  try {
    return { result: effect() };
  } catch (error) {
    return { error: error as Error };
  }
}

const never = () => new Promise<never>(() => undefined);
const unused = (name: string): never => {
  throw new Error(`${name} is not used by what runs here`);
};
