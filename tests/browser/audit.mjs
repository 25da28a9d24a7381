// What every page must pass, whatever its kind: nothing refused, nothing logged, nothing from elsewhere, no
// sideways scroll, nothing for axe. Each check answers with sentences; none means that all is well.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules whose answer depends on colours, and those whose answer depends on the width. Names may go with what a
 * narrow page hides; roles and order are the same in the dark and on a telephone, so they are asked once. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
export const WIDTH_RULES = ['color-contrast', 'scrollable-region-focusable', 'target-size', 'link-name', 'button-name', 'label', 'summary-name'];

/**
 * Listens on a fresh page. Answers with a function that gives what went wrong since it was last asked:
 * policy violations, errors in the console or in scripts, requests to elsewhere, answers of 400 and above.
 */
export async function watch(page, root) {
  const faults = [];
  const origin = new URL(root).origin;
  await page.exposeFunction('obViolation', (text) => faults.push(`the policy refused ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => window.obViolation(`${event.violatedDirective} ${event.blockedURI || event.sample}`), true);
  });
  page.on('console', (message) => message.type() === 'error' && faults.push(`the console says: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`a script failed: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && new URL(url).origin !== origin) faults.push(`asks elsewhere: ${url}`);
  });
  page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()} for ${response.url()}`));
  return () => faults.splice(0);
}

/** What makes the page wider than the window. */
export async function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > width + 0.5 || left < -0.5 || left + element.scrollWidth > width + 1) && !scrolls(element);
    });
    const named = wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 90));
    return [`${document.documentElement.scrollWidth} px wide in a window of ${width}: ${named.join(' … ')}`];
  });
}

/** What axe finds, by all of its rules or by those named. */
export async function axe(page, rules) {
  await page.evaluate(`window.axe ?? (() => { ${axeSource} })()`);
  return page.evaluate(async (rules) => {
    const which = rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } };
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], preload: false, ...which });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html.slice(0, 90)}`));
  }, rules);
}

/** Runs `work(item, index)` for all items with as many at once as given, each with a page of its own from `open()`. */
export async function each(items, open, work, atOnce = 2) {
  const queue = [...items];
  const run = async () => {
    if (!queue.length) return;
    const page = await open();
    for (let item; (item = queue.shift()) !== undefined; ) await work(page, item);
    await page.close();
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
