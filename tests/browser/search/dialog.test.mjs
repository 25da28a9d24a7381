// The search box in Chromium, by keyboard, with an engine whose answers are known.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults as faultsOfAxe } from './axe.mjs';
import { launch } from '../chromium.mjs';
import { serve } from './site.mjs';

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await serve(fileURLToPath(new URL('./engine.fake.mjs', import.meta.url)));
});
after(async () => {
  await browser.close();
  await site.stop();
});

/** Opens a page and gives it to a test; at its end no script has failed and the policy has refused nothing. */
async function at(path, work, options = {}) {
  const tab = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await tab.newPage();
  const faults = [];
  page.on('pageerror', (fault) => faults.push(`${fault}`));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) faults.push(message.text()); });
  await page.goto(site.address + path);
  await work(page, tab);
  assert.deepEqual(faults, []);
  await tab.close();
}

const FIELD = 'dialog.search [role=combobox]';
const active = (page, field = FIELD) => page.$eval(field, (input) => {
  const id = input.getAttribute('aria-activedescendant');
  const option = id && document.getElementById(id);
  const chosen = [...document.querySelectorAll('[role=option][aria-selected=true]')];
  if (chosen.length > 1 || (option ?? undefined) !== chosen[0]) return 'what is active is not what is selected';
  return option ? option.querySelector('b').textContent : null;
});
const opened = (page) => page.waitForSelector('dialog.search[open]');
const results = (page, n) => page.waitForFunction((count) => document.querySelectorAll('[role=option]').length === count, n);

test('nothing but the loader is loaded until search is used', () => at('page-1/', async (page) => {
  assert.deepEqual(site.asked.splice(0).filter((path) => /search|json/.test(path)), ['assets/search/loader.js']);
  await page.keyboard.press('/');
  await opened(page);
  assert.deepEqual(site.asked.filter((path) => /search/.test(path)).sort(), ['dialog.js', 'engine.js', 'search.css'].map((name) => `assets/search/${name}`));
}));

for (const [name, press] of [
  ['slash', (page) => page.keyboard.press('/')],
  ['Ctrl+K', (page) => page.keyboard.press('Control+k')],
  ['Cmd+K', (page) => page.keyboard.press('Meta+k')],
  ['the link', (page) => page.click('a[data-search]')],
]) {
  test(`${name} opens the dialog with the field focused, Escape gives the focus back`, () => at('page-1/', async (page) => {
    await page.focus('a[data-search]');
    await press(page);
    await opened(page);
    assert.equal(await page.$eval(FIELD, (field) => document.activeElement === field), true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog.search', { state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement?.matches('a[data-search]')), true);
    await press(page);
    await opened(page);
    assert.equal(await page.evaluate(() => window.opened), 1, 'the index was opened twice');
  }));
}

test('a slash typed into a field stays there', () => at('', async (page) => {
  await page.type('#field', 'a/b');
  assert.equal(await page.inputValue('#field'), 'a/b');
  assert.equal(await page.$('dialog'), null);
}));

test('what is typed while search is loading is not lost', () => at('page-1/', async (page) => {
  await page.evaluate(() => {
    for (const key of ['/', 't', 'o', 'p']) dispatchEvent(Object.assign(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
  });
  await opened(page);
  assert.equal(await page.inputValue(FIELD), 'top');
  await results(page, 5);
}));

test('arrows move through the options and around their ends, the field keeps the focus, Enter opens', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'false');
  await page.keyboard.type('top priorty');
  await results(page, 5);
  assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'true');
  assert.equal(await page.getAttribute(FIELD, 'aria-controls'), await page.getAttribute('[role=listbox]', 'id'));
  assert.equal(await page.textContent('[role=status]'), '6 results for “top priority”');
  assert.equal(await page.textContent('[role=status] strong'), 'priority');
  assert.equal(await active(page), 'Everything is “top priority”.');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(page), 'Plans change weekly, deadlines do not.');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(page), 'Trade-off');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(page), 'Everything is “top priority”.');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(page), 'Core-platform migration');
  assert.equal(await page.$eval(FIELD, (field) => document.activeElement === field), true);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.address}page-3/?q=priority+priorities#where`);
}));

