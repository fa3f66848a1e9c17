/** Watches an order until it is paid, with the client of graphql-ws. Run: node examples/graphql-ws.mjs order_1 */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const token = process.env.API_TOKEN;
const [outTradeNo = 'order_1'] = process.argv.slice(2);

const client = createClient({
  url: `${url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : {},
});
const query = `subscription ($outTradeNo: ID!) {
  tradeChanged(outTradeNo: $outTradeNo) { trade { outTradeNo state totalAmount } position }
}`;

for await (const { data, errors } of client.iterate({ query, variables: { outTradeNo } })) {
  if (errors) throw new Error(JSON.stringify(errors));
  console.log(JSON.stringify(data));
  if (data.tradeChanged.trade.state === 'TRADE_SUCCESS') break;
}
await client.dispose();
