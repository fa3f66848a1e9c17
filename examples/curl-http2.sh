#!/usr/bin/env bash
# Opens an order and queries it with curl, which offers HTTP/2 over http (Upgrade: h2c); the engine answers by HTTP/1.1.
# Run: examples/curl-http2.sh order_1
set -euo pipefail

url=${PAYSTATE_URL:-http://127.0.0.1:10086}/graphql
# Letters, digits and _ only: it goes into the query as it is.
order=$1

post() {
  curl --silent --show-error --fail --http2 --max-time 30 --header 'content-type: application/json' \
    --header "authorization: Bearer ${API_TOKEN:-}" --data "$1" "$url"
}

post '{"query":"mutation { pay(input: {outTradeNo: \"'"$order"'\", totalAmount: \"88.00\", subject: \"Tea\", method: QR_CODE}) { trade { outTradeNo state } userErrors { code message advice } } }"}'
post '{"query":"{ trade(outTradeNo: \"'"$order"'\") { outTradeNo state totalAmount } }"}'