test('Home, End and the arrows to the sides move in the text; a composition is left alone', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.keyboard.type('top');
  await results(page, 5);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  assert.equal(await page.$eval(FIELD, (field) => field.selectionStart), 0);
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.$eval(FIELD, (field) => field.selectionStart), 1);
  const before = await active(page);
  await page.$eval(FIELD, (field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
  await page.$eval(FIELD, (field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', isComposing: true, bubbles: true })));
  assert.equal(await active(page), before);
  assert.equal(page.url(), `${site.address}page-2/`);
}));

test('results stand by kind, with icon, marks, heading and what is to know at a glance', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.keyboard.type('top');
  await results(page, 5);
  assert.deepEqual(await page.$$eval('[role=group] h3', (heads) => heads.map((head) => head.textContent)), ['Red flags', 'Facts', 'Initiatives', 'Terms']);
  assert.deepEqual(await page.$$eval('[role=option]:first-of-type mark', (marks) => marks.slice(0, 2).map((mark) => mark.textContent)), ['top', 'priority']);
  assert.equal(await page.$eval('.hit .st', (mark) => `${mark.className} ${mark.textContent}`), 'st s-bad Off track');
  assert.match(await page.$eval('.hit:has(.at)', (hit) => hit.textContent), /Where it stands/);
  assert.equal(await page.$$eval('symbol', (symbols) => new Set(symbols.map(({ id }) => id)).size === symbols.length), true);
}));

test('a kind narrows, the counts stay, and the other kinds can be had back', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.keyboard.type('top');
  await results(page, 5);
  const facets = () => page.$$eval('.facets button', (all) => all.map((one) => `${one.textContent}${one.getAttribute('aria-pressed') === 'true' ? '*' : ''}`));
  assert.deepEqual(await facets(), ['All 6*', 'Facts 1', 'Red flags 2', 'Initiatives 1', 'Terms 2']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await results(page, 2);
  assert.deepEqual(await facets(), ['All 6', 'Facts 1', 'Red flags 2*', 'Initiatives 1', 'Terms 2']);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Red flags 2');
  await page.click('.facets button:first-child');
  await results(page, 5);
}));

test('what an index says is text, never markup', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.keyboard.type('top');
  await results(page, 5);
  await page.click('.facets button:last-child');
  await results(page, 2);
  assert.equal(await page.$$eval('.hits img, .hits script', (all) => all.length), 0);
  assert.equal(await page.textContent('.hit:last-child b'), '<img src=x onerror=alert(1)>');
  await page.fill(FIELD, '<img src=x onerror=alert(2)>');
  await page.waitForFunction(() => document.querySelector('[role=status]').textContent.startsWith('Nothing.'));
}));

test('a slow answer never takes the place of a later one', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.fill(FIELD, 'slow');
  await page.fill(FIELD, 'none of it');
  await page.waitForTimeout(500);
  assert.match(await page.textContent('[role=status]'), /^Nothing\./);
  assert.equal(await page.$$eval('[role=option]', (all) => all.length), 0);
  assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'false');
  assert.equal(await active(page), null);
}));

test('what may have been meant is offered, and an index that fails is said', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.fill(FIELD, 'piroirty');
  await page.click('.aside button');
  assert.equal(await page.inputValue(FIELD), 'priority');
  await results(page, 5);
  await page.fill(FIELD, 'broken');
  await page.waitForFunction(() => document.querySelector('[role=status]').textContent === 'The index did not arrive.');
  assert.equal(await page.$$eval('[role=option]', (all) => all.length), 0);
}));

