// What the theme does beside being read: colours, contents that follow, copying, the age of a check, and the
// modes that it has to hold in (no script, no storage, paper, keyboard, a telephone, right to left).
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { watch } from './audit.mjs';
import { launch } from './chromium.mjs';
import { build, pagesOf, said, serve } from './site.mjs';

const STATES = new URL('states', import.meta.url).pathname;
const DARK = 'rgb(19, 22, 26)';
const WHITE = 'rgb(255, 255, 255)';

let browser, root, states;
before(async () => {
  browser = await launch();
  root = await serve(said('OPSBOOK_SITE'), process.env.OPSBOOK_BASE_URL);
  states = await serve(build(STATES, undefined, '--drafts'));
});
after(() => browser.close());

/** A page in a context of its own, closed with it at the end of the test. */
async function open(t, options = {}, at = root) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.faults = await watch(page, at);
  return page;
}

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const colours = (page) => page.getByRole('button', { name: /^Colours: / });
const labelled = (page, label) => page.getByRole('button', { name: label, exact: true }).waitFor();

/** Keeps the deferred script back until the function that it answers with is called. */
async function hold(page) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/assets/page.*', async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

// --- colours ---------------------------------------------------------------------------------------

test('the Colours button goes through automatic, light and dark, and says where it is', async (t) => {
  const page = await open(t, { colorScheme: 'dark' });
  await page.goto(root);
  await labelled(page, 'Colours: automatic');
  assert.equal(await paper(page), DARK);
  await colours(page).click();
  await labelled(page, 'Colours: light');
  assert.equal(await paper(page), WHITE);
  await page.emulateMedia({ colorScheme: 'light' });
  await colours(page).press('Enter');
  await labelled(page, 'Colours: dark');
  assert.equal(await paper(page), DARK);
  await colours(page).press('Space');
  await labelled(page, 'Colours: automatic');
  assert.equal(await paper(page), WHITE);
  assert.equal(await colours(page).getAttribute('data-live'), '', 'what a script puts in carries the mark');
});

test('a choice stays, on other pages and after a reload; automatic follows the system again', async (t) => {
  const page = await open(t);
  await page.goto(root);
  await colours(page).click();
  await colours(page).click();
  await page.goto(`${root}roles/coo/`);
  await labelled(page, 'Colours: dark');
  assert.equal(await paper(page), DARK);
  await colours(page).click();
  await page.reload();
  await labelled(page, 'Colours: automatic');
  assert.equal(await paper(page), WHITE);
});

test('the first paint is in the chosen colours', async (t) => {
  const page = await open(t);
  await page.goto(root);
  await page.evaluate(() => localStorage.setItem('opsbook-colours', 'dark'));
  // The page's own script comes late; what is painted before it must be right already.
  const release = await hold(page);
  await page.goto(root, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
  assert.equal(await paper(page), DARK);
  assert.equal(await page.getByRole('button').count(), 0);
  release();
  await labelled(page, 'Colours: dark');
});

test('a page that is kept and shown again takes the colours chosen in between', async (t) => {
  const page = await open(t);
  await page.goto(root);
  await labelled(page, 'Colours: automatic');
  await page.evaluate(() => {
    localStorage.setItem('opsbook-colours', 'dark');
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });
  await labelled(page, 'Colours: dark');
  assert.equal(await paper(page), DARK);
});

test('where storage is refused, or holds rubbish, the button works all the same', async (t) => {
  const page = await open(t);
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('refused', 'SecurityError'); },
  }));
  await page.goto(`${root}roles/coo/`);
  await colours(page).click();
  await colours(page).click();
  await labelled(page, 'Colours: dark');
  assert.equal(await paper(page), DARK);
  assert.equal(await page.locator('.toc [aria-current]').count(), 1, 'the rest of the script runs');
  assert.deepEqual(page.faults(), []);

  const other = await open(t);
  await other.goto(root);
  await other.evaluate(() => localStorage.setItem('opsbook-colours', '"><constructor'));
  await other.reload();
  await labelled(other, 'Colours: automatic');
  assert.deepEqual(other.faults(), []);
});

// --- contents, copying, age ------------------------------------------------------------------------

