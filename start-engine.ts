/** One engine with its views and its reconciliation, over whichever log, gateway and clock it is given. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createKeyRing, type KeyRing } from './access/key-ring';
import { followKeys } from './adapters/access/follow-keys';
import { createBillFiles } from './adapters/bill/bill-files';
import { hashEvent } from './adapters/event-log/event-hash';
import { createAnomalyAlarm, createReconciliationAlarm } from './api/operations/alarms';
import type { ApiDeps } from './api/request/context';
import type { BillFiles } from './domain/bill/bill-ports';
import type { Engine } from './domain/engine/engine';
import { createTradeCache } from './domain/engine/trade-cache';
import type { EventBatch, EventStore } from './domain/ports';
import { createReconciler, type Reconciler } from './domain/reconciliation/reconciler';
import { startFollowUp } from './domain/scheduler/run-follow-up';
import { createChangeLog } from './projections/live/change-log';
import { createLiveFeed, type LiveFeed } from './projections/live/live-feed';
import { startProjector, untilCaughtUp, type Projector } from './projections/projector';
import { openReadModel, type ReadModel } from './projections/views/read-model';
import { prepareWebhooks, type WebhookParts } from './start-webhooks';
import { createAgreedBills } from './telemetry/agreed-bills';
import { createFinalReport } from './telemetry/final-report';
import { observeCommands } from './telemetry/observe-commands';
import { observeGateway } from './telemetry/observe-gateway';
import { observePublishing } from './telemetry/observe-publishing';
import { observeStore } from './telemetry/observe-store';
import { watchShop } from './telemetry/shop-gauges';
import { createTelemetry, type Telemetry } from './telemetry/telemetry';

export type OnStop = (what: string, close: () => Promise<void> | void) => void;

export type EngineParts = Pick<Engine, 'store' | 'gateway' | 'clock' | 'merchant' | 'sellerId' | 'policy'> & {
  /** What the views are made of, where it is not the engine's own store. */
  log?: EventStore;
  readModelFile: string;
  bills: Parameters<typeof createBillFiles>[0] & { feePpm: number | undefined };
  reconcile: { daily: boolean; tickMs?: number };
  webhooks: WebhookParts;
  /** Of the caches, each; their own limits when undefined. */
  maxCachedTrades?: number | undefined;
  logger: Logger;
  onStop: OnStop;
};

export type StartedEngine = Required<
  Pick<ApiDeps, 'engine' | 'feed' | 'changeLog' | 'telemetry' | 'logger' | 'webhooks'>
> & {
  readModel: ReadModel;
  projector: Projector;
  reconciler: Reconciler;
  keyRing: KeyRing;
  /** Resolves when the API keys were read for the first time, or could not be. */
  keysRead: Promise<void>;
  /** Begins to deliver to webhooks. */
  startDeliveries(): void;
  /** Begins the work that is due. Begun last, when requests are taken. */
  startDueWork(): void;
};

export function startEngine(parts: EngineParts): StartedEngine {
  const { store, gateway, clock, merchant, sellerId, policy, log = store, maxCachedTrades, logger, onStop } = parts;
  const telemetry = createTelemetry(merchant);
  const engine: Engine = {
    store: observeStore(store, telemetry),
    gateway: observeGateway(gateway, telemetry),
    observeCommand: observeCommands(telemetry),
    clock,
    merchant,
    sellerId,
    policy,
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache({ maxEntries: maxCachedTrades }),
    onAnomaly: createAnomalyAlarm(logger, telemetry.registry),
    sleep: (ms) => sleep(ms),
  };
  const readModel = openReadModel(parts.readModelFile, { merchant, maxCachedTrades });
  if (readModel.rebuiltBecause) logger.warn({ reason: readModel.rebuiltBecause }, 'the read model is made again');
  onStop(`read model of ${merchant}`, () => readModel.close());
  const feed = createLiveFeed();
  const keyRing = createKeyRing({ store: log, merchant });
  const keys = followKeys(keyRing, (error) => logger.error({ err: error }, 'API keys cannot be read'));
  onStop(`API keys of ${merchant}`, () => keys.stop());
  const webhooks = prepareWebhooks(engine, parts.webhooks, { logger, registry: telemetry.registry });
  const onEvents = (events: EventBatch['events']) => {
    keyRing.apply(events);
    webhooks.notice(events);
  };
  const projector = startObservedProjector(parts, { log, readModel, feed, onEvents, telemetry });
  onStop(`projector of ${merchant}`, () => projector.stop());
  const files = createBillFiles(parts.bills);
  const reconciler = startReconciler(parts, { engine, readModel, files, projector, registry: telemetry.registry });
  onStop(`reconciliation of ${merchant}`, () => reconciler.stop());
  return {
    engine,
    readModel,
    projector,
    feed,
    changeLog: createChangeLog({ store: log, merchant, readModel, feed }),
    reconciler,
    telemetry,
    logger,
    keyRing,
    webhooks: webhooks.administration,
    keysRead: keys.firstRead,
    startDeliveries() {
      const deliveries = webhooks.start();
      onStop(`webhooks of ${merchant}`, () => deliveries.stop());
    },
    startDueWork() {
      const failed = (error: unknown, outTradeNo?: string) => logger.error({ err: error, outTradeNo }, 'follow-up');
      const followUp = startFollowUp(engine, readModel, failed);
      onStop(`follow-up of ${merchant}`, () => followUp.stop());
    },
  };
}

type ProjectorParts = {
  log: EventStore;
  readModel: ReadModel;
  feed: LiveFeed;
  onEvents: (events: EventBatch['events']) => void;
  telemetry: Telemetry;
};

/** The projector, and the gauges that show what it has made. */
function startObservedProjector(
  { merchant, clock, readModelFile, logger }: EngineParts,
  { log, readModel, feed, onEvents, telemetry }: ProjectorParts,
): Projector {
  const bills = createAgreedBills(merchant);
  const projector = startProjector({
    store: log,
    readModel,
    feed: observePublishing(feed, telemetry, createFinalReport(logger, telemetry.instruments)),
    onEvents(events) {
      onEvents(events);
      bills.apply(events);
    },
    onError: (error) => logger.error({ err: error }, 'projector'),
  });
  watchShop(telemetry.registry, { readModel, readModelFile, projector, bills, clock });
  // For a gauge only: the log may be away, or closed meanwhile.
  bills.lookBack(log, clock.now().getTime()).catch(() => undefined);
  return projector;
}

type ReconcilerParts = {
  engine: Engine;
  readModel: ReadModel;
  files: BillFiles;
  projector: Projector;
  registry: Telemetry['registry'];
};

function startReconciler(
  { bills: { feePpm }, reconcile, logger }: EngineParts,
  { engine, readModel, files, projector, registry }: ReconcilerParts,
): Reconciler {
  return createReconciler(
    {
      engine,
      books: readModel,
      files,
      rules: { feePpm },
      booksAreCurrent: () => untilCaughtUp(projector),
      pause: () => nextTurn(),
    },
    {
      ...reconcile,
      onEnded: createReconciliationAlarm(logger, registry),
      onError: (error, date) => logger.error({ err: error, date }, 'reconciliation'),
    },
  );
}
