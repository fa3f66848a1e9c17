/**
 * A shop's backend with a checkout page. The backend holds the API key; the page gets a watch token, which opens its one
 * order and nothing else. The engine needs ALLOWED_ORIGINS=http://127.0.0.1:8080, the origin of the page.
 * Run: node examples/checkout-page.mjs, then open http://127.0.0.1:8080/order_1
 */
import { createServer } from 'node:http';

const engine = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const key = process.env.API_TOKEN;
const port = Number(process.env.SHOP_PORT || 8080);

const pay = `mutation ($outTradeNo: ID!) {
  pay(input: { outTradeNo: $outTradeNo, totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
    trade { watchToken(ttl: "30m") nextStep { ... on ShowQrCode { qrCode } } }
    userErrors { message }
  }
}`;

/** The same number again is the same payment, so a page that is loaded again gets a new token for it. */
async function openOrder(outTradeNo) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const body = JSON.stringify({ query: pay, variables: { outTradeNo } });
  const { data, errors } = await (await fetch(`${engine}/graphql`, { method: 'POST', headers, body })).json();
  const [problem] = errors ?? data.pay.userErrors;
  if (problem) throw new Error(problem.message);
  const { watchToken, nextStep } = data.pay.trade;
  return { outTradeNo, watchToken, qrCode: nextStep?.qrCode, url: `${engine.replace(/^http/, 'ws')}/graphql` };
}

const pageOf = (order) => `<!doctype html>
<meta charset="utf-8">
<title>Checkout</title>
<a id="code"></a>
<p id="state"></p>
<script type="module">
const { outTradeNo, watchToken, qrCode, url } = ${JSON.stringify(order).replaceAll('<', '\\u003c')};
const query = 'subscription ($outTradeNo: ID!, $after: String) {' +
  ' tradeChanged(outTradeNo: $outTradeNo, after: $after) { position trade { state paidAmount inDoubt } } }';
const element = (id) => document.getElementById(id);
element('code').textContent = element('code').href = qrCode ?? '';
let after;

function watch() {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: 'connection_init', payload: { authorization: 'Bearer ' + watchToken } });
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(data);
    if (type === 'connection_ack') {
      send({ id: '1', type: 'subscribe', payload: { query, variables: { outTradeNo, after } } });
    }
    if (type === 'ping') send({ type: 'pong' });
    // The engine refuses, or goes on no more: ask again.
    if (type === 'error' || type === 'complete') socket.close();
    if (type !== 'next' || !payload.data) return;
    const { position, trade } = payload.data.tradeChanged;
    after = position;
    element('state').textContent = trade.state + ' ' + trade.paidAmount + (trade.inDoubt ? ' (in doubt)' : '');
  };
  // 4401: the token has ended. The page is loaded again, with a new one. Otherwise: connect again and miss nothing.
  socket.onclose = ({ code }) => setTimeout(() => (code === 4401 ? location.reload() : watch()), 1000);
}
watch();
</script>
`;

createServer(async (request, response) => {
  const [, outTradeNo] = /^\/(\w{1,64})$/.exec(request.url) ?? [];
  if (!outTradeNo) return response.writeHead(404).end();
  try {
    const page = pageOf(await openOrder(outTradeNo));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  } catch (error) {
    console.error(error.message);
    response.writeHead(502).end('The order cannot be opened now.');
  }
}).listen(port, '127.0.0.1', () => console.log(`checkout at http://127.0.0.1:${port}/order_1`));
