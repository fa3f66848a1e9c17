/**
 * The checkout page. It knows three things of its order: what the shop said (amount, watch token), what the engine said last, and
 * its position. They are kept in the tab, so that a reload goes on where it was, also while shop or engine are down.
 */
import { say } from './words.js';

const PAGE = location.pathname;
/** A line that brings nothing for this long is dead, whatever the browser thinks: each ping is answered. */
const PING_MS = 5_000;
const DEAD_MS = 15_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const QUERY = `subscription ($outTradeNo: ID!, $after: String) { tradeChanged(outTradeNo: $outTradeNo, after: $after) {
  position trade { state method inDoubt totalAmount paidAmount nextStep { __typename
    ... on ShowQrCode { qrCode expiresAt } ... on InvokeApp { orderString } ... on InvokeJsapi { tradeNo } } } } }`;

const element = (id) => document.getElementById(id);
/**
 * `order`: of the shop; `aheadMs` is how far the buyer's clock is before the shop's. `trade`, `position`: of the engine.
 * `till`: the buyer pays there, and the cashier opens the payment.
 */
const kept = JSON.parse(sessionStorage.getItem(PAGE) ?? '{}');
const keep = (more) => {
  Object.assign(kept, more);
  sessionStorage.setItem(PAGE, JSON.stringify(kept));
  show();
};

// ---------------------------------------------------------------- the shop

/** With a way to pay it opens the payment; without one it asks whether it is opened, and for a token. */
async function askShop(choice) {
  const post = { method: 'POST', body: JSON.stringify(choice), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(choice ? PAGE : `${PAGE}/order`, choice ? post : {});
  if (!answer.ok) throw new Error(await answer.text());
  const { problem, ended, ...order } = await answer.json();
  const aheadMs = Date.now() - Date.parse(answer.headers.get('date'));
  keep({ order: { ...order, aheadMs }, ...(ended ? { trade: ended } : {}) });
  tell(problem && (say.problems[problem] ?? say.notThisWay));
  return order;
}

/** What is tried next, and when: one thing at a time, however often a button is pressed. */
let timer;
function next(work, ms) {
  clearTimeout(timer);
  timer = setTimeout(work, ms);
}

/** Until the payment is there to be watched. The cashier at the till opens it at some time. */
async function begin() {
  try {
    const { isOpened, watchToken } = await askShop();
    if (watchToken) return watch();
    // The order has ended, so nothing is live any more; or the buyer has not chosen yet, or the engine has no such order.
    downSince = heardAt = undefined;
    keep(isOpened ? {} : { trade: undefined, position: undefined });
    if (isOpened || !kept.till) return;
  } catch {
    tell(say.shopDown);
  }
  next(begin, 2_000);
}

async function choose(method) {
  const buttons = element('ways').querySelectorAll('button');
  buttons.forEach((button) => (button.disabled = true));
  keep({ till: method === 'BARCODE' });
  try {
    if (kept.till) return begin();
    const { watchToken } = await askShop({ method });
    if (watchToken) watch();
  } catch {
    tell(say.shopDown);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
    keep({ choosing: false });
  }
}

// -------------------------------------------------------------- the engine

let socket;
let downSince;
let heardAt;
let waitMs = FIRST_WAIT_MS;

/**
 * One connection at a time, made again until the engine has ended the order. `after` brings what was missed. The engine begins with
 * how the order stands: until then nothing is live, and after a refusal it is asked again, more and more slowly.
 */
function watch() {
  clearTimeout(timer);
  socket?.close();
  const mine = (socket = new WebSocket(kept.order.url, 'graphql-transport-ws'));
  const send = (message) => mine.send(JSON.stringify(message));
  let lastMs = Date.now();
  let isLive = false;
  const alive = setInterval(() => {
    if (Date.now() - lastMs > DEAD_MS) mine.close();
    else if (mine.readyState === WebSocket.OPEN) send({ type: 'ping' });
  }, PING_MS);
  mine.onopen = () => send({ type: 'connection_init', payload: { authorization: `Bearer ${kept.order.watchToken}` } });
  mine.onmessage = ({ data }) => {
    if (mine !== socket) return;
    const { type, payload } = JSON.parse(data);
    lastMs = Date.now();
    const variables = { outTradeNo: PAGE.slice(1), after: kept.position };
    if (type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: { query: QUERY, variables } });
    if (type === 'ping') send({ type: 'pong' });
    const change = type === 'next' ? payload.data?.tradeChanged : undefined;
    if (change) {
      waitMs = FIRST_WAIT_MS;
      downSince = undefined;
      isLive = true;
    } else if (/^(next|error|complete)$/.test(type)) {
      isLive = false;
      mine.close();
    }
    if (isLive) heardAt = clockOf(new Date());
    if (change) keep(change);
    else show();
  };
  mine.onclose = ({ code }) => {
    clearInterval(alive);
    if (mine !== socket) return;
    downSince ??= heardAt ?? clockOf(new Date());
    show();
    // 4401: the token has ended, and the shop gives another one. Otherwise the same again. Not all pages come at the same moment.
    next(code === 4401 ? begin : watch, waitMs * (0.5 + Math.random() / 2));
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };
}
/** A phone that wakes up does not wait for the next attempt. */
addEventListener('online', () => kept.order?.watchToken && watch());

