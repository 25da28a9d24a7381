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

/** Has `answer(route)` deal with what scripts fetch of a term's page; answers with a list that grows by each request. */
async function fetched(page, term, answer = (route) => route.continue()) {
  const requests = [];
  await page.route(`${root}glossary/${term}/`, async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    requests.push(route.request().url());
    await answer(route);
  });
  return requests;
}

/** The same, answered once the test calls `let`; waits until a press on `word` has asked. */
async function held(page, word, term, answer) {
  let go;
  const gone = new Promise((resolve) => { go = resolve; });
  let done;
  const answered = new Promise((resolve) => { done = resolve; });
  const requests = await fetched(page, term, async (route) => {
    await gone;
    await (answer ? answer(route) : route.continue()).catch(() => {});
    done();
  });
  const asked = page.waitForRequest(`${root}glossary/${term}/`);
  await mark(page, word).click();
  await asked;
  return { requests, async let() { go(); await answered; await page.waitForTimeout(200); } };
}

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

test('what a term means is asked for when one comes near its mark, and once', async (t) => {
  const page = await open(t);
  const slack = await fetched(page, 'slack');
  const load = await fetched(page, 'load');
  assert.deepEqual([...slack, ...load], []);
  await Promise.all([page.waitForResponse(`${root}glossary/slack/`), mark(page, 'slack').hover()]);
  await Promise.all([page.waitForResponse(`${root}glossary/load/`), mark(page, 'load').focus()]);
  for (const [word, name] of [['slack', 'Slack'], ['load', 'Load'], ['slack', 'Slack']]) {
    await mark(page, word).click();
    await note(page, name).waitFor();
    await page.keyboard.press('Escape');
  }
  assert.deepEqual([slack.length, load.length], [1, 1]);
  assert.deepEqual(page.faults(), []);
});

test('where the definition cannot be had, a mark is the link that it looks like', async (t) => {
  const answers = {
    'no connection': (route) => route.abort(),
    'no such page': (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Slack</h1><p id="ob-definition">Not here.</p>' }),
    'no definition': (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Slack</h1><p>Text.</p>' }),
    'no page': (route) => route.fulfill({ contentType: 'application/json', body: '{}' }),
    'no answer': () => {},
  };
  for (const [what, answer] of Object.entries(answers)) {
    const page = await open(t);
    const requests = await fetched(page, 'slack', answer);
    await mark(page, 'slack').click();
    await page.waitForURL(`${root}glossary/slack/`).catch(() => assert.fail(`${what}: stays at ${page.url()}`));
    assert.ok(requests.length > 0, what);
  }
});

test('an answer that comes late opens nothing over what the reader did since', async (t) => {
  const since = {
    'another mark': async (page) => {
      await mark(page, 'load').click();
      await note(page, 'Load').waitFor();
    },
    Escape: (page) => page.keyboard.press('Escape'),
    'a press elsewhere': (page) => page.mouse.click(900, 600),
    'on to another link': (page) => page.keyboard.press('Tab'),
  };
  for (const [what, act] of Object.entries(since)) {
    for (const answer of [undefined, (route) => route.abort()]) {
      const page = await open(t);
      const late = await held(page, 'slack', 'slack', answer);
      await act(page);
      await late.let();
      assert.equal(await note(page, 'Slack').count(), 0, what);
      assert.equal(await page.locator('.term-note').count(), Number(what === 'another mark'), what);
      assert.equal(page.url(), `${root}terms/`, what);
    }
  }
});

test('whoever follows another link meanwhile gets there', async (t) => {
  const page = await open(t);
  const late = await held(page, 'slack', 'slack', (route) => route.abort());
  let show;
  const shown = new Promise((resolve) => { show = resolve; });
  await page.route(`${root}glossary/`, async (route) => {
    await shown;
    await route.continue();
  });
  // By script, as a press in the masthead or in the browser's own menus: no event of the page tells of it.
  await page.evaluate((to) => { setTimeout(() => location.assign(to)); }, `${root}glossary/`);
  await page.waitForRequest(`${root}glossary/`);
  await late.let();
  show();
  await page.waitForURL(`${root}glossary/`);
});

test('two quick presses on a mark ask once and open one note', async (t) => {
  const page = await open(t);
  const late = await held(page, 'slack', 'slack');
  await mark(page, 'slack').click();
  await late.let();
  await note(page, 'Slack').waitFor();
  assert.equal(await page.locator('.term-note').count(), 1);
  assert.equal(late.requests.length, 1);
  assert.deepEqual(page.faults(), []);
});

test('of a fetched page only the definition comes in: its links lead where they led, its ids and scripts stay out', async (t) => {
  const page = await open(t);
  const script = `<script src="${new URL('ran.js', root)}"></script>`;
  await page.route(`${root}ran.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: 'window.ran = true;' }));
  await fetched(page, 'slack', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<h1>A &lt;b>name</h1><p id="ob-definition">See <a id="ob-main" href="../load/#x">this</a>, <a href="#here">here</a> and <a href="https://example.org/?a=1">that</a>.${script}</p>${script}`,
  }));
  await mark(page, 'slack').click();
  await note(page, 'A <b>name').waitFor();
  const links = await page.locator('.term-note a').evaluateAll((links) => links.map((link) => link.href));
  assert.deepEqual(links, [`${root}glossary/load/#x`, `${root}glossary/slack/#here`, 'https://example.org/?a=1', `${root}glossary/slack/`]);
  assert.equal(await page.locator('[id="ob-main"]').count(), 1);
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.deepEqual(page.faults(), []);
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
