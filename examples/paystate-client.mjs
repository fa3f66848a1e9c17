/**
 * Opens an order and watches it until it is paid, with the client of this package: the backend has the API key, the watching the
 * token of this one order. Run after `npm run build`: node examples/paystate-client.mjs order_1
 */
import { createPaystateClient, watchTrade } from 'paystate/client';
import { WebSocket } from 'ws';

const url = `${process.env.PAYSTATE_URL || 'http://127.0.0.1:10086'}/graphql`;
const paystate = createPaystateClient({ url, token: process.env.API_TOKEN });
const [outTradeNo = 'order_1'] = process.argv.slice(2);

const paid = await paystate.pay({ outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' });
if (paid.outcome !== 'done') throw new Error(JSON.stringify(paid));
const watchToken = await paystate.watchToken(paid.trade);
for await (const { trade } of watchTrade({ url, watchToken, outTradeNo, webSocketImpl: WebSocket })) {
  const { state, totalAmount } = trade;
  console.log(JSON.stringify({ tradeChanged: { trade: { outTradeNo, state, totalAmount } } }));
  if (state === 'TRADE_SUCCESS') break;
}
