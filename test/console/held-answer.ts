/** Answers of the engine that come late, or never; and what a person may do while one is on its way. */
import type { APIResponse, Locator, Page, Route } from 'playwright-core';

export type HeldAnswer = {
  /** The engine has answered. */
  isThere: Promise<void>;
  release(): void;
};

/** Lets an operation reach the engine, and its answer the page when the test says so. `field`: of the mutation. */
export async function holdAnswer(page: Page, field: string): Promise<HeldAnswer> {
  const [isThere, arrive] = signal();
  const [isReleased, release] = signal();
  await answerTo(page, field, async (route, response) => {
    arrive();
    await isReleased;
    await route.fulfill({ response });
  });
  return { isThere, release };
}

/** Lets an operation reach the engine, and its answer nobody: the line breaks instead. `operation`: its name in the document. */
export async function loseAnswer(page: Page, operation: string): Promise<void> {
  await answerTo(page, operation, (route) => route.abort('connectionreset'));
}

/** Takes a payment whose answer nobody receives, on the page for it. Answers the number of the order. */
export async function payUnanswered(page: Page): Promise<string> {
  await loseAnswer(page, 'mutation Pay');
  const number = await page.getByLabel('Order number').inputValue();
  await page.getByLabel('Amount in yuan').fill('5');
  await page.getByLabel('What is sold').fill('Tea');
  await page.getByRole('button', { name: 'Take the payment' }).click();
  await page.getByRole('alert').getByText('may have been done all the same').waitFor();
  return number;
}

/** Lets an operation reach the engine, and answers with the code of an error, as where it cannot store what Alipay has said. */
export async function failAnswer(page: Page, operation: string, code: string): Promise<void> {
  const errors = [{ message: code, extensions: { code, advice: 'RETRY_SAME_KEYS', retryable: true } }];
  await answerTo(page, operation, (route) => route.fulfill({ status: 503, json: { errors } }));
}

/** Hands over each request for what lies behind the first page of a list. */
export async function takeFurtherPages(page: Page, operation: string, take: (route: Route) => unknown): Promise<void> {
  await page.route('**/graphql', async (route) => {
    const { operationName, variables } = (route.request().postDataJSON() ?? {}) as Asked;
    if (operationName !== operation || variables?.after == null) return route.continue();
    await take(route);
  });
}

type Asked = { operationName?: string; variables?: { after?: string | null } };

/** `part`: of the document of the requests whose answer is handed to `handle`. */
async function answerTo(
  page: Page,
  part: string,
  handle: (route: Route, response: APIResponse) => Promise<void>,
): Promise<void> {
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes(part)) return route.continue();
    return handle(route, await route.fetch());
  });
}

/** By the keyboard, beside the dialog, to another page, and back in the history. */
export async function tryToLeave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await page.keyboard.press('Control+k');
  await page.goBack();
}

/**
 * Leaves a page and comes back in the history, then does with `begin` again what opened a dialog there, and closes that. Answers all
 * that the tab shows and keeps meanwhile. `there`: of the page, once it has been read.
 */
export async function shownOnReturn(page: Page, there: Locator, begin: () => Promise<void>): Promise<string> {
  const seen: string[] = [];
  const look = async () => {
    const kept = await page.evaluate(() => JSON.stringify([history.state, sessionStorage, localStorage]));
    seen.push(await page.content(), kept);
  };
  await page.getByRole('link', { name: 'Trades', exact: true }).click();
  await there.waitFor({ state: 'detached' });
  await page.goBack();
  await there.waitFor();
  await look();
  // A dialog that stands there by itself would be in the way of the press.
  if ((await page.getByRole('dialog').count()) === 0) await begin();
  await page.getByRole('dialog').waitFor();
  await look();
  await page.keyboard.press('Escape');
  return seen.join();
}

function signal(): [Promise<void>, () => void] {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return [given, give];
}
