/** What the API depends on, and what each resolver receives of it. */
import type { Logger } from 'pino';
import type { SignPage } from '../../domain/ports';
import type { Reconciler } from '../../domain/reconciliation/reconciler';
import type { ChangeLog } from '../../projections/live/change-log';
import type { LiveFeed } from '../../projections/live/live-feed';
import type { Projector } from '../../projections/projector';
import type { ReadModel } from '../../projections/views/read-model';
import type { Telemetry } from '../../telemetry/telemetry';
import type { Access } from '../../access/access';
import type { Caller } from '../../access/caller';
import type { WebhookAdministration } from '../../webhooks/webhook-port';
import type { Admission, Slot } from './admission';
import type { Authenticator } from './authentication';
import type { ApiMetrics } from './metrics';
import type { Engine } from '../../domain/engine/engine';

export type NotifyVerdict =
  | { kind: 'verified'; notifyId: string; outTradeNo: string; params: Record<string, string> }
  | { kind: 'rejected'; reason: string };

export type ApiDeps = {
  engine: Engine;
  readModel: ReadModel;
  projector: Projector;
  feed: LiveFeed;
  /** Every change of every trade, by position. */
  changeLog: ChangeLog;
  /** Undefined: bills are not reconciled by this node. */
  reconciler?: Reconciler | undefined;
  /** Whether Alipay signed it, for this app. Takes the body's bytes as received, never rejects. */
  verifyNotify(rawBody: Buffer): Promise<NotifyVerdict>;
  /** Whose order a browser comes back from, when Alipay signed the query string; undefined otherwise. Never rejects. */
  verifyReturn(query: string): Promise<string | undefined>;
  /** Signs what a buyer takes to Alipay. */
  signPage: SignPage;
  logger: Logger;
  /** The store lives in this process, so that a restart may mend it. */
  isStoreEmbedded: boolean;
  /** Whether queries would be answered from an up-to-date read model, and if not, why. */
  isReady(): { ready: boolean; reasons: string[] };
  /** Who may call, and what each may do. */
  access: Access;
  /** Endpoints that are told what happens. */
  webhooks: WebhookAdministration;
  /** Of each caller whose credential names no rate of its own; undefined: as many as the engine takes. */
  requestsPerSecond?: number | undefined;
  /** Proxies whose X-Forwarded-For is believed: addresses and networks. */
  trustedProxies?: readonly string[] | undefined;
  /** Origins (`https://shop.example`) whose pages may call the API from a browser, besides the API's own. */
  allowedOrigins?: readonly string[] | undefined;
  /** Whether the routes of the Java demo are served as well, and how; undefined: they are not. */
  javaDemoRoutes?: JavaDemoAccess | undefined;
  /** Of the simulated Alipay that this shop runs with on loopback, whose control the console passes on; undefined: there is none. */
  simulatorUrl?: string | undefined;
  /** What its metrics are registered with. */
  telemetry: Telemetry;
};

/** `get`: what moves money may be requested with GET as well, as the demo's own callers do. */
export type JavaDemoAccess = 'on' | 'get';

export type ApiContext = {
  deps: ApiDeps;
  metrics: ApiMetrics;
  admission: Admission;
  authenticator: Authenticator;
  /** The place that the request holds in its lane; undefined for a subscription, which holds none. */
  slot?: Slot | undefined;
  /** Stored with every event that the request causes, and named in errors and logs. */
  requestId: string;
  caller: Caller;
  /** Of an event stream that is taken up again: the position of the last event that arrived. It stands for `after`. */
  resumeFrom?: string | undefined;
};

/** What all requests to one shop share. */
export type SharedContext = Omit<ApiContext, 'requestId' | 'caller' | 'resumeFrom'>;
