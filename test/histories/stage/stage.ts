/** Where a history plays: Alipay, the wire to it, and time. One stage is all in memory, one speaks real HTTP. */
import type { BillRow } from '../../../domain/bill/bill';
import type { SimulatedBill } from '../world/bill-desk';
import type { GatewayRequest, PaymentGateway } from '../../../domain/ports';
import type { FaultRule } from '../../../simulator/gateway/faults';
import type { Offer } from '../world/books';
import type { Means } from '../plan/history';
import type { Delivery } from './notify-courier';
import type { VirtualTime } from './virtual-time';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import type { TradeStatus } from '../../../domain/events/trade-status';
import type { JsonObject } from '../../../domain/values/json';

/** A trade as Alipay's ledger has it. */
export type LedgerTrade = {
  status: TradeStatus;
  totalFen: number;
  isPaid: boolean;
  /** Undefined where the stage does not tell. */
  paidAtMs?: number | undefined;
  refundedFen: number;
  refunds: readonly { outRequestNo: string; amountFen: number; fromPartnersFen?: number | undefined }[];
  settlements: readonly { outRequestNo: string; shares: readonly { amountFen: number; failed?: true | undefined }[] }[];
  tradeNo: string;
  /** Another trade under the same order number, that came later. */
  second?: LedgerTrade | undefined;
};

/** What a settlement moved: the shares that did not fail. */
export const transferredFen = (shares: LedgerTrade['settlements'][number]['shares']): number =>
  shares.reduce((sum, { amountFen, failed }) => (failed ? sum : sum + amountFen), 0);

/** `offers`: the codes and pages of the order that buyers can have seen. One that got lost on its way is nobody's. */
export type Payable = { outTradeNo: string; offers: readonly Offer[] };

/** What others than the engine do at Alipay, and what its ledger says. */
export type Alipay = {
  scan(order: Payable, buyer: string | undefined, means: Means): Promise<void>;
  pay(order: Payable, buyer: string | undefined, means: Means): Promise<void>;
  /** A paid order is paid again, as another trade; false where it was not. */
  payAgain(outTradeNo: string, buyer: string | undefined): Promise<boolean>;
  openPage(order: Payable, means: Means): Promise<void>;
  /** A call by another system of the merchant; the answer is Alipay's node, undefined when there was none. */
  call(method: AlipayMethod, bizContent: JsonObject): Promise<JsonObject | undefined>;
  /** Bills, where the stage has them. */
  bills?: Bills | undefined;
  /** Undefined where the stage cannot do that. */
  setSellerBalance?: ((balance: 'none' | 'ample') => void) | undefined;
  /** A seed begins the draws of rules with a chance anew. */
  addFaults(rules: FaultRule[], seed?: number): Promise<void>;
  /** From then on everything arrives, and soon. */
  clearFaults(): Promise<void>;
  setOutageUntil(atMs: number): void;
  ledgerOf(outTradeNo: string): LedgerTrade | undefined;
  /** Whether a buyer could pay the order at this moment. */
  isPayable(order: Payable): boolean;
  /** Lets `ledgerOf` speak of now. */
  refresh(): Promise<void>;
};

export type Bills = {
  /** The rows of the bill of a day, `2026-11-20`. */
  rowsOf(date: string): BillRow[];
  /** A bill by the address that Alipay gave; undefined when the address is not good, or not any more. */
  open(url: string): SimulatedBill | undefined;
  /** When payments were made and refunds carried out, of all trades, in milliseconds since 1970. */
  moneyMovedAtMs(): number[];
};

export type StageHooks = {
  /** The order that a call is about. */
  orderOf(bizContent: JsonObject): string;
  deliver(delivery: Delivery): Promise<boolean>;
  onSent(request: GatewayRequest): void;
  /** A call of the engine changed what the order's ledger says of money or of its end. */
  onChangedByCall(outTradeNo: string, method: AlipayMethod): void;
  /** Something may have changed at Alipay; `what` is a line for the report. */
  onAlipayMoved(outTradeNo: string, what: string): void;
  /** A fault struck, so many times; of which trade, where that is known. */
  onFault(fault: string, outTradeNo: string, times?: number): void;
  /** A refusal of something else was given for an answer, under its own signature. */
  onReplayedRefusal(outTradeNo: string): void;
};

export type Stage = {
  time: VirtualTime;
  /** What a clock without skew shows. */
  clockMs(): number;
  /** How the log takes its time. */
  storeLatency(ms: number): Promise<void>;
  alipay: Alipay;
  /** One for each node. */
  createGateway(): PaymentGateway;
  sellerId: string;
  /** What order numbers begin with. */
  prefix: string;
  /** Whether `ledgerOf` always speaks of now, so that rules can be checked at every event. */
  isLive: boolean;
  close(): Promise<void>;
};
