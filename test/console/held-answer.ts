/** What a person may do while a secret is on its way or shown, and it must not be lost by it. */
import type { Page } from 'playwright-core';

export type HeldAnswer = {
  /** The engine has answered. */
  isThere: Promise<void>;
  release(): void;
};

/** Lets an operation reach the engine, and its answer the page when the test says so. `field`: of the mutation. */
export async function holdAnswer(page: Page, field: string): Promise<HeldAnswer> {
  const [isThere, arrive] = signal();
  const [isReleased, release] = signal();
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes(field)) return route.continue();
    const response = await route.fetch();
    arrive();
    await isReleased;
    await route.fulfill({ response });
  });
  return { isThere, release };
}

/** By the keyboard, beside the dialog, to another page, and back in the history. */
export async function tryToLeave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await page.keyboard.press('Control+k');
  await page.goBack();
}

function signal(): [Promise<void>, () => void] {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return [given, give];
}
