// What is wrong, over the page: comes, stays closed, leaves, is reachable and safe.
import assert from 'node:assert/strict';
import { readFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { launch } from '../chromium.mjs';
import { Fake, page as html } from './fake.mjs';
import { assertUndisturbed, open, until } from './open.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ERROR = {
  severity: 'error', code: 'unknown-key', message: 'unknown key `severty`', path: 'content/flags/x.md', line: 4, column: 1, caret: 1, width: 7,
  text: 'severty: medium', hint: 'did you mean `severity`?', editor: 'vscode://file/site/content/flags/x.md:4:1',
};
const OTHER = {
  severity: 'error', code: 'missing-target', message: 'no role has the id `cio-office`', path: 'content/initiatives/access.md', line: 9,
  column: 70, caret: 10, width: 10, text: 'sponsor:\tcio-office', hint: null, editor: null,
};
const WARNING = {
  severity: 'warning', code: 'stale', message: 'last reviewed 14 months ago', path: 'content/myths/y.md', line: 4, column: 11, caret: 11, width: 4,
  text: 'reviewed: 2025-01-12', hint: null, editor: null,
};
const NOTICE = { ...WARNING, severity: 'notice', code: 'unrecorded', path: null, line: null, column: null, caret: null, width: null, text: null };

let browser;
let context;
let fake;

before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  fake = await new Fake('/base/').start();
  fake.files.set('a/', html('<h1>Title</h1><p id="p">text</p><button id="b">b</button><input id="field" aria-label="Field">'));
});
afterEach(async () => {
  await context.close();
  await fake.stop();
});

const sheet = 'ob-preview .sheet';
const chip = 'ob-preview .chip';

async function opened() {
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  return page;
}

/** As the preview says it. */
function tell(...faults) {
  fake.faults = faults;
  fake.tell();
}

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return element.shadowRoot ? `overlay ${element.shadowRoot.activeElement?.className}` : element.id;
});

test('it says each fault as the terminal does, and leaves when all is right', async () => {
  const page = await opened();
  fake.more = 3;
  tell(ERROR, OTHER, WARNING, NOTICE);
  await page.waitForSelector(sheet);
  assert.equal(await page.getAttribute(sheet, 'role'), 'alertdialog');
  assert.equal(await page.locator(sheet).getByRole('heading').textContent(), '2 errors, 1 warning, 1 notice');
  assert.match(await page.textContent(`${sheet} .top`), /You see the last good version of this page\./);
  const items = page.locator(`${sheet} li`);
  assert.equal(await items.count(), 5);
  assert.equal(await items.nth(0).locator('.what').textContent(), 'error[unknown-key] unknown key severty');
  assert.equal(await items.nth(0).locator('.what code').textContent(), 'severty');
  assert.equal(await items.nth(0).locator('.at a').getAttribute('href'), ERROR.editor);
  assert.equal(await items.nth(0).locator('.at').textContent(), 'content/flags/x.md:4:1');
  assert.equal(await items.nth(0).locator('pre').textContent(), ' 4 | severty: medium\n   | ^^^^^^^');
  assert.equal(await items.nth(0).locator('.hint').textContent(), 'Did you mean severity?');
  assert.equal(await items.nth(1).locator('pre').textContent(), ' 9 | sponsor:\tcio-office\n   |         \t^^^^^^^^^^');
  assert.equal(await items.nth(1).locator('.at a, .hint').count(), 0);
  assert.deepEqual(await items.evaluateAll((all) => all.map((item) => item.className)), ['error', 'error', 'warning', 'notice', '']);
  assert.equal(await items.nth(3).locator('.at, pre').count(), 0);
  assert.equal(await items.nth(4).textContent(), 'And 3 more like these.');
  fake.more = 0;
  tell();
  await page.waitForSelector(sheet, { state: 'hidden' });
  assert.equal(await page.locator(chip).count(), 0);
  await assertUndisturbed(page);
});

test('no message becomes markup, and no address runs anything', async () => {
  const page = await opened();
  const evil = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
  tell({ ...ERROR, code: evil, message: `${evil} \`${evil}\``, path: evil, text: evil, hint: evil, editor: 'javascript:window.evil=1' });
  await page.waitForSelector(sheet);
  assert.equal(await page.locator(`${sheet} img, ${sheet} script, ${sheet} a`).count(), 0);
  assert.equal(await page.locator(`${sheet} .what code`).textContent(), evil);
  assert.equal(await page.evaluate(() => window.evil), undefined);
  await assertUndisturbed(page);
});

test('half a save is not shown', async () => {
  const page = await opened();
  await page.evaluate(() => {
    window.seen = 0;
    const watched = document.querySelector('ob-preview').shadowRoot;
    new MutationObserver(() => { if (!watched.querySelector('.sheet').hidden) window.seen += 1; }).observe(watched, { attributes: true, childList: true, subtree: true });
  });
  for (let n = 0; n < 5; n += 1) {
    tell(ERROR);
    tell();
  }
  tell(WARNING);
  await page.waitForSelector(chip);
  assert.equal(await page.evaluate(() => window.seen), 0);
  tell(ERROR);
  await page.waitForSelector(sheet);
});

