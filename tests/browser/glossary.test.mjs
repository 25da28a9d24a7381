// Terms of the glossary in a text: the note that a mark opens, by mouse, keyboard and touch, and what is left without script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, sideways, watch } from './audit.mjs';
import { launch } from './chromium.mjs';
import { build, said, serve } from './site.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';

const STATES = new URL('states', import.meta.url).pathname;
const RECORDS = {
  'glossary/slack.md': '---\nterm: Slack\nalso: [headroom]\ndefinition: Capacity that nobody has *planned*. See [[page:terms|a page]].\n---\nText.\n',
  'glossary/load.md': '---\nterm: Load\ndefinition: Capacity that somebody has planned.\n---\nText.\n',
  'terms.md': `---\ntitle: Terms\nsummary: A page with terms.\n---\nA sentence with slack in it, and with a load.\n\n${'More text.\n\n'.repeat(60)}And Überlast.\n`,
  'glossary/ueberlast.md': '---\nterm: Überlast\ndefinition: Too much of it.\n---\nText.\n',
};

let browser, root;
before(async () => {
  browser = await launch();
  root = await serve(build(STATES, (site) => {
    mkdirSync(`${site}/content/glossary`, { recursive: true });
    for (const [path, text] of Object.entries(RECORDS)) writeFileSync(`${site}/content/${path}`, text);
  }));
});
after(() => browser.close());

/** A page in a context of its own, closed with it at the end of the test. */
async function open(t, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.faults = await watch(page, root);
  await page.goto(`${root}terms/`);
  return page;
}

const mark = (page, word) => page.locator('main a.gl', { hasText: word });
const note = (page, name) => page.getByRole('dialog', { name, exact: true });
const focused = (page) => page.evaluate(() => document.activeElement?.textContent);

test('a mark opens its note in place, and nothing moves', async (t) => {
  const page = await open(t);
  const link = mark(page, 'slack');
  await page.waitForFunction(() => document.querySelector('a.gl')?.ariaHasPopup === 'dialog');
  const places = () => page.evaluate(() => JSON.stringify([...document.querySelectorAll('main p')].map((p) => p.getBoundingClientRect()).concat([document.documentElement.scrollHeight])));
  const before = await places();
  await link.click();
  await note(page, 'Slack').waitFor();
  assert.equal(await places(), before);
  assert.match(await note(page, 'Slack').innerText(), /Capacity that nobody has planned\. See a page\./);
  const [mine, its] = [await link.boundingBox(), await note(page, 'Slack').boundingBox()];
  assert.ok(Math.abs(mine.x - its.x) < 2 && its.y >= mine.y + mine.height && its.y < mine.y + mine.height + 20, JSON.stringify([mine, its]));
  await mark(page, 'load').click();
  await note(page, 'Load').waitFor();
  assert.equal(await page.locator('.term-note').count(), 1, 'one at a time');
  await page.mouse.click(900, 600);
  await page.waitForFunction(() => !document.querySelector('.term-note'));
  assert.equal(page.url(), `${root}terms/`);
  assert.deepEqual(page.faults(), []);
});

test('by keyboard: Enter opens, Tab reaches what is in it, Escape and the button close, and one is back at the mark', async (t) => {
  const page = await open(t);
  for (const close of ['Escape', 'button']) {
    await mark(page, 'slack').focus();
    await page.keyboard.press('Enter');
    await note(page, 'Slack').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.term-note')));
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Close');
    if (close === 'Escape') {
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'a page');
    }
    await page.keyboard.press(close === 'Escape' ? 'Escape' : 'Enter');
    await page.waitForFunction(() => !document.querySelector('.term-note'));
    assert.equal(await focused(page), 'slack', close);
  }
  await page.keyboard.press('Enter');
  await note(page, 'Slack').getByRole('link', { name: 'All about the term' }).click();
  await page.waitForURL(`${root}glossary/slack/`);
  assert.deepEqual(page.faults(), []);
});

test('without script a mark is a link to the term, and for whoever asks for another tab', async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  assert.equal(await page.locator('.term-note').count(), 0);
  await mark(page, 'slack').click();
  await page.waitForURL(`${root}glossary/slack/`);
  const scripted = await open(t);
  const [other] = await Promise.all([scripted.context().waitForEvent('page'), mark(scripted, 'load').click({ modifiers: ['ControlOrMeta'] })]);
  await other.waitForURL(`${root}glossary/load/`);
  assert.equal(await scripted.locator('.term-note').count(), 0);
});

test('a note stays within the window, at the end of a page and on a telephone, and axe has nothing to say', async (t) => {
  for (const options of [{ viewport: { width: 390, height: 700 } }, { colorScheme: 'dark' }, { forcedColors: 'active' }, { reducedMotion: 'reduce' }]) {
    const page = await open(t, options);
    for (const [word, name] of [['load', 'Load'], ['Überlast', 'Überlast']]) {
      await mark(page, word).click();
      await note(page, name).waitFor();
      const box = await note(page, name).evaluate((note) => {
        const { left, right, top, bottom } = note.getBoundingClientRect();
        return left >= 0 && right <= document.documentElement.clientWidth && top >= 0 && bottom <= innerHeight;
      });
      assert.ok(box, `${name} ${JSON.stringify(options)}`);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await sideways(page), []);
      await page.keyboard.press('Escape');
    }
  }
});

test('on paper there is no note and no mark', async (t) => {
  const page = await open(t);
  await mark(page, 'slack').click();
  await note(page, 'Slack').waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.term-note').evaluate((note) => note.checkVisibility()), false);
  assert.equal(await mark(page, 'slack').evaluate((link) => getComputedStyle(link).textDecorationLine), 'none');
});

test('the pages of this site that mark terms open every note', async (t) => {
  const at = await serve(said('OPSBOOK_SITE'), process.env.OPSBOOK_BASE_URL);
  const page = await open(t);
  await page.goto(`${at}roles/coo/`);
  const marks = page.locator('main a.gl');
  assert.ok((await marks.count()) > 0);
  for (const link of await marks.all()) {
    await link.click();
    await page.locator('.term-note:popover-open').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('.term-note'));
  }
});
