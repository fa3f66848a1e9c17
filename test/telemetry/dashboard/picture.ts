/** Draws panels with uPlot in a headless Chromium, and stores what it shows as a PNG. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../../clients/chromium';
import type { Panel } from './panels';

/** `points`: seconds since 1970, and the value. */
export type Line = { legend: string; points: [number, number][] };
export type DrawnPanel = Omit<Panel, 'queries'> & { lines: Line[] };
export type Picture = { title: string; fromS: number; toS: number; panels: DrawnPanel[] };

const WIDTH = 1_440;
const textOf = (file: string) => readFileSync(file, 'utf8');
const beside = (name: string) => textOf(path.join(__dirname, name));

export async function drawPicture(picture: Picture, file: string): Promise<void> {
  const browser = await launchChromium(['--disable-lcd-text']);
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.setContent('<!doctype html><html lang="en"><body></body></html>');
    await page.addStyleTag({ content: textOf(require.resolve('uplot/dist/uPlot.min.css')) });
    await page.addStyleTag({ content: beside('page.css') });
    await page.addScriptTag({ content: textOf(require.resolve('uplot/dist/uPlot.iife.min.js')) });
    await page.addScriptTag({ content: beside('page.mjs'), type: 'module' });
    await page.waitForFunction('globalThis.drawDashboard !== undefined');
    await page.evaluate(`globalThis.drawDashboard(${JSON.stringify({ ...picture, width: WIDTH })})`);
    await page.waitForFunction('document.body.dataset.drawn === "yes"');
    if (problems.length > 0) throw new Error(`the page failed: ${problems.join('; ')}`);
    await page.screenshot({ path: file, fullPage: true });
  } finally {
    await browser.close();
  }
}
