/**
 * Watches an order until it is paid, with a WebSocket and nothing else: the protocol graphql-transport-ws by hand, as a client in any
 * language speaks it. Run: node examples/websocket.mjs order_1
 */
import { WebSocket } from 'ws';

const url = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const token = process.env.API_TOKEN;
const [outTradeNo = 'order_1'] = process.argv.slice(2);

const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
const send = (message) => socket.send(JSON.stringify(message));
const query = `subscription ($outTradeNo: ID!) {
  tradeChanged(outTradeNo: $outTradeNo) { trade { outTradeNo state totalAmount } position }
}`;

socket.on('open', () =>
  send({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : undefined }),
);
socket.on('message', (bytes) => {
  const { type, payload } = JSON.parse(bytes.toString());
  if (type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: { query, variables: { outTradeNo } } });
  if (type === 'ping') send({ type: 'pong' });
  if (type === 'error') throw new Error(JSON.stringify(payload));
  if (type !== 'next') return;
  console.log(JSON.stringify(payload.data));
  if (payload.data.tradeChanged.trade.state !== 'TRADE_SUCCESS') return;
  send({ id: '1', type: 'complete' });
  socket.close(1000);
});
// 4401: the token is missing, wrong or has ended. 1001: the engine stops; connect again.
socket.on('close', (code, reason) => {
  if (code !== 1000) throw new Error(`closed with ${code} ${reason}`);
});
