/** Chromium as the system has it: nothing is downloaded. */
import { spawnSync } from 'node:child_process';
import { chromium, type Browser } from 'playwright-core';

/** The first is the same engine without windows and menus, and opens a page in a third of the processor time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** CHROMIUM, or the first on the PATH. Undefined where there is none; a caller then says that it is skipped. */
export function findChromium(): string | undefined {
  const { CHROMIUM } = process.env;
  const found = (CHROMIUM === undefined ? NAMES : [CHROMIUM]).map((name) =>
    spawnSync('which', [name], { encoding: 'utf8' }),
  );
  return found.find(({ status }) => status === 0)?.stdout.trim();
}

export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium');
  // As root, as in a container, Chromium has no sandbox; the pages hold nothing from outside.
  return chromium.launch({ executablePath, chromiumSandbox: false, args: ['--disable-dev-shm-usage', ...args] });
}