test('closed by the reader it stays closed until the errors change', async () => {
  const page = await opened();
  tell(ERROR);
  await page.waitForSelector(sheet);
  await page.keyboard.press('Escape');
  await page.waitForSelector(sheet, { state: 'hidden' });
  assert.equal(await page.locator(`${chip} button`).first().textContent(), '1 error');
  tell(ERROR, WARNING);
  await page.getByRole('button', { name: '1 error, 1 warning' }).waitFor();
  assert.equal(await page.locator(sheet).isVisible(), false);
  tell(ERROR, OTHER, WARNING);
  await page.waitForSelector(sheet);
  await page.getByRole('button', { name: 'Hide until this changes' }).click();
  await page.waitForSelector(sheet, { state: 'hidden' });
  await page.getByRole('button', { name: '2 errors, 1 warning' }).click();
  await page.waitForSelector(sheet);
  tell();
  await page.waitForSelector(sheet, { state: 'hidden' });
  assert.equal(await page.locator(chip).count(), 0);
  tell(ERROR);
  await page.waitForSelector(sheet);
  await assertUndisturbed(page);
});

test('warnings and notices open nothing by themselves, and can be put away', async () => {
  const page = await opened();
  tell(WARNING, { ...WARNING, line: 5 }, NOTICE);
  await page.getByRole('button', { name: '2 warnings, 1 notice' }).click();
  await page.waitForSelector(sheet);
  assert.equal(await page.getAttribute(sheet, 'role'), 'dialog');
  assert.doesNotMatch(await page.textContent(sheet), /last good version/);
  tell(WARNING, NOTICE);
  await page.locator(sheet).getByRole('heading', { name: '1 warning, 1 notice' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Put away until this changes' }).click();
  assert.equal(await page.locator(chip).count(), 0);
  fake.tell();
  tell(WARNING);
  await page.getByRole('button', { name: '1 warning', exact: true }).waitFor();
  await assertUndisturbed(page);
});

test('the focus goes to the sheet and back, never away from a reader who types', async () => {
  const page = await opened();
  await page.focus('#b');
  tell(ERROR);
  await page.waitForSelector(sheet);
  assert.equal(await focused(page), 'overlay sheet');
  tell();
  await page.waitForSelector(sheet, { state: 'hidden' });
  assert.equal(await focused(page), 'b');
  await page.focus('#field');
  tell(ERROR);
  await page.waitForSelector(sheet);
  await page.keyboard.type('typed');
  assert.equal(await page.inputValue('#field'), 'typed');
  await page.keyboard.press('Tab');
  assert.match(await focused(page), /^overlay/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator(sheet).isVisible(), false);
  assert.equal(await focused(page), 'field');
});

test('it survives a morph and a hostile theme, and is never taller than 64 parts of 100', async () => {
  fake.files.set('a/evil.css', 'html > *, body * { display: none !important; color: red !important; position: static !important; transform: scale(0) !important }');
  fake.files.set('a/', html('<p id="p">text</p>', { head: '<link rel="stylesheet" href="evil.css">' }));
  const page = await opened();
  tell(...Array.from({ length: 30 }, (_, line) => ({ ...ERROR, line })));
  await page.waitForSelector(sheet);
  const box = await page.locator(sheet).boundingBox();
  assert.ok(Math.abs(box.height - 0.64 * 860) < 2 && Math.abs(box.y + box.height - 860) < 2 && box.width === 1280, JSON.stringify(box));
  fake.save({ 'a/': html('<p id="p">new</p>') });
  await page.waitForFunction(() => document.querySelector('#p').textContent === 'new');
  assert.equal(await page.locator(sheet).isVisible(), true);
  await assertUndisturbed(page);
});

test('axe finds nothing, light and dark, open and closed', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await opened();
    await page.emulateMedia({ colorScheme });
    fake.faults = [];
    for (const [faults, seen] of [[[WARNING], chip], [[ERROR, OTHER, WARNING, NOTICE], sheet]]) {
      tell(...faults);
      await page.waitForSelector(seen);
      // The policy of the page lets no script in; axe comes through the debugger.
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html: found }) => found).join(' ')}`), []);
    }
    await page.close();
    await until(() => fake.streams.size === 0);
  }
});

test('it is legible at 1280 and 390 pixels and absent on paper', async () => {
  const page = await opened();
  tell(ERROR, OTHER, WARNING);
  await page.waitForSelector(sheet);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 860 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(await page.locator(`${sheet}`).evaluate((found) => found.scrollWidth <= innerWidth), true);
    if (process.env.OPSBOOK_PICTURES) {
      await mkdir(process.env.OPSBOOK_PICTURES, { recursive: true });
      await page.screenshot({ path: `${process.env.OPSBOOK_PICTURES}/overlay-${width}.png` });
      await page.keyboard.press('Escape');
      await page.screenshot({ path: `${process.env.OPSBOOK_PICTURES}/chip-${width}.png` });
      await page.getByRole('button', { name: '2 errors' }).click();
    }
  }
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator(sheet).isVisible(), false);
});
