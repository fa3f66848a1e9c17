/** Chromium as the system has it: nothing is downloaded. */
import { spawnSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Undefined where none is installed; a caller then says that it is skipped. */
export const findChromium = (): string | undefined =>
  NAMES.map((name) => spawnSync('which', [name], { encoding: 'utf8' }))
    .find(({ status }) => status === 0)
    ?.stdout.trim();