test('the contents follow: while one reads, after a link, and at the end of the page', async (t) => {
  const page = await open(t);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${root}roles/coo/`);
  const current = page.locator('.toc [aria-current="true"]');
  const links = await page.locator('.toc a').evaluateAll((all) => all.map((link) => [link.hash, link.textContent]));
  const says = (text) => page.waitForFunction((text) => {
    const all = [...document.querySelectorAll('.toc [aria-current="true"]')];
    return all.length === 1 && all[0].textContent === text;
  }, text);
  await says(links[0][1]);
  for (const [hash, text] of links) {
    await page.evaluate((hash) => document.getElementById(decodeURIComponent(hash.slice(1))).scrollIntoView(), hash);
    const reachable = await page.evaluate(() => scrollY + innerHeight < document.documentElement.scrollHeight - 300);
    if (reachable) await says(text);
  }
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await says(links.at(-1)[1]);
  for (const [, text] of links.toReversed()) {
    await page.locator('.toc a', { hasText: text }).first().click();
    await says(text);
    const bar = await current.evaluate((link) => {
      const [box, frame] = [link.getBoundingClientRect(), link.closest('.toc').getBoundingClientRect()];
      return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
    });
    assert.ok(bar, `${text} stands within the contents`);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await says(links[0][1]);
});

test('code is copied by a button, by keyboard, and says so', async (t) => {
  const page = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] }, states);
  await page.goto(`${states}markdown/`);
  const boxes = page.locator('.copy');
  assert.equal(await boxes.count(), await page.locator('pre').count());
  const box = boxes.first();
  await box.getByRole('button', { name: 'Copy', exact: true }).focus();
  await page.keyboard.press('Enter');
  await box.getByRole('status').filter({ hasText: 'Copied.' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '# A comment\ntitle: "A string"\ncount: 42');
  await page.keyboard.press('Tab');
  assert.equal(await box.getByRole('status').textContent(), '');
});

test('where copying is refused the code is selected, and the reader is told', async (t) => {
  const page = await open(t, {}, states);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`${states}markdown/`);
  const box = page.locator('.copy').first();
  await box.getByRole('button').click();
  await box.getByRole('status').filter({ hasText: 'press Ctrl C' }).waitFor();
  assert.equal((await page.evaluate(() => String(getSelection()))).trimEnd(), '# A comment\ntitle: "A string"\ncount: 42');
});

test('a check that is too old is said to be so, by the day of the site', async (t) => {
  const page = await open(t, {}, states);
  const banner = page.locator('.stale');
  await page.goto(`${states}roles/coo/`);
  assert.equal(await banner.textContent(), 'Last checked 14 months ago. Read with care.');
  assert.ok(await banner.evaluate((line) => line.getBoundingClientRect().bottom <= document.querySelector('main').getBoundingClientRect().top));
  await page.goto(`${states}glossary/week/`);
  assert.equal(await banner.textContent(), 'Last checked 9 days ago. Read with care.');
  for (const quiet of ['markdown/', 'roles/nobody/', 'flags/old-way/', '']) {
    await page.goto(states + quiet);
    await colours(page).waitFor();
    assert.equal(await banner.count(), 0, quiet);
  }
});

test('without a day of its own the site goes by the reader’s, to the day', async (t) => {
  const folder = build(STATES, (site) => {
    const config = readFileSync(`${site}/opsbook.yaml`, 'utf8');
    writeFileSync(`${site}/opsbook.yaml`, config.replace(/^as_of:.*\n/m, '').replace('term: P7D', 'term: P1M'));
  }, '--as-of', '2026-11-25');
  const at = await serve(folder);
  // Reviewed on 16 November, due on 16 December.
  const days = { '2026-12-16T23:30:00': null, '2026-12-17T00:30:00': '1 month ago', '2028-01-15T12:00:00': '13 months ago', '2028-01-16T12:00:00': '14 months ago' };
  for (const timezoneId of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
    const page = await open(t, { timezoneId, locale: 'de-DE' }, at);
    for (const [now, ago] of Object.entries(days)) {
      await page.clock.setFixedTime(await page.evaluate((now) => Date.parse(now), now));
      await page.goto(`${at}glossary/week/`);
      await colours(page).waitFor();
      const lines = await page.locator('.stale').allTextContents();
      assert.deepEqual(lines, ago ? [`Last checked ${ago}. Read with care.`] : [], `${now} ${timezoneId}`);
    }
  }
});

test('an initiative that has gone silent says so, late at first and then louder, by the reader’s day or the site’s', async (t) => {
  const folder = build(STATES, (site) => {
    const config = readFileSync(`${site}/opsbook.yaml`, 'utf8');
    writeFileSync(`${site}/opsbook.yaml`, config.replace(/^as_of:.*\n/m, ''));
    writeFileSync(`${site}/content/initiatives/late.md`, `---
title: Late
why: It is.
lifecycle: active
priority: low
team: operations
start: 2026-10-01
baseline_date: 2027-01-31
cadence: P7D
updates:
  - {date: 2026-11-02, rag: green, summary: Fine.}
---
`);
  }, '--as-of', '2026-11-25');
  const at = await serve(folder);
  // A cadence and two days end on 11 November, two cadences on 16 November.
  const said = { '2026-11-11': null, '2026-11-12': 'Last update 10 days ago. The next one is late.', '2026-11-16': 'Last update 14 days ago. The next one is late.', '2026-11-17': 'Last update 15 days ago. It has gone silent.' };
  for (const [day, line] of Object.entries(said)) {
    const page = await open(t, { timezoneId: 'Pacific/Kiritimati' }, at);
    await page.clock.setFixedTime(Date.parse(`${day}T00:30:00+14:00`));
    await page.goto(`${at}initiatives/late/`);
    await colours(page).waitFor();
    assert.deepEqual(await page.locator('.stale').allTextContents(), line ? [line] : [], day);
    assert.equal(await page.locator('.stale.over').count(), +(day === '2026-11-17'), day);
  }
  // The site says its own day: 31 March.
  const page = await open(t);
  await page.goto(`${root}initiatives/returns-portal/`);
  assert.deepEqual(await page.locator('.stale').allTextContents(), ['Last update 29 days ago. It has gone silent.']);
  await page.goto(`${root}initiatives/second-carrier/`);
  await colours(page).waitFor();
  assert.equal(await page.locator('.stale').count(), 0);
});

// --- no layout shift, no flash ---------------------------------------------------------------------

test('nothing moves while a page loads, however late its script comes', async (t) => {
  const pages = ['', 'roles/coo/', 'flags/watermelon/', 'initiatives/core-platform-migration/', 'checklists/operating-review/', 'glossary/'];
  const all = [...pages.map((path) => [root, path]), [states, 'roles/coo/'], [states, 'markdown/']];
  for (const width of [1280, 390]) {
    const page = await open(t, { viewport: { width, height: 900 } });
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value, sources }) => ({ value, at: sources.map(({ node }) => node?.className ?? String(node)) }))))
        .observe({ type: 'layout-shift', buffered: true });
    });
    await page.route('**/assets/page.*', (route) => setTimeout(() => route.continue(), 250));
    for (const [at, path] of all) {
      await page.goto(at + path, { waitUntil: 'load' });
      await colours(page).waitFor();
      // Two frames: what the script did has been laid out and painted.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))));
      assert.deepEqual(await page.evaluate(() => window.shifts), [], `/${path} at ${width}`);
    }
  }
});

test('contents that follow move nothing either', async (t) => {
  const page = await open(t);
  await page.goto(`${root}roles/coo/`);
  await page.locator('.toc [aria-current]').waitFor();
  const heights = () => page.locator('.toc a').evaluateAll((all) => all.map((link) => link.offsetHeight));
  const before = await heights();
  await page.evaluate(() => scrollTo(0, 3000));
  await page.waitForFunction(() => !document.querySelector('.toc a').hasAttribute('aria-current'));
  assert.deepEqual(await heights(), before);
});

// --- a telephone, no script, paper, keyboard, right to left ----------------------------------------

test('on a telephone the sections are a grid of four by two, all there, without a menu button', async (t) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(t, { viewport: { width: 390, height: 844 }, javaScriptEnabled });
    await page.goto(`${root}roles/coo/`);
    const boxes = await page.locator('.sections a').evaluateAll((all) => all.map((link) => {
      const { left, top, height, width } = link.getBoundingClientRect();
      return { left: Math.round(left), top: Math.round(top), height, width };
    }));
    assert.equal(boxes.length, 8);
    assert.equal(new Set(boxes.map(({ left }) => left)).size, 4);
    assert.equal(new Set(boxes.map(({ top }) => top)).size, 2);
    assert.ok(boxes.every(({ height, width }) => height >= 40 && width >= 44), JSON.stringify(boxes));
    assert.equal(await page.locator('.sections [aria-current="page"]').innerText(), 'Roles');
  }
});

test('without script every page says the same, and shows no control that does nothing', async (t) => {
  const folder = said('OPSBOOK_SITE');
  const tops = new Set();
  const chosen = pagesOf(folder).filter((path) => {
    const top = path.split('/').slice(0, 1) + String(path.split('/').length);
    return !tops.has(top) && tops.add(top);
  });
  const text = (page) => page.evaluate(() => {
    // What a script adds, words that say what this reader has done, and questions, which it asks one after the other.
    document.querySelectorAll('[data-live], [data-words], .quiz').forEach((element) => element.remove());
    return document.body.innerText.replace(/\s+/g, ' ');
  });
  const [plain, scripted] = [await open(t, { javaScriptEnabled: false }), await open(t)];
  for (const [at, path] of [...chosen.map((path) => [root, path]), [states, 'markdown/'], [states, 'flags/old-way/']]) {
    await plain.goto(at + path);
    assert.equal(await plain.locator('button, input, select, [data-live], dialog').count(), 0, path);
    await scripted.goto(at + path);
    assert.equal(await text(plain), await text(scripted), path);
  }
});

test('on paper there is no navigation, everything is unfolded, and one column is left', async (t) => {
  const page = await open(t, { viewport: { width: 1280, height: 900 } }, states);
  const gone = '.sections, .tools, .rail, .jump, .pn, .pager, .skip, .stale, .copy, .plain, .snippet, button';
  for (const [at, path] of [[root, 'roles/coo/'], [root, 'checklists/operating-review/'], [root, 'initiatives/core-platform-migration/'], [states, 'markdown/'], [states, 'roles/coo/']]) {
    await page.goto(at + path);
    await colours(page).waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const seen = await page.locator(gone).evaluateAll((all) => all.filter((element) => element.checkVisibility()).map((element) => element.className));
    assert.deepEqual(seen, [], path);
    const folded = await page.locator('details:not(.snippet) > :not(summary)').evaluateAll((all) => all.filter((element) => !element.getBoundingClientRect().height).length);
    assert.equal(folded, 0, path);
    const left = await page.locator('.page h1, .sec > h2:not(.vh)').evaluateAll((all) => [...new Set(all.filter((head) => head.checkVisibility()).map((head) => Math.round(head.getBoundingClientRect().left)))]);
    assert.equal(left.length, 1, `${path}: heads start at ${left}`);
    assert.equal(await paper(page), WHITE, path);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  }
  await page.goto(`${states}flags/new-way/`);
  await page.emulateMedia({ media: 'print' });
  const address = await page.locator('main a[href^="http"]').first().evaluate((link) => getComputedStyle(link, '::after').content);
  assert.match(address, /https:\/\/example\.example\/a/);
});

test('by keyboard: the skip link comes first and leads to the text, and focus is seen wherever it is', async (t) => {
  for (const media of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
    const page = await open(t);
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    await page.goto(`${root}roles/coo/`);
    await colours(page).waitFor();
    const focused = () => page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const { top, bottom, width } = document.activeElement.getBoundingClientRect();
      return { text: document.activeElement.innerText.trim(), outlineStyle, outlineWidth: parseFloat(outlineWidth), inView: bottom > 0 && top < innerHeight && width > 0 };
    });
    await page.keyboard.press('Tab');
    assert.equal((await focused()).text, 'Skip to the text');
    assert.ok(await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().top >= 0));
    let stops = 0;
    for (let at; stops < 45; stops++) {
      at = await focused();
      if (!at.text && stops > 20) break;
      assert.ok(at.outlineStyle !== 'none' && at.outlineWidth >= 2 && at.inView, JSON.stringify(at));
      await page.keyboard.press('Tab');
    }
    assert.ok(stops > 20);
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
  }
});

test('right to left the page is its own mirror image', async (t) => {
  const folder = build(STATES, (site) => {
    const config = readFileSync(`${site}/opsbook.yaml`, 'utf8');
    writeFileSync(`${site}/opsbook.yaml`, `${config}language: ar\n`);
  }, '--drafts');
  const rtl = await serve(folder);
  const kinds = ['roles/coo/', 'flags/new-way/', 'checklists/short/', 'initiatives/silent/', 'markdown/', 'glossary/', 'people/', 'paths/short/'];
  // Boxes whose width does not hang on their text: lines may break elsewhere around another full stop.
  const framed = '.mast .name .ico, .kick .ico, .mast .name img, .tools, .head > h1, .kick, .docket > div, .rail, .toc, .sec > h2, .sec > div, .rows > li, .rows .ico, .item, .item details > div, .log > li, .note, .ask, pre, .scroll, .gloss > div, .colo .wrap > div, .quiz';
  const measure = (page) => page.locator(framed).evaluateAll((all) => all.filter((element) => element.checkVisibility()).map((element) => {
    const { left, right } = element.getBoundingClientRect();
    const { paddingLeft, paddingRight, borderLeftWidth, borderRightWidth } = getComputedStyle(element);
    return { what: element.className.baseVal ?? `${element.localName}.${element.className}`, left, right, inner: [paddingLeft, borderLeftWidth], outer: [paddingRight, borderRightWidth] };
  }));
  for (const width of [1280, 390]) {
    const page = await open(t, { viewport: { width, height: 900 } }, rtl);
    for (const path of kinds) {
      await page.goto(rtl + path);
      await colours(page).waitFor();
      // What is folded away has no place of its own.
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).direction), 'rtl');
      const there = await measure(page);
      await page.evaluate(() => (document.documentElement.dir = 'ltr'));
      const here = await measure(page);
      assert.ok(there.length > 8, path);
      there.forEach((box, n) => {
        const near = (a, b) => Math.abs(a - b) < 1.5;
        assert.ok(near(width - box.right, here[n].left) && near(width - box.left, here[n].right), `/${path} at ${width}: ${JSON.stringify([box, here[n]])}`);
        assert.deepEqual([box.outer, box.inner], [here[n].inner, here[n].outer], `/${path} at ${width}: ${box.what}`);
      });
    }
  }
});

test('a site’s own colour and logo are on every page, and nothing else changes', async (t) => {
  const page = await open(t, {}, states);
  await page.goto(`${states}flags/new-way/`);
  const value = (name) => page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }, name);
  assert.equal(await value('--brand'), 'rgb(138, 28, 90)');
  assert.equal(await page.locator('.verdict').evaluate((verdict) => getComputedStyle(verdict).color), 'rgb(138, 28, 90)');
  assert.equal(await value('--ink'), 'rgb(20, 23, 27)');
  const logo = page.locator('.name img');
  assert.ok(await logo.evaluate((img) => img.complete && img.naturalWidth === 120 && img.height <= 32));
});

test('the states look like what they are: draft, on its way out, gone', async (t) => {
  const page = await open(t, {}, states);
  await page.goto(`${states}flags/a-draft/`);
  assert.equal(await page.locator('.stale').textContent(), 'A draft. It may be wrong, and it may go away.');
  await page.goto(`${states}myths/going/`);
  assert.match(await page.locator('.stale').textContent(), /^On its way out\./);
  await page.goto(`${states}flags/old-way/`);
  assert.equal(await page.locator('.stale').count(), 0);
  assert.match(await page.locator('.note.s-none').innerText(), /Retired on 4 June 2026\. Two flags said the same thing\.[^]*Use The new way of saying it instead\./);
  await page.goto(`${states}roles/chief-operating-officer/?q=1#ob-answers`);
  await page.waitForURL(`${states}roles/coo/?q=1#ob-answers`);
});
