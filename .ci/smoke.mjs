/**
 * The product as a newcomer meets it: `npm start`, one QR payment with the simulated Alipay, SIGTERM.
 * Uses a folder and ports of its own, and no setting of the caller: it can never reach a real Alipay account.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_LIMIT_MS = 120_000;
const PAID_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 30_000;
const REQUEST_LIMIT_MS = 10_000;
const POLL_EVERY_MS = 200;
const LAST_LINES = 40;

const startedAtMs = Date.now();
const say = (text) => console.log(`smoke ${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s  ${text}`);
const fail = (text) => {
  throw new Error(text);
};

const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-smoke-'));
const [port, simulatorPort] = await freePorts(2);
const engine = `http://127.0.0.1:${port}`;
const simulator = `http://127.0.0.1:${simulatorPort}`;
const outTradeNo = `smoke_${Date.now()}`;
const product = start();
try {
  await ready();
  await pay();
  await stop();
  say('passed');
} catch (error) {
  say(`FAILED: ${error.message}`);
  for (const line of product.lastLines) console.log(`  | ${line}`);
  process.exitCode = 1;
} finally {
  product.killAll();
  rmSync(dataDir, { recursive: true, force: true });
}

function start() {
  const child = spawn('npm', ['start'], {
    env: { ...settingsOfTheSystem(), PORT: `${port}`, SIMULATOR_PORT: `${simulatorPort}`, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // its own process group: killAll reaches the node process behind npm
  });
  const lastLines = [];
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  let onReady;
  const readyLine = new Promise((resolve) => (onReady = resolve));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.startsWith('paystate ready')) onReady(line);
      lastLines.push(line);
      if (lastLines.length > LAST_LINES) lastLines.shift();
    });
  }
  const killAll = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  };
  return { child, lastLines, exited, readyLine, killAll };
}

/** The caller's PATH and the like, without any setting of the product. */
function settingsOfTheSystem() {
  const ofTheProduct =
    /^(ALIPAY_.*|HOST|PORT|DATA_DIR|EVENT_STORE|SIMULATOR_PORT|PUBLIC_URL|MERCHANT|API_TOKEN|ALLOWED_ORIGINS|LOG_LEVEL|NODE_ENV)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheProduct.test(name)));
}

async function ready() {
  say(`npm start, ports ${port} and ${simulatorPort}`);
  const line = await Promise.race([
    product.readyLine,
    product.exited.then((how) => fail(`npm start ended before it was ready: ${how}`)),
    sleep(READY_LIMIT_MS, undefined, { ref: false }).then(() => fail(`not ready after ${READY_LIMIT_MS / 1000} s`)),
  ]);
  say(line);
}

async function pay() {
  const { pay: opened } = await graphql(
    `
      mutation ($input: PayInput!) {
        pay(input: $input) {
          trade {
            state
            nextStep {
              __typename
              ... on ShowQrCode {
                qrCode
              }
            }
          }
          userErrors {
            code
            message
          }
        }
      }
    `,
    { input: { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' } },
  );
  if (opened.userErrors.length > 0) fail(`pay was refused: ${JSON.stringify(opened.userErrors)}`);
  if (!opened.trade?.nextStep?.qrCode) fail(`pay gave no QR code: ${JSON.stringify(opened)}`);
  say(`pay ${outTradeNo}: ${opened.trade.state}, QR code ${opened.trade.nextStep.qrCode}`);

  await post(`${simulator}/control/pay`, { out_trade_no: outTradeNo });
  say('the buyer pays');

  const limitMs = Date.now() + PAID_LIMIT_MS;
  for (;;) {
    const { trade } = await graphql(
      'query ($outTradeNo: ID!) { trade(outTradeNo: $outTradeNo) { state paidAmount inDoubt } }',
      { outTradeNo },
    );
    if (trade?.state === 'TRADE_SUCCESS') {
      if (trade.paidAmount !== '88.00') fail(`paid 88.00, but the trade says ${trade.paidAmount}`);
      say(`${trade.state}, ${trade.paidAmount} paid`);
      return;
    }
    if (Date.now() > limitMs) fail(`not TRADE_SUCCESS after ${PAID_LIMIT_MS / 1000} s: ${JSON.stringify(trade)}`);
    await sleep(POLL_EVERY_MS);
  }
}

/** SIGTERM to npm alone, as a supervisor would: it must reach the engine, and the engine must end by itself. */
async function stop() {
  say('SIGTERM');
  product.child.kill('SIGTERM');
  const how = await Promise.race([product.exited, sleep(STOP_LIMIT_MS, 'still running', { ref: false })]);
  if (how !== 0) fail(`npm start should have ended with 0 after SIGTERM: ${how}`);
  const answer = await fetch(`${engine}/healthz`, { signal: AbortSignal.timeout(REQUEST_LIMIT_MS) }).catch(
    () => undefined,
  );
  if (answer) fail('npm ended, but the engine still answers');
  say('stopped with exit code 0');
}

async function graphql(query, variables) {
  const { data, errors } = await post(`${engine}/graphql`, { query, variables });
  if (errors) fail(`GraphQL errors: ${JSON.stringify(errors)}`);
  return data;
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
  });
  const text = await response.text();
  if (!response.ok) fail(`${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** Free ports, all held at once so that they differ. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server.address().port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
