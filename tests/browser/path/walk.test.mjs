// The three paths of this repository's site, walked to their records by keyboard, with a material change in the middle.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe, COLOUR_RULES, sideways } from '../audit.mjs';
import { open, root, site } from './walked.mjs';

/** Goes on with Tab until what has the focus matches a selector. */
async function tabTo(page, selector) {
  for (let n = 0; n < 160; n += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`the keyboard does not come to ${selector}`);
}

/** Everything that a page must pass, in light, dark and forced colours, wide and narrow. */
async function sound(page, where) {
  const found = [...await axe(page)];
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(...await axe(page, COLOUR_RULES));
  await page.emulateMedia({ forcedColors: 'active' });
  found.push(...await axe(page, COLOUR_RULES));
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await page.setViewportSize({ width: 320, height: 700 });
  found.push(...await sideways(page));
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(found, [], where);
}

/** Walks from the page of a path through all its steps; `between` runs before the step of its number is left. */
async function steps(page, between = {}) {
  await tabTo(page, '#ob-progress .go');
  await page.keyboard.press('Enter');
  for (let n = 1; n < 20; n += 1) {
    await page.waitForSelector('#ob-walk');
    await between[n]?.();
    await tabTo(page, '.path .go');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    if (new URL(page.url()).hash === '#ob-quiz') return n;
  }
  return assert.fail('the path has no end');
}

/** The question that is asked, and the place of its right answer. */
const question = (page) => page.evaluate(() => {
  const text = document.querySelector('.asked legend').textContent;
  const one = [...document.querySelectorAll('.quiz[id]')].find((one) => one.querySelector('h3').textContent === text);
  return { id: one.id, right: +one.dataset.right, of: one.querySelectorAll('ul > li').length };
});

/** Answers all questions; those in `miss` wrongly the first time. Answers with how often each was asked. */
async function answer(page, miss = () => false) {
  await tabTo(page, '#ob-quiz .round button, #ob-quiz .went button');
  await page.keyboard.press('Enter');
  const asked = {};
  for (let n = 0; n < 60; n += 1) {
    if (await page.locator('#ob-quiz .went').count()) return asked;
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'legend', 'the question has the focus');
    const { id, right, of } = await question(page);
    const wrong = !asked[id] && miss(id);
    asked[id] = (asked[id] ?? 0) + 1;
    await tabTo(page, '.asked input');
    await page.keyboard.press('Space');
    for (let down = 0; down < (wrong ? (right + 1) % of : right); down += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('.told').innerText(), wrong ? /^Not that one\./ : /^Yes\./);
    if (n === 0) await sound(page, 'an answer');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'submit', 'the button has the focus');
    await page.keyboard.press('Enter');
  }
  return assert.fail('the questions have no end');
}

async function saved(page) {
  await tabTo(page, '#ob-record [value=save]');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  return { name: file.suggestedFilename(), made: JSON.parse(readFileSync(await file.path(), 'utf8')) };
}

const WEEK = 'your-first-week';

test('the first week by keyboard: a material change in the middle, a miss that comes back, a record', async (t) => {
  const page = await open(t, `paths/${WEEK}/`);
  await sound(page, 'a path that is not begun');
  const walked = await steps(page, {
    5() {
      site.edit('content/roles/ceo.md', (text) => text.replace('\nowner:', '\nrev: 2\nhistory:\n  - {rev: 2, date: 2026-03-30, kind: material, note: "Decides less than it did."}\nowner:'));
      site.build();
    },
  });
  assert.equal(walked, 8);
  const asked = await answer(page, (id) => id === 'ob-question-late-again');
  assert.equal(asked['ob-question-late-again'], 2, 'what was missed comes back');
  assert.ok(Object.entries(asked).every(([id, n]) => n === 1 || id === 'ob-question-late-again'));
  assert.match(await page.locator('.went h3').textContent(), /^Passed: 8 of 9 at the first answer\.$/);
  assert.equal(await page.locator('.results .s-bad').count(), 1);
  assert.equal(await page.locator('#ob-record').count(), 0, 'no record: a step has changed since it was read');
  await sound(page, 'results');

  await page.reload();
  assert.match(await page.locator('.steps .changed').innerText(), /Decides less than it did\./);
  await tabTo(page, '#ob-progress .go');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#ob-reread');
  assert.ok(page.url().endsWith('/roles/ceo/'));
  await tabTo(page, '.path .go');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await page.goto(`${root}paths/${WEEK}/`);
  await page.waitForSelector('#ob-record');
  await sound(page, 'a record');
  const { name, made } = await saved(page);
  assert.equal(name, `${WEEK}-completion.json`);
  assert.deepEqual(made.steps.find(({ record }) => record === 'role:ceo').rev, 2);
  assert.equal(made.steps.length, 8);
  assert.deepEqual([made.score.right, made.score.of, made.score.pass_percent], [8, 9, 80]);
  assert.match(made.build.edition, /^[0-9a-f]{16}$/);

  await page.evaluate(() => { window.print = () => { document.documentElement.dataset.asked = 'yes'; }; });
  await page.getByLabel('Your name').fill('Noor');
  await tabTo(page, '#ob-record [value=print]');
  await page.keyboard.press('Enter');
  await page.emulateMedia({ media: 'print' });
  const paper = await page.evaluate(() => document.body.innerText);
  assert.match(paper, /Noor/);
  assert.match(paper, /Chief executive officer\s+2/);
  assert.doesNotMatch(paper, /With somebody|Fact or myth|We try to be right/);
});

for (const [path, count, right] of [['reading-an-initiative', 8, 8], ['running-a-review', 9, 10]]) {
  test(`${path} by keyboard to its record`, async (t) => {
    const page = await open(t, `paths/${path}/`);
    assert.equal(await steps(page), count);
    await answer(page);
    await page.waitForSelector('#ob-record');
    const { made } = await saved(page);
    assert.equal(made.path.id, path);
    assert.deepEqual([made.score.right, made.score.of], [right, right]);
  });
}

test('too many misses do not pass, and another round may', async (t) => {
  const page = await open(t, `paths/${WEEK}/`);
  for (const box of await page.locator('.mark input').all()) await box.check();
  await answer(page, () => true);
  assert.match(await page.locator('.went h3').textContent(), /^Not passed: 0 of 9 at the first answer, and 80 % are wanted\.$/);
  assert.equal(await page.locator('#ob-record').count(), 0);
  await answer(page);
  await page.waitForSelector('#ob-record');
});

test('without script every question is there with its answer folded away', async (t) => {
  const page = await open(t, `paths/${WEEK}/`, { javaScriptEnabled: false });
  assert.equal(await page.locator('.quiz details:not([open])').count(), 9);
  await page.locator('.quiz summary').first().click();
  assert.match(await page.locator('.quiz details[open]').innerText(), /Myth|Fact/);
  assert.equal(await page.locator('#ob-record, .asked, .round').count(), 0);
});
