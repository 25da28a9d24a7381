// The board of the portfolio: what is chosen narrows it down, stands in the address, and the back button takes it back.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { watch } from '../audit.mjs';
import { launch } from '../chromium.mjs';
import { build, said, serve } from '../site.mjs';
import { understood } from '../sources.mjs';

const COUNT = 130;
const STATIC = join(said('OPSBOOK_ROOT'), 'themes/default/static');

let browser, root, many;
before(async () => {
  browser = await launch();
  root = await serve(said('OPSBOOK_SITE'), process.env.OPSBOOK_BASE_URL);
  many = await serve(build(new URL('../states', import.meta.url).pathname, (site) => {
    // As of today: whoever begins today is late some day.
    const config = join(site, 'opsbook.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^as_of.*\n/m, ''));
    const today = new Date().toISOString().slice(0, 10);
    mkdirSync(join(site, 'content/initiatives'), { recursive: true });
    for (let n = 0; n < COUNT; n += 1) {
      const late = n % 3 === 0 ? 'updates: [{date: 2026-03-20, rag: red, summary: Late., next_step: {text: Sign}, path_to_green: Nights}]\n' : '';
      const lifecycle = n % 10 === 9 ? 'candidate' : 'active';
      writeFileSync(join(site, `content/initiatives/made-${n}.md`), `---
title: Made ${String(n).padStart(3, '0')}
why: It is one of many.
lifecycle: ${lifecycle}
priority: ${n % 4 ? 'normal' : 'top'}
team: operations
start: ${n === 1 ? today : '2026-01-05'}
baseline_date: 2027-0${4 + (n % 5)}-01
${late}---
`);
    }
  }, '--drafts'));
});
after(() => browser.close());

async function open(t, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.faults = await watch(page, address.slice(0, address.indexOf('portfolio/')));
  await page.goto(address);
  return page;
}

const names = (page) => page.locator('#ob-board tbody tr:visible th > a').allTextContents();
const status = (page) => page.locator('#ob-board').getByRole('status');
const says = (page, text) => status(page).filter({ hasText: text }).waitFor();

test('what is chosen narrows the board down, is counted, stands in the address, and the back button takes it back', async (t) => {
  const page = await open(t, `${root}portfolio/`);
  const all = await names(page);
  assert.ok(all.length >= 12, all.join());
  await says(page, `${all.length} of ${all.length}`);
  await page.locator('select[name=status]').selectOption('Off track');
  const off = await names(page);
  assert.ok(off.length > 0 && off.length < all.length);
  await says(page, `${off.length} of ${all.length}`);
  assert.equal(new URL(page.url()).search, '?status=bad');
  await page.locator('select[name=team]').selectOption('Operations');
  assert.deepEqual(await names(page), ['Operations cut-over']);
  assert.equal(new URL(page.url()).search, '?status=bad&team=operations');
  await page.goBack();
  await says(page, `${off.length} of`);
  assert.deepEqual(await names(page), off);
  await page.goBack();
  await says(page, `${all.length} of`);
  assert.deepEqual(await names(page), all);
  assert.equal(await page.locator('select[name=status]').inputValue(), '');
  assert.deepEqual(page.faults(), []);
});

test('a link opens the same picture, and one that names nobody shows everything', async (t) => {
  const page = await open(t, `${root}portfolio/?priority=top&sort=name`);
  const top = await names(page);
  assert.ok(top.length > 2);
  assert.deepEqual(top, [...top].sort((a, b) => a.localeCompare(b, 'en')));
  assert.equal(await page.getByLabel('Sort by').inputValue(), 'name');
  await page.goto(`${root}portfolio/?team=nobody-at-all&sort=`);
  const all = await names(page);
  assert.ok(all.length >= 12);
});

test('the board sorts by target and by slip, and Show all brings back what was built', async (t) => {
  const page = await open(t, `${root}portfolio/`);
  const built = await names(page);
  await page.getByLabel('Sort by').selectOption('Slip');
  assert.equal((await names(page))[0], 'Core-platform migration');
  await page.getByLabel('Sort by').selectOption('Target');
  const targets = await page.locator('#ob-board tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.target || '~'));
  assert.deepEqual(targets, [...targets].sort());
  await page.getByRole('button', { name: 'Show all' }).click();
  assert.deepEqual(await names(page), built);
  assert.equal(new URL(page.url()).search, '');
});

test('the board is used by keyboard alone', async (t) => {
  const page = await open(t, `${root}portfolio/`);
  await page.locator('select[name=status]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'priority');
  assert.equal(new URL(page.url()).searchParams.get('status'), await page.locator('select[name=status]').inputValue());
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'status');
});

test('nothing moves when the controls come, and without script the board is whole and has none', async (t) => {
  const page = await open(t, `${root}portfolio/`);
  const shift = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(0), 300);
  }));
  assert.ok(shift < 0.01, `${shift}`);
  const bare = await open(t, `${root}portfolio/`, { javaScriptEnabled: false });
  assert.equal(await bare.locator('.filters').count(), 0);
  assert.ok((await names(bare)).length >= 12);
});

test('rows of other pages come along once something is chosen, with links and marks that hold here', async (t) => {
  const page = await open(t, `${many}portfolio/`);
  assert.equal((await names(page)).length, 100);
  await page.getByLabel('Lifecycle').selectOption('Candidate');
  await says(page, /^1[34] of /);
  const rows = await names(page);
  assert.ok(rows.includes('Made 009') && rows.includes('Made 129'), rows.join());
  assert.equal(await page.locator('.pager').isVisible(), false);
  const marks = await page.locator('#ob-board tbody tr:visible use').evaluateAll((uses) => uses.filter((use) => !document.querySelector(use.getAttribute('href'))).length);
  assert.equal(marks, 0);
  await page.locator('#ob-board').getByRole('link', { name: 'Made 129' }).click();
  await page.getByRole('heading', { level: 1, name: 'Made 129' }).waitFor();
  await page.goBack();
  await says(page, /^1[34] of /);
  await page.getByRole('button', { name: 'Show all' }).click();
  assert.equal((await names(page)).length, 100);
  assert.deepEqual(page.faults(), []);
});

test('when the other pages do not arrive the board says so', async (t) => {
  const page = await open(t, `${many}portfolio/`);
  await page.route('**/portfolio/page/**', (route) => route.abort());
  await page.getByLabel('Lifecycle').selectOption('Candidate');
  await says(page, 'did not arrive');
});

test('whoever has gone quiet since the page was built is added', async (t) => {
  const page = await open(t, `${many}portfolio/`);
  const quiet = page.locator('#ob-gone li[data-live]');
  assert.equal(await quiet.count(), 0);
  await page.clock.setFixedTime(new Date('2036-01-01'));
  await page.reload();
  await quiet.waitFor();
  assert.match(await quiet.textContent(), /Made 001: last heard of [\d,]+ days ago/);
  assert.equal(await quiet.count(), 1);
});

test('the types of its script agree', () => {
  assert.deepEqual(understood(STATIC, ['portfolio.js']), { names: ['portfolio.js'], faults: [] });
});