test('what was found before is offered again, until it is to be forgotten', () => at('page-2/', async (page) => {
  for (const [words, to] of [['top', 0], ['prio', 1]]) {
    await page.keyboard.press('/');
    await opened(page);
    await page.fill(FIELD, words);
    await results(page, 5);
    if (to) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/page-${to}/**`);
  }
  await page.keyboard.press('/');
  await results(page, 2);
  assert.equal(await active(page), null);
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(page), 'prio');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue(FIELD), 'top');
  await results(page, 5);
  await page.fill(FIELD, '');
  await page.click('[data-forget]');
  await results(page, 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
}));

test('search works where nothing may be kept, and with rubbish where it was kept', () => at('page-2/', async (page) => {
  await page.evaluate(() => localStorage.setItem('opsbook-recent', '{"__proto__": ['));
  await page.keyboard.press('/');
  await opened(page);
  await page.keyboard.press('Escape');
  await page.evaluate(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } }));
  await page.keyboard.press('/');
  await page.fill(FIELD, 'top');
  await results(page, 5);
  await page.keyboard.press('Enter');
  await page.waitForURL(/page-0/);
}));

test('a press beside the dialog closes it, one inside does not', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.click('.keys');
  assert.equal(await page.$eval('dialog', (dialog) => dialog.open), true);
  await page.mouse.click(20, 400);
  assert.equal(await page.$eval('dialog', (dialog) => dialog.open), false);
}));

test('after something was saved the index is read anew, and the answer with it', () => at('page-2/', async (page) => {
  await page.keyboard.press('/');
  await opened(page);
  await page.fill(FIELD, 'top');
  await results(page, 5);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('opsbook:update')));
  await page.waitForFunction(() => window.renewed === 1);
  await results(page, 5);
  assert.equal(await page.$$eval('body > dialog:not([data-live]), link[rel=stylesheet]:not([data-live])', (all) => all.length), 1);
}));

test('without the scripts of search its keys and its link lead to its page', async () => {
  site.missing.add('assets/search/dialog.js');
  await at('page-2/', async (page) => {
    await page.keyboard.press('/');
    await page.waitForURL(`${site.address}search/`);
  });
  site.missing.clear();
});

test('the page for searching answers as its address asks, and its address follows', () => at('search/?q=top&kind=flag', async (page) => {
  const field = '[data-search-page] [role=combobox]';
  await results(page, 2);
  assert.equal(await page.inputValue(field), 'top');
  assert.equal(await page.isVisible('[data-search-az]'), false);
  assert.equal(await page.$$eval('[data-search-page] .hit', (all) => all.length), 2);
  await page.fill(field, 'prio');
  await results(page, 5);
  await page.waitForURL(`${site.address}search/?q=prio`);
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(page, field), 'Plans change weekly, deadlines do not.');
  await page.fill(field, '');
  await page.waitForURL(`${site.address}search/`);
  assert.equal(await page.isVisible('[data-search-az]'), true);
  await page.click('h1');
  await page.keyboard.press('/');
  assert.equal(await page.$eval(field, (input) => document.activeElement === input), true);
  assert.equal(await page.$('dialog'), null);
}));

test('without scripts the page for searching is the list', () => at('search/?q=top', async (page) => {
  assert.equal(await page.isVisible('[data-search-az] a'), true);
  assert.equal(await page.$$eval('[role=combobox]', (all) => all.length), 0);
}, { javaScriptEnabled: false }));

test('the page that was found marks the words, and stays as it was', () => at('page-1/?q=priority+priorities#where', async (page) => {
  await page.waitForFunction(() => CSS.highlights.has('ob-found'));
  assert.deepEqual(await page.evaluate(() => [...CSS.highlights.get('ob-found')].map(String)), ['priority', 'Príorities']);
  assert.equal(await page.$$eval('main mark, main [data-live]', (all) => all.length), 0);
}));

for (const [name, options] of [
  ['light', {}], ['dark', { colorScheme: 'dark' }], ['forced colours', { forcedColors: 'active' }], ['320 px', { viewport: { width: 320, height: 640 } }],
]) {
  test(`axe finds nothing in the open dialog and on the page: ${name}`, () => at('page-1/', async (page) => {
    await page.keyboard.press('/');
    await opened(page);
    for (const words of ['', 'top priorty', 'nothing', 'piroirty']) {
      await page.fill(FIELD, words);
      await page.waitForTimeout(50);
      assert.deepEqual(await faultsOfAxe(page), [], words);
    }
    await page.goto(`${site.address}search/?q=top`);
    await results(page, 6 - 1);
    assert.deepEqual(await faultsOfAxe(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
  }, options));
}
