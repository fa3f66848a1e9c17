/**
 * A shop's backend for the page beside it: it bundles the page, holds the API key, opens payments, and gives the page a watch
 * token, which opens its one order and nothing else. The engine needs ALLOWED_ORIGINS=http://127.0.0.1:8080, the page's origin.
 * Run: node examples/react-apollo/shop.mjs, then open http://127.0.0.1:8080/order_1
 */
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';

const engine = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const key = process.env.API_TOKEN;
const port = Number(process.env.SHOP_PORT || 8080);

const bundle = await build({
  entryPoints: [path.join(import.meta.dirname, 'page.jsx')],
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  write: false,
});
const script = bundle.outputFiles[0].contents;
const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Checkout</title>
<main id="page"></main>
<script type="module" src="/page.js"></script>
</html>
`;

const PAY = `mutation Pay($outTradeNo: ID!) {
  pay(input: { outTradeNo: $outTradeNo, totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
    trade { watchToken(ttl: "30m") nextStep { ... on ShowQrCode { qrCode } } }
    userErrors { message }
  }
}`;

async function openOrder(outTradeNo) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const body = JSON.stringify({ query: PAY, variables: { outTradeNo } });
  const { data, errors } = await (await fetch(`${engine}/graphql`, { method: 'POST', headers, body })).json();
  const [problem] = errors ?? data.pay.userErrors;
  if (problem) throw new Error(problem.message);
  const { watchToken, nextStep } = data.pay.trade;
  return { url: `${engine}/graphql`, watchToken, qrCode: nextStep?.qrCode };
}

createServer(async (request, response) => {
  const answer = (status, type, body) =>
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  if (request.url === '/page.js') return answer(200, 'text/javascript; charset=utf-8', script);
  const [, outTradeNo] = /^\/(\w{1,64})$/.exec(request.url) ?? [];
  if (!outTradeNo) return answer(404, 'text/plain', 'There is no such page.');
  if (request.method !== 'POST') return answer(200, 'text/html; charset=utf-8', html);
  try {
    return answer(200, 'application/json', JSON.stringify(await openOrder(outTradeNo)));
  } catch (error) {
    console.error(error.message);
    return answer(502, 'text/plain; charset=utf-8', 'The order cannot be opened now.');
  }
}).listen(port, '127.0.0.1', () => console.log(`checkout at http://127.0.0.1:${port}/order_1`));
