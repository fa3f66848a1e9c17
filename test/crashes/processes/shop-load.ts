/** Orders of every kind, many at once, against an engine that may die at any moment; and what it acknowledged before. */
import type { Plant } from './plant';

const CUSTOMERS_AT_ONCE = 10;
export const AMOUNT = '10.00';

const TRADE = 'trade { state paidAmount refunds { outRequestNo state } } userErrors { code }';
const PAY = `mutation ($input: PayInput!) { answer: pay(input: $input) { ${TRADE} } }`;
const REFUND = `mutation ($input: RefundInput!) { answer: refund(input: $input) { ${TRADE} } }`;
const CLOSE = `mutation ($input: CloseInput!) { answer: close(input: $input) { ${TRADE} } }`;
const SYNC = `mutation ($input: SyncInput!) { answer: sync(input: $input) { ${TRADE} } }`;

type Answer = {
  trade: { state: string; paidAmount: string; refunds: { outRequestNo: string; state: string }[] } | null;
};
/** The answers on which a shop relies: `opened`, `paid`, `closed`, and the numbers of refunds that succeeded. */
export type Acknowledged = Set<string>;
export type Order = { outTradeNo: string; index: number; acknowledged: Acknowledged };

type Customer = {
  shop(query: string, input: Record<string, unknown>): Promise<void>;
  buyer(does: 'scan' | 'pay'): Promise<void>;
};
type Story = (customer: Customer, authCode: string) => Promise<void>;

const qrCode = { method: 'QR_CODE', timeout: '1m' };
const barcode = (authCode: string) => ({ method: 'BARCODE', authCode, timeout: '1m' });

const STORIES: Story[] = [
  async ({ shop }, authCode) => {
    await shop(PAY, barcode(`${authCode}10`));
    await shop(REFUND, { outRequestNo: 'r1', amount: '3.00' });
    await shop(REFUND, { outRequestNo: 'r2', amount: '4.00' });
  },
  async ({ shop }, authCode) => {
    await shop(PAY, barcode(`${authCode}10`));
    await Promise.all(['r1', 'r2', 'r3'].map((outRequestNo) => shop(REFUND, { outRequestNo, amount: '4.00' })));
  },
  async ({ shop, buyer }, authCode) => {
    await shop(PAY, barcode(`${authCode}01`));
    await buyer('pay');
    await shop(SYNC, {});
    await shop(REFUND, { outRequestNo: 'r1', amount: AMOUNT });
  },
  async ({ shop, buyer }) => {
    await shop(PAY, qrCode);
    await buyer('pay');
    await shop(SYNC, {});
    await shop(REFUND, { outRequestNo: 'r1', amount: '1.00' });
  },
  // Only the notify tells of this payment.
  async ({ shop, buyer }) => {
    await shop(PAY, qrCode);
    await buyer('scan');
    await buyer('pay');
  },
  async ({ shop, buyer }) => {
    await shop(PAY, qrCode);
    await buyer('scan');
    await shop(CLOSE, {});
  },
  async ({ shop, buyer }) => {
    await shop(PAY, qrCode);
    await buyer('scan');
    await Promise.all([shop(CLOSE, {}), buyer('pay')]);
  },
  async ({ shop }) => {
    await shop(PAY, qrCode);
    await shop(CLOSE, {});
  },
];

export type ShopLoad = {
  orders: Order[];
  /** Serves customers until `stop`: first those whose order was cut off before, with the same keys. */
  start(): Serving;
};
type Serving = {
  /** Resolves when the engine has answered so often from now on: a slow machine is killed as deep in its work as a fast one. */
  answered(times: number): Promise<void>;
  stop(): Promise<void>;
};

export function createShopLoad(plant: Plant): ShopLoad {
  const orders: Order[] = [];
  const cutOff: Order[] = [];
  const nextOrder = (): Order => {
    const again = cutOff.shift();
    if (again) return again;
    const index = orders.length;
    const order = { outTradeNo: `k_${index}`, index, acknowledged: new Set<string>() };
    orders.push(order);
    return order;
  };
  return {
    orders,
    start() {
      let isStopped = false;
      let remaining = Infinity;
      let resolveAnswered = (): void => undefined;
      const countAnswer = () => {
        remaining -= 1;
        if (remaining <= 0) resolveAnswered();
      };
      const serve = async () => {
        while (!isStopped) {
          const order = nextOrder();
          const isDone = await serveOrder(plant, order, countAnswer).then(
            () => true,
            () => false,
          );
          // The connection died with the process. Of every two such shops one never comes back.
          if (!isDone && order.index % 2 === 0) cutOff.push(order);
          if (!isDone) return;
        }
      };
      const customers = Array.from({ length: CUSTOMERS_AT_ONCE }, serve);
      return {
        async answered(times) {
          if (times === 0) return;
          const answered = new Promise<void>((resolve) => (resolveAnswered = resolve));
          remaining = times;
          await Promise.race([answered, Promise.all(customers)]);
        },
        async stop() {
          isStopped = true;
          await Promise.all(customers);
        },
      };
    },
  };
}

async function serveOrder(
  plant: Plant,
  { outTradeNo, index, acknowledged }: Order,
  onAnswer: () => void,
): Promise<void> {
  const customer: Customer = {
    async shop(query, more) {
      const order = query === PAY ? { totalAmount: AMOUNT, subject: 'Tea' } : {};
      const data = await plant.gql<{ answer: Answer } | null>(query, { input: { outTradeNo, ...order, ...more } });
      note(acknowledged, data?.answer);
      onAnswer();
    },
    buyer: (does) => plant.buyer(does, outTradeNo),
  };
  const authCode = `28${String(index).padStart(12, '0')}`;
  await STORIES[index % STORIES.length]!(customer, authCode);
}

function note(acknowledged: Acknowledged, answer: Answer | undefined): void {
  if (!answer?.trade) return;
  const { state, paidAmount, refunds } = answer.trade;
  acknowledged.add('opened');
  if (paidAmount === AMOUNT) acknowledged.add('paid');
  if (state === 'TRADE_CLOSED') acknowledged.add('closed');
  for (const refund of refunds) if (refund.state === 'SUCCEEDED') acknowledged.add(refund.outRequestNo);
}
