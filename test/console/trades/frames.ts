/// <reference lib="dom" />
/** How evenly a page is drawn while it scrolls, and what that costs. */
import type { Page } from 'playwright-core';

export type Frames = {
  /** Between two frames, in milliseconds. They grow with whatever else the machine does. */
  p50: number;
  p95: number;
  p99: number;
  droppedShare: number;
  /** Processor time of the page's main thread for each: other programs do not count. */
  cpuMs: number;
};

const FRAME_MS = 1_000 / 60;
const PIXELS_PER_SECOND = 4_000;

/** Scrolls at an even speed, so many pixels down; up where they are negative. */
export async function framesOfScroll(page: Page, pixels: number): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const cpuSeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN;
  };
  const before = await cpuSeconds();
  const times = await page.evaluate(scroll, [pixels, PIXELS_PER_SECOND] as const);
  const used = (await cpuSeconds()) - before;
  await devtools.detach();
  return { ...framesOf(times), cpuMs: Number(((used * 1_000) / times.length).toFixed(1)) };
}

function framesOf(times: number[]): Omit<Frames, 'cpuMs'> {
  const between = times.slice(1).map((time, index) => time - times[index]!);
  const sorted = [...between].sort((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  const dropped = between.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  const droppedShare = Number((dropped / (dropped + between.length)).toFixed(3));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), droppedShare };
}

/** Runs in the page; answers when each frame began, in milliseconds. */
function scroll([pixels, pixelsPerSecond]: readonly [number, number]): Promise<number[]> {
  const from = scrollY;
  const frames: number[] = [];
  return new Promise((resolve) => {
    const onFrame = (time: number) => {
      frames.push(time);
      const distance = Math.min(Math.abs(pixels), ((time - frames[0]!) * pixelsPerSecond) / 1_000);
      scrollTo(0, from + Math.sign(pixels) * distance);
      if (distance < Math.abs(pixels)) requestAnimationFrame(onFrame);
      else resolve(frames);
    };
    requestAnimationFrame(onFrame);
  });
}
