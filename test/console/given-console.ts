/// <reference lib="dom" />
/**
 * The console in a real Chromium, before a real engine with its simulated Alipay. Where no Chromium is found the tests are
 * skipped, and say so.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { findChromium, launchChromium } from '../clients/chromium';
import { givenProduct, type Product } from '../end-to-end/given-product';
import { PATIENCE_MS } from '../waiting';

export const ROOT = path.join(__dirname, '..', '..');
export const PICTURES = path.join(ROOT, 'test-results', 'console');

/** What axe finds in GraphiQL's own widgets, and why it stays. */
const FOREIGN_FAULTS: readonly string[] = [
  // The keyboard scrolls an editor by its cursor, which is in a field beside this element.
  'scrollable-region-focusable: <div class="CodeMirror-scroll"',
];

const CHROMIUM = findChromium();

/** `describe`, but skipped where there is no browser. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (CHROMIUM !== undefined) {
    return describe(name, () => {
      closeWindowsOfEachTest();
      tests();
    });
  }
  const reason = 'skipped: no Chromium (install `chromium-headless-shell` or `chromium`, or name one with CHROMIUM)';
  console.warn(`${name}: ${reason}`);
  describe.skip(`${name} (${reason})`, tests);
};

/** Those that the running test has opened; undefined between tests. */
let windowsOfTest: BrowserContext[] | undefined;

/** A page that is left open goes on listening, counting and painting: dozens of them take the processor from the tests behind. */
function closeWindowsOfEachTest(): void {
  beforeEach(() => {
    windowsOfTest = [];
  });
  afterEach(async () => {
    const windows = windowsOfTest ?? [];
    windowsOfTest = undefined;
    await Promise.all(windows.map((window) => window.close()));
  });
}

export type Look = {
  language?: 'zh-CN' | 'en-US';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** What the browser takes for the present; it goes on from there. */
  nowMs?: number;
  /** Kept in the tab as if somebody had signed in with it. */
  credential?: string;
  /** What is done with the browser's window before it opens the page. */
  prepare?: (context: BrowserContext) => Promise<void>;
};

/** A page of the console that remembers what it complained about. */
export type ConsolePage = {
  page: Page;
  /** Errors on the console, exceptions, violations of the policy, requests to elsewhere. */
  complaints: string[];
  /** What axe finds wrong, in a line each. */
  violations(): Promise<string[]>;
  picture(name: string): Promise<void>;
};

export type Console = {
  product: Product;
  /** A window of its own, at a path of the console, or at an address of another page. */
  open(where: string, look?: Look): Promise<ConsolePage>;
  /** Sends an operation with a credential, as a program does; throws on an error. `prefix`: of another shop's paths. */
  ask(credential: string, query: string, variables?: object, prefix?: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
};

export async function givenConsole(env: Record<string, string> = {}): Promise<Console> {
  buildConsole();
  const product = await givenProduct(env);
  const browser = await launchChromium();
  return {
    product,
    open: (where, look = {}) => openPage(browser, new URL(where, product.url).href, look),
    async ask(credential, query, variables = {}, prefix = '') {
      const response = await fetch(`${product.url}${prefix}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await response.json();
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    async stop() {
      await browser.close();
      await product.stop();
    },
  };
}

/** The present source, if it is not built already. */
export function buildConsole(): void {
  const { status, stderr } = spawnSync(process.execPath, ['console/build/build-console.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the console cannot be built: ${stderr}`);
}

/** What the build listed, and the bytes of each file as a browser receives them. */
export function builtFiles() {
  const folder = path.join(ROOT, 'dist', 'console');
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  return { folder, html: read('index.html'), list: JSON.parse(read('console.json')) };
}

/** A window of its own. */
export async function openPage(browser: Browser, address: string, look: Look): Promise<ConsolePage> {
  const { language = 'en-US', theme = 'light', width = 1280, height = 800, credential, nowMs, prepare } = look;
  const options: BrowserContextOptions = { locale: language, colorScheme: theme, viewport: { width, height } };
  const context = await browser.newContext(options);
  windowsOfTest?.push(context);
  context.setDefaultTimeout(PATIENCE_MS);
  if (nowMs !== undefined) await context.clock.install({ time: nowMs });
  if (credential !== undefined) await context.addInitScript(keepCredential, credential);
  await context.addInitScript(reportViolations);
  await prepare?.(context);
  const page = await context.newPage();
  const { origin } = new URL(address);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(origin) && !to.startsWith('data:')) complaints.push(`request to elsewhere: ${to}`);
  });
  await page.goto(address);
  return {
    page,
    complaints,
    async violations() {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          resultTypes: ['violations'],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      );
      const lines = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
      );
      return lines.filter((line) => !FOREIGN_FAULTS.some((fault) => line.startsWith(fault)));
    },
    async picture(name) {
      await page.screenshot({ path: path.join(PICTURES, `${name}.png`), animations: 'disabled' });
    },
  };
}

/** Runs in the page. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`policy: ${violatedDirective} ${blockedURI}`);
  });
}

/** Runs in the page. */
function keepCredential(secret: string): void {
  if (sessionStorage.getItem('paystate.credentials') !== null) return;
  sessionStorage.setItem('paystate.credentials', JSON.stringify({ '': { secret, shop: 'main' } }));
}
