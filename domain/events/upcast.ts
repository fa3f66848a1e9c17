/**
 * Lifts stored events of older versions to the content that this release understands. `evolve` is where events are
 * read, and so the one place that calls it: commands, queries of the past, the projector and rebuilds go through there.
 * The log itself is never rewritten. docs/reference/events.md says how a version is added.
 */
import { authCodeDigest } from './auth-code';
import { SCHEMA_VERSIONS } from './trade-events';
import type { RecordedEvent } from './recorded-event';

/** From the content of one version to that of the next. Pure; must take everything that the older version ever wrote. */
type Upcaster = (content: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const STILL_UNKNOWN_V1 = /^Alipay has not said what became of (refund|settlement) (\S+) since /;
const FOREIGN_SELLER_V1 = / went to seller (\S+), not to ours\./;

/** `table[type][version]` lifts a content of that version to the next one. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

/** Every version that is not the current one of its type needs its entry; a test checks that. */
export const UPCASTERS: Upcasters = {
  TradeOpened: { 1: withoutAuthCode },
  PayMethodSwitched: { 1: withoutAuthCode },
  TradeAnomalyObserved: { 1: withNamesFromDetail },
};

/** Until 0.3.0 the order held the code of the buyer's wallet itself. */
function withoutAuthCode({ authCode, ...order }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof authCode !== 'string') return order;
  return { ...order, authCodeDigest: authCodeDigest(String(order['outTradeNo']), authCode) };
}

/**
 * Until 0.2.0 only the sentence of a TradeAnomalyObserved named the refund or settlement that it is about, and until 0.3.0 only the sentence
 * named the foreign seller. The sentences never changed; what stands in a field already stays.
 */
function withNamesFromDetail(content: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kind } = content;
  const detail = typeof content['detail'] === 'string' ? content['detail'] : '';
  if (kind === 'OUTCOME_STILL_UNKNOWN') {
    const [, about, outRequestNo] = STILL_UNKNOWN_V1.exec(detail) ?? [];
    return about === undefined ? { ...content } : { about, outRequestNo, ...content };
  }
  const sellerId = kind === 'SELLER_DIFFERS' ? FOREIGN_SELLER_V1.exec(detail)?.[1] : undefined;
  return sellerId === undefined ? { ...content } : { sellerId, ...content };
}

/** A known type in a version that this release does not know: guessing at its meaning could lose money. */
export class EventVersionError extends Error {
  override readonly name = 'EventVersionError';
}

export type Upcast = (event: RecordedEvent) => RecordedEvent;

/** Answers an event as it is when its type is unknown (a newer release may have it) or its version is the current one. */
export function createUpcast(versions: Readonly<Record<string, number>>, upcasters: Upcasters): Upcast {
  return (event) => {
    const current = Object.hasOwn(versions, event.type) ? versions[event.type] : undefined;
    const { schemaVersion } = event.metadata;
    if (current === undefined || schemaVersion === current) return event;
    if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > current) {
      throw new EventVersionError(
        `${event.type} at revision ${event.revision} of ${event.stream} has schema version ${schemaVersion}, and this ` +
          `release knows ${current}: start the release that wrote it, or a newer one`,
      );
    }
    let content: Record<string, unknown> = event.data;
    for (let version = schemaVersion; version < current; version += 1) {
      const lift = upcasters[event.type]?.[version];
      if (!lift) throw new EventVersionError(`${event.type} has no upcaster from version ${version}`);
      content = lift(content);
    }
    const metadata = { ...event.metadata, schemaVersion: current };
    // The table says of each type what the lifted content is; the compiler cannot follow it there.
    return { ...event, data: content, metadata } as RecordedEvent;
  };
}

export const upcast: Upcast = createUpcast(SCHEMA_VERSIONS, UPCASTERS);
