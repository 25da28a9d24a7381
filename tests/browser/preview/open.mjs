// A tab, watched: what it must never do is found at the end of every test.
import assert from 'node:assert/strict';

/**
 * Opens an address and waits until the preview hears the server. `page.faults` gathers errors of scripts and refusals of the
 * policy; `window.here` is lost when the page is loaded again.
 */
export async function open(context, address) {
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`${error}`));
  page.on('console', (message) => {
    if (/Content Security Policy|could not be changed/.test(message.text())) page.faults.push(message.text());
  });
  await page.goto(address);
  await page.waitForSelector('ob-preview', { state: 'attached' });
  await mark(page);
  return page;
}

/** Marks this document, to tell later whether it is still the same. */
export async function mark(page) {
  await page.evaluate(() => { window.here = true; });
}

/** Nothing was loaded again, nothing failed, nothing was refused. */
export async function assertUndisturbed(page) {
  assert.equal(await page.evaluate(() => window.here), true, 'the page was loaded again');
  assert.deepEqual(page.faults, []);
}

/** Waits until a condition holds here, in the tests. */
export async function until(condition, what = String(condition)) {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) assert.fail(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits until an element has this text. */
export async function shows(page, selector, text) {
  await page.waitForFunction(
    ([chosen, expected]) => document.querySelector(chosen)?.textContent?.trim() === expected,
    [selector, text],
    { timeout: 10_000, polling: 20 },
  ).catch(async (error) => {
    const found = await page.textContent(selector, { timeout: 100 }).catch(() => undefined);
    throw new Error(`${selector} shows ${JSON.stringify(found)}, not ${JSON.stringify(text)} (${error.message.split('\n')[0]})`);
  });
}

/** As when the reader goes to another tab, which no page of a headless browser notices. */
export async function setHidden(page, hidden) {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (value ? 'hidden' : 'visible') });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