// ---------------------------------------------------------------- the page

/** Which words fit. Only the engine's word makes it paid, or closed: a clock hides a code and decides nothing about the order. */
function viewOf({ trade, till, choosing, order }) {
  if (trade?.state === 'TRADE_SUCCESS' || trade?.state === 'TRADE_FINISHED') return 'paid';
  if (trade?.state === 'TRADE_CLOSED') return Number(trade.paidAmount) > 0 ? 'refunded' : 'closed';
  if (choosing) return 'choose';
  // Until the cashier has scanned: what was opened before can still be paid, and is not what the buyer wants.
  if (till && trade?.method !== 'BARCODE') return 'till';
  if (!trade) return order?.isOpened ? 'opening' : 'choose';
  if (trade.nextStep) return secondsLeft(trade.nextStep) === 0 ? 'expired' : trade.nextStep.__typename;
  if (trade.inDoubt) return 'doubt';
  if (trade.state === 'CREATED') return 'opening';
  // The cashier's scan is on its way, or came to nothing: the buyer can still pay in another way.
  return trade.method === 'BARCODE' ? 'till' : 'expired';
}

/** Of a code, by the shop's clock: those of buyers are hours off. */
function secondsLeft({ expiresAt }) {
  if (!expiresAt) return undefined;
  return Math.max(0, Math.ceil((Date.parse(expiresAt) - Date.now() + (kept.order?.aheadMs ?? 0)) / 1_000));
}

function show() {
  const { order, trade } = kept;
  const view = viewOf(kept);
  const step = trade?.nextStep;
  const [heading, what] = say[view];
  document.querySelector('.card').dataset.state = /^(opening|expired|ConfirmOnPhone)$/.test(view) ? 'waiting' : view;
  write('h1', (document.title = heading));
  write('#what', what);
  write(
    '#amount',
    (Number(trade?.paidAmount) > 0 ? trade.paidAmount : (trade?.totalAmount ?? order?.totalAmount)) ?? '',
  );
  write('#subject', order?.subject ?? '');
  element('ways').hidden = view !== 'choose' || !order;
  element('other').hidden = !/^(till|ShowQrCode|SubmitForm|RedirectBuyer|Invoke\w+)$/.test(view);
  // In your app's own web view you call its bridge here; in Alipay's, `AlipayJSBridge.call('tradePay', { tradeNO })`.
  element('handed').hidden = !/^Invoke/.test(view);
  write('#handed code', step?.orderString ?? step?.tradeNo ?? '');
  showCode(view === 'ShowQrCode' ? step : undefined);
  // Another order is offered only when the engine has closed this one: nobody is to pay twice.
  showGo(say.go[view], { closed: `/${order?.again}`, ShowQrCode: step?.qrCode }[view] ?? `${PAGE}/go`);
  write('#down', downSince ? say.down(downSince) : '');
  write('#live', heardAt && !downSince ? say.live(heardAt) : '');
}

function showCode(step) {
  const qr = element('qr');
  qr.hidden = element('left').hidden = !step;
  if (!step) return;
  const source = `/qr.svg?text=${encodeURIComponent(step.qrCode)}`;
  if (qr.getAttribute('src') !== source) qr.src = source;
  const clock = new Date(secondsLeft(step) * 1_000).toISOString().slice(11, 19);
  write('#left', say.left(clock.replace(/^0+:?0?/, '')));
}

function showGo(label, href) {
  element('go').hidden = !label;
  if (label) Object.assign(element('go'), { textContent: label, href });
}

function tell(problem) {
  element('problem').hidden = !problem;
  write('#problem', problem ?? '');
}

/** Only what changed: a screen reader reads it again otherwise. */
function write(where, text) {
  const target = document.querySelector(where);
  if (target.textContent !== text) target.textContent = text;
}

const clockOf = (date) => date.toLocaleTimeString('en-GB');

document.documentElement.lang = say.lang;
write('#name-subject', say.subject);
write('#name-order', say.order);
write('#order', PAGE.slice(1));
write('#handed summary', say.handed);
element('qr').alt = say.qr;
// The shop, which draws it, was away: `show` asks again.
element('qr').onerror = () => element('qr').removeAttribute('src');
write('#other', say.other);
element('other').onclick = () => keep({ choosing: true });
for (const [method, [name, hint]] of Object.entries(say.ways)) {
  const button = document.createElement('button');
  button.className = 'quiet';
  button.append(name, ' · ', hint);
  button.onclick = () => choose(method);
  element('ways').append(button);
}
show();
setInterval(show, 1_000);
if (kept.order?.watchToken) watch();
else begin();
