// Walking a path in a real browser: bars, marks, what changes meanwhile, progress as a file, several paths, no script.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe, sideways } from '../audit.mjs';
import { open, root, site } from './walked.mjs';

const MYTH = 'content/myths/too-many-priorities.md';
const bars = (page) => page.$$eval('nav.path', (all) => all.filter((one) => one.checkVisibility()).map((one) => one.querySelector('p').textContent.replace(/ Also on.*/, '')));
const left = (page) => page.$eval('.left span', (one) => one.textContent);
const go = (page) => page.locator('nav.path .go:visible');

test('a step that was left by its button is read; changes of its meaning ask for it again, others do not', async (t) => {
  const page = await open(t, 'paths/your-first-week/');
  assert.equal(await left(page), '0 read, 12 minutes left');
  await page.getByRole('link', { name: 'Begin' }).click();
  assert.ok(page.url().endsWith('/roles/coo/'));
  assert.deepEqual(await bars(page), ['Step 1 of 7 · Your first week: how operations works']);
  for (const step of ['/roles/ceo/', '/myths/too-many-priorities/', '/flags/plans-move-deadlines-dont/']) {
    assert.match(await go(page).textContent(), /^Read, next: /);
    await go(page).click();
    await page.waitForURL(`**${step}`);
  }
  assert.equal(await left(page), '3 read, 4 minutes left');

  site.edit(MYTH, (text) => text.replace('\nowner:', '\nrev: 2\nhistory:\n  - {rev: 2, date: 2026-03-30, kind: editorial, note: A comma.}\nowner:'));
  site.build();
  await page.goto(`${root}myths/too-many-priorities/`);
  assert.equal(await left(page), '3 read, 4 minutes left', 'a comma is no reason');
  assert.equal(await page.locator('#ob-reread').count(), 0);
  assert.ok(await page.getByRole('heading', { name: 'So, again' }).isVisible(), 'the page keeps all of its sections');

  site.edit(MYTH, (text) => text.replace('rev: 2\n', 'rev: 3\n').replace('A comma.}\n', 'A comma.}\n  - {rev: 3, date: 2026-03-31, kind: material, note: "Two priorities are too many, too."}\n'));
  site.build();
  await page.reload();
  assert.equal(await left(page), '2 read, 5 minutes left');
  const again = await page.locator('#ob-reread').innerText();
  assert.match(again, /You read revision 1 on \d+ \w+ \d{4}\. This is revision 3\./);
  assert.match(again, /Two priorities are too many, too\./);
  assert.doesNotMatch(again, /A comma/);
  assert.deepEqual([...await axe(page), ...await sideways(page)], []);
  await page.goto(`${root}paths/your-first-week/`);
  assert.match(await page.locator('.steps .changed').innerText(), /Changed since you read it[^]*Two priorities are too many, too\./);
  assert.deepEqual([...await axe(page), ...await sideways(page)], []);
  await page.getByRole('link', { name: 'Go on' }).click();
  await go(page).click();
  await page.goBack();
  assert.equal(await page.locator('#ob-reread').count(), 0, 'it was read again');
});

test('progress is taken along as a file, read again, and forgotten only when asked twice', async (t) => {
  const page = await open(t, 'paths/reading-an-initiative/');
  await page.getByLabel('Read: Baseline').check();
  await page.getByLabel('Read: Slip').check();
  await page.getByLabel('Read: Slip').uncheck();
  assert.match(await left(page), /^1 read/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
  assert.equal(file.suggestedFilename(), 'opsbook-progress.json');
  const text = readFileSync(await file.path(), 'utf8');
  assert.deepEqual(Object.keys(JSON.parse(text).read), ['term:baseline']);
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await left(page), /^1 read/, 'kept');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.keyboard.press('Enter');
  assert.match(await left(page), /^0 read/);
  const input = page.locator('#ob-progress input[type=file]');
  await input.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"format": "<b>"}') });
  await page.getByText('That is no file of somebody’s progress.').waitFor();
  await input.setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByText('Loaded: one record that was read.').waitFor();
  assert.match(await left(page), /^1 read/);
});

test('of several paths the one asked for or last walked is shown; none is hidden when that is not known', async (t) => {
  const page = await open(t, 'initiatives/core-platform-migration/');
  assert.equal((await bars(page)).length, 2);
  await page.goto(`${root}initiatives/core-platform-migration/?path=reading-an-initiative`);
  assert.deepEqual(await bars(page), ['Step 3 of 8 · Reading an initiative page']);
  await go(page).click();
  assert.ok(page.url().endsWith('/flags/date-slips-quietly/?path=reading-an-initiative'), page.url());
  await page.goto(`${root}initiatives/core-platform-migration/`);
  assert.deepEqual(await bars(page), ['Step 3 of 8 · Reading an initiative page'], 'the last one walked');
  await page.locator('.also a').click();
  await page.waitForURL('**/?path=your-first-week');
  await page.waitForSelector('.left');
  assert.deepEqual(await bars(page), ['Step 5 of 7 · Your first week: how operations works']);
});

test('without script there are links on every path, and steps with their minutes', async (t) => {
  const page = await open(t, 'initiatives/core-platform-migration/', { javaScriptEnabled: false });
  assert.equal(await page.locator('nav.path').count(), 2);
  assert.equal(await page.locator('nav.path progress').count(), 0);
  await page.locator('nav.path .go').first().click();
  assert.ok(page.url().endsWith('/initiatives/warehouse-capacity-expansion/'));
  await page.goto(`${root}paths/your-first-week/`);
  assert.equal(await page.locator('.steps input, #ob-progress').count(), 0);
});

test('the bar is part of the first picture: nothing moves', async (t) => {
  const page = await open(t, 'roles/coo/');
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 300);
  }));
  assert.equal(shift, 0);
});

test('a checklist that is a step has its bar and its answers', async (t) => {
  const page = await open(t, 'checklists/operating-review/');
  assert.match(await left(page), /^0 read, \d+ minutes left$/);
  await page.locator('.item .tri label').first().click();
  assert.match(await page.locator('.counts').innerText(), /1 raised/);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('[id]')].length - new Set([...document.querySelectorAll('[id]')].map((one) => one.id)).size), 0, 'every id once');
});
