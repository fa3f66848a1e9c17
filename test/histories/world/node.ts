/** One engine process: the real domain code, all of whose ports go through a mortal's hands. */
import { hashEvent } from '../../../adapters/event-log/event-hash';
import { StoreUnavailableError, type EventStore } from '../../../domain/ports';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import type { Books } from './books';
import { createFollowUpLoop } from './follow-up-loop';
import type { History, StoreFault } from '../plan/history';
import { count, type Journal } from './journal';
import { createMortal, type DeathPoint } from './mortal';
import { createNodeStore } from './node-store';
import type { Noise } from '../stage/noise';
import type { ReadSide } from './read-side';
import type { Stage } from '../stage/stage';
import type { Engine } from '../../../domain/engine/engine';

/** How long a node that died by chance is down. */
const RESTART_MS = 800;
/** How long a node that freezes by chance stands still, at most. */
const MAX_FREEZE_MS = 5 * 60_000;
/** Nodes keep time by NTP: whatever steps its clock takes, it stays as near to where it began. */
const MAX_STEP_MS = 250;

export type NodeParts = {
  index: number;
  history: History;
  stage: Stage;
  store: EventStore;
  books: Books;
  journal: Journal;
  noise: Noise;
  newId(): string;
  /** From then on nothing fails by chance. */
  isCalm(): boolean;
  note(line: () => string): void;
  /** Undefined where the world has no read model. */
  readSide: ReadSide | undefined;
};

export type EngineNode = {
  /** Undefined while the node is down. A request to a life that ended is never answered. */
  engine(): Engine | undefined;
  /** Something was stored of the trade: it may be due at another time now. */
  consider(outTradeNo: string): void;
  die(downMs: number): void;
  freeze(forMs: number): void;
  dieAt(point: DeathPoint): void;
  addStoreFault(fault: StoreFault, times: number): void;
  stepClock(ms: number): void;
};

export function createNode(parts: NodeParts): EngineNode {
  const { index, history, stage, books, journal, noise, isCalm, note, readSide } = parts;
  const { time } = stage;
  const name = `node ${'AB'[index]}`;
  let skewMs = history.skewMs[index] ?? 0;
  let engine: Engine | undefined;
  let considerOne: (outTradeNo: string) => void = () => {};

  const mortal = createMortal({
    after: time.after,
    nowMs: time.nowMs,
    isCalm,
    mayDie(port) {
      if (noise(`${name} dies at ${port}`) >= history.weather.crash) return undefined;
      const luck = noise(`${name} dies`);
      if (luck < 0.25) return { timing: 'frozen', downMs: Math.floor(luck * 4 * MAX_FREEZE_MS) };
      return { timing: luck < 0.625 ? 'before' : 'after', downMs: RESTART_MS };
    },
    onDeath(where, downMs) {
      note(() => `${name} DIES ${where}, for ${downMs} ms`);
      count(journal, `death ${where}`);
      engine = undefined;
      readSide?.stop();
    },
    onFreeze(where, forMs) {
      note(() => `${name} FREEZES ${where}, for ${forMs} ms`);
      count(journal, `freeze ${where}`);
    },
    onBirth(life) {
      note(() => `${name} starts again`);
      live(life);
    },
  });
  const store = createNodeStore({
    store: parts.store,
    sleep: stage.storeLatency,
    noise,
    outage: history.weather.storeOutage,
    isCalm,
    onFault(fault) {
      count(journal, `fault store ${fault}`);
      note(() => `${name}: the log is ${fault}`);
    },
  });
  const gateway = stage.createGateway();

  const live = (life: number) => {
    const through = <Result>(port: string, effect: () => Promise<Result>) => mortal.through(life, port, effect);
    const alive: Engine = {
      store: {
        ...store,
        append: (stream, expected, events) => through('append', () => store.append(stream, expected, events)),
        readStream: (stream, from) => through('readStream', () => store.readStream(stream, from)),
      },
      gateway: {
        maxCallMs: gateway.maxCallMs,
        call: (request) => through('call', () => gateway.call(request)),
        admit: async (method) => {
          if (isCalm() || noise(`${name} is denied ${method}`) >= history.denials) return undefined;
          count(journal, 'call denied');
          return 'unavailable';
        },
      },
      clock: { now: () => new Date(stage.clockMs() + skewMs) },
      merchant: 'main',
      sellerId: stage.sellerId,
      policy: { latePayment: history.latePayment },
      newId: parts.newId,
      hashEvent,
      sleep: (ms) => through('sleep', () => time.sleep(ms)),
      cache: createTradeCache(),
    };
    engine = alive;
    readSide?.start();
    considerOne = createFollowUpLoop({
      engine: alive,
      tradeOf: books.tradeOf,
      after: time.after,
      isLiving: () => engine === alive,
      chance: (outTradeNo) => noise(`${name} tick ${outTradeNo}`),
      onError(error) {
        if (!(error instanceof StoreUnavailableError)) journal.failures.push(`follow-up: ${String(error)}`);
      },
    });
    for (const outTradeNo of books.outTradeNos()) considerOne(outTradeNo);
  };
  live(1);

  return {
    engine: () => engine,
    consider: (outTradeNo) => considerOne(outTradeNo),
    die: (downMs) => mortal.die(downMs, 'on its own'),
    freeze: (forMs) => mortal.freeze(forMs, 'on its own'),
    dieAt: mortal.dieAt,
    addStoreFault: store.addFault,
    stepClock(ms) {
      const began = history.skewMs[index] ?? 0;
      skewMs = Math.max(began - MAX_STEP_MS, Math.min(began + MAX_STEP_MS, skewMs + ms));
      for (const outTradeNo of books.outTradeNos()) considerOne(outTradeNo);
    },
  };
}
