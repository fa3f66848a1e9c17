#!/usr/bin/env bash
# A payment at each engine, paid in the simulated wallet, and seen as paid by every engine.
# Usage: deploy/pay.sh [address of an engine…], by default the two of docker-compose.yml. Needs curl.
# Environment: API_TOKEN (as in docker-compose.yml), SIMULATOR_URL.
set -euo pipefail

simulator=${SIMULATOR_URL:-http://127.0.0.1:10087}
token=${API_TOKEN:-development-on-loopback-only}
engines=("$@")
[ $# -gt 0 ] || engines=(http://127.0.0.1:10086 http://127.0.0.1:10088)
LIMIT_S=30

post() {
  curl --silent --show-error --fail --max-time 10 --header 'content-type: application/json' \
    --header "authorization: Bearer $token" --data "$2" "$1"
}

# The order number goes into the queries as it is: letters, digits and _ only.
pay() {
  post "$1/graphql" '{"query":"mutation { pay(input: {outTradeNo: \"'"$2"'\", totalAmount: \"88.00\", subject: \"Tea\", method: QR_CODE}) { trade { state } userErrors { code message } } }"}'
}

trade() {
  post "$1/graphql" '{"query":"{ trade(outTradeNo: \"'"$2"'\") { state paidAmount } }"}'
}

# Repeats a command until its answer has the text in it: what is asked here may be asked again.
until_answer_has() {
  local text=$1 answer='' give_up_at=$((SECONDS + LIMIT_S))
  shift
  while [ "$SECONDS" -lt "$give_up_at" ]; do
    answer=$("$@" 2>&1 || true)
    [[ $answer != *"$text"* ]] || return 0
    sleep 0.2
  done
  printf 'FAILED: no %s after %s s: %s\n  %s\n' "$text" "$LIMIT_S" "$*" "$answer" >&2
  exit 1
}

for opened_at in "${engines[@]}"; do
  order=deploy_$(date +%s)_$RANDOM
  until_answer_has '"state":"WAIT_BUYER_PAY"' pay "$opened_at" "$order"
  post "$simulator/control/pay" "{\"out_trade_no\":\"$order\"}" >/dev/null
  for seen_at in "${engines[@]}"; do
    until_answer_has '"state":"TRADE_SUCCESS","paidAmount":"88.00"' trade "$seen_at" "$order"
  done
  printf '%s: opened at %s, paid, seen at %s\n' "$order" "$opened_at" "${engines[*]}"
done
