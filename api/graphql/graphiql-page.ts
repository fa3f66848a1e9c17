import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

const FIRST_PAYMENT = `# Ctrl-Enter runs the operation under the cursor.
#
# 1. Open a payment of 88 yuan. The answer has the content of the QR code.
mutation Pay {
  pay(input: { outTradeNo: "first_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
    trade { state totalAmount nextStep { ... on ShowQrCode { qrCode expiresAt } } }
    userErrors { code message path advice }
  }
}

# 2. Watch it live. With the simulator, open the address of the QR code in another tab and pay.
subscription Watch {
  tradeChanged(outTradeNo: "first_1") {
    position
    trade { state inDoubt paidAmount refundedAmount refundableAmount }
    events { recordedAt type summary }
  }
}

# 3. Return a part of it.
mutation Refund {
  refund(input: { outTradeNo: "first_1", outRequestNo: "first_1_r1", amount: "20.00", reason: "one cup less" }) {
    refund { state amount }
    trade { refundableAmount }
    userErrors { code message path advice }
  }
}

# 4. What happened, step by step.
query History {
  trade(outTradeNo: "first_1") { state history { nodes { recordedAt type summary } } }
}
`;

/** The page contains all of its scripts, and may connect to this server only. */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type GraphiQLPage = { html: Buffer; gzipped: Buffer };

let page: Promise<GraphiQLPage> | undefined;

/** Nine megabytes that never change: rendered and compressed at the first request. */
export function graphiqlPage(): Promise<GraphiQLPage> {
  return (page ??= render());
}

async function render(): Promise<GraphiQLPage> {
  const html = Buffer.from(
    renderGraphiQL({
      title: 'paystate GraphiQL',
      endpoint: '/graphql',
      subscriptionsProtocol: 'WS',
      defaultQuery: FIRST_PAYMENT,
    }),
  );
  return { html, gzipped: await promisify(gzip)(html) };
}
