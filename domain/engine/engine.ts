/** What the engine works with: its ports, its shop, its memory. */
import type { TradeCache } from './trade-cache';
import type { AnomalyKind } from '../events/anomaly-events';
import type { RecordedEvent } from '../events/recorded-event';
import type { Policy } from '../payment/shop-rules';
import type { Clock, Denial, EventStore, PaymentGateway } from '../ports';
import type { TradeCommand } from '../trade/commands';
import type { Refusal } from '../trade/refusals';
import type { Trade } from '../trade/trade';
import type { Caller } from './seal-events';

export type Engine = {
  store: EventStore;
  gateway: PaymentGateway;
  clock: Clock;
  /** The configured short name that scopes order numbers: `main` unless several merchants are set up. */
  merchant: string;
  /** Our own seller id at Alipay; undefined when it is not configured, and then it is not compared. */
  sellerId?: string | undefined;
  /** What the shop wants done without being asked; nothing when undefined. */
  policy?: Policy | undefined;
  newId(): string;
  /** SHA-256 of a recorded event: the chain that shows an altered history. */
  hashEvent(event: RecordedEvent): string;
  sleep(ms: number): Promise<void>;
  cache: TradeCache;
  /** Told of each anomaly that this engine has recorded, once it is durable. Must not throw. */
  onAnomaly?: ((seen: AnomalySeen) => void) | undefined;
  /** Put around every command: it times them. */
  observeCommand?: CommandObserver | undefined;
};

/**
 * `trade` as of its last event. `denied`: the command ended because a call might not be made now, whatever its caller is told of the
 * trade (`admit-call.ts`); for those who give many commands and pause then.
 */
export type CommandResult = { trade: Trade; refusals: Refusal[]; denied?: Denial };

/** Answers or throws what `run` does, and changes nothing of it. */
export type CommandObserver = (
  command: TradeCommand,
  caller: Caller,
  run: () => Promise<CommandResult>,
) => Promise<CommandResult>;

/** An anomaly that was just recorded. `anomalyId` is the id of its event. */
export type AnomalySeen = { outTradeNo: string; kind: AnomalyKind; anomalyId: string; correlationId: string };
