/** The rows of the ledger, as they are stored in maps and on disk. */
export type OrderingMethod =
  | 'alipay.trade.precreate'
  | 'alipay.trade.pay'
  | 'alipay.trade.create'
  | 'alipay.trade.page.pay'
  | 'alipay.trade.wap.pay'
  | 'alipay.trade.app.pay';
type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED';

/** What a merchant ordered; a precreate is only this until a buyer scans. */
export type Order = {
  outTradeNo: string;
  totalFen: number;
  subject: string;
  method: OrderingMethod;
  deadlineMs: number;
  body?: string | undefined;
  passbackParams?: string | undefined;
  storeId?: string | undefined;
  terminalId?: string | undefined;
  notifyUrl?: string | undefined;
  /** Of a page: the address to which the buyer's browser returns. */
  returnUrl?: string | undefined;
  /** A product that cannot be refunded goes straight to TRADE_FINISHED when paid. */
  refundable: boolean;
};

export type Refund = {
  outRequestNo: string;
  amountFen: number;
  reason?: string | undefined;
  atMs: number;
  /** The part of it that came out of partners' shares. */
  fromPartnersFen?: number | undefined;
  /** The bank's word on it, of a refund to a card. */
  depositBack?: { status: 'S' | 'F'; atMs: number } | undefined;
};

/** `failed`: nothing of that share was transferred. */
export type Share = { transIn: string; amountFen: number; failed?: true | undefined };
export type Settlement = { outRequestNo: string; shares: Share[]; atMs: number };

export type Trade = Order & {
  tradeNo: string;
  status: TradeStatus;
  buyerId: string;
  /** False while the buyer was only assumed by a scan that named nobody; then whoever pays becomes the buyer. */
  buyerNamed: boolean;
  authCode?: string | undefined;
  createdAtMs: number;
  paidAtMs?: number | undefined;
  closedAtMs?: number | undefined;
  refundedFen: number;
  refunds: Refund[];
  cancelAction?: 'close' | 'refund' | undefined;
  settlements?: Settlement[] | undefined;
  /** Another trade has the same order number, and came first. */
  isSecond?: true | undefined;
};

export type QrCode = {
  code: string;
  order: Order;
  createdAtMs: number;
  deadAtMs: number;
  blocked?: boolean | undefined;
};

export type CallRecord = {
  seq: number;
  method: string;
  outTradeNo: string | null;
  outRequestNo: string | null;
  executed: boolean;
  code: string | null;
  subCode: string | null;
  atMs: number;
};

export type Notify = {
  seq: number;
  notifyId: string;
  outTradeNo: string;
  method: OrderingMethod;
  url: string;
  tradeStatus: TradeStatus;
  /** Everything that stays the same over the attempts; notify_time, charset, sign_type and sign join at each sending. */
  fields: Record<string, string>;
  attempts: number;
  delivered: boolean;
  /** When the next attempt is due; absent when delivered or given up. */
  dueAtMs?: number | undefined;
  /** A notify held until another of the same trade was sent (the reorder fault). */
  held?: boolean | undefined;
};

export type DueChange = { kind: 'close' | 'finish' | 'drop-qr' | 'call'; key: string };
export type Meta = { seq: number; sellerBalanceFen: number; clockOffsetMs: number };
