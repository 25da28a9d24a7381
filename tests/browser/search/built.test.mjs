// Search on this repository's site as it is built: its real index, pages, policy and sizes.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { faults as faultsOfAxe } from './axe.mjs';
import { folder, serve } from './built.mjs';
import { launch } from '../chromium.mjs';

let root;
let site;
let browser;
before(async () => {
  root = await folder();
  const base = process.env.OPSBOOK_BASE_URL ? new URL(process.env.OPSBOOK_BASE_URL).pathname : '/';
  site = await serve(root, base);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function at(path, work, options = {}) {
  const tab = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await tab.newPage();
  const faults = [];
  page.on('pageerror', (fault) => faults.push(`${fault}`));
  page.on('console', (message) => { if (/Content Security Policy|error/i.test(message.text())) faults.push(message.text()); });
  await page.goto(site.address + path);
  await work(page);
  assert.deepEqual(faults, []);
  await tab.close();
}

const FIELD = 'dialog.search [role=combobox]';
const ask = async (page, words) => {
  await page.fill(FIELD, words);
  await page.waitForFunction(() => document.querySelector('dialog.search [role=status]').textContent);
};

test('a page carries at most 2 KB of search, and its first use loads at most 14 KB of scripts', async () => {
  const names = await readdir(join(root, 'assets/search'));
  const size = async (name) => {
    const file = names.find((one) => one.startsWith(`${name}.`) && one.endsWith('.js'));
    return gzipSync(await readFile(join(root, 'assets/search', file)), { level: 6 }).length;
  };
  assert.ok(await size('loader') <= 2048, `${await size('loader')} bytes`);
  const used = await size('engine') + await size('dialog');
  assert.ok(used <= 14 * 1024, `${used} bytes`);
});

test('a first query crosses the network with little', () => at('', async (page) => {
  site.sent.splice(0);
  await page.keyboard.press('/');
  await page.waitForSelector('dialog.search[open]');
  await ask(page, 'top priority');
  await page.waitForSelector('[role=option]');
  const bytes = site.sent.reduce((sum, [, n]) => sum + n, 0);
  assert.ok(bytes > 5000 && bytes <= 60 * 1024, `${bytes} bytes: ${JSON.stringify(site.sent)}`);
}));

test('from the key to the page that was meant, with its words marked', () => at('about/', async (page) => {
  await page.keyboard.press('Control+k');
  await page.waitForSelector('dialog.search[open]');
  await ask(page, 'everything top priorty');
  await page.waitForSelector('[role=option]');
  assert.match(await page.textContent('[role=option][aria-selected=true] b'), /top priority/);
  assert.match(await page.textContent('dialog.search [role=status]'), /“everything top priority”/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/flags/everything-top-priority/**');
  await page.waitForFunction(() => CSS.highlights.get('ob-found')?.size > 0);
}));

test('every word of the box is a word of the theme', () => at('', async (page) => {
  await page.keyboard.press('/');
  await page.waitForSelector('dialog.search[open]');
  assert.equal(await page.getAttribute('dialog.search', 'aria-label'), 'Search');
  assert.match(await page.textContent('.aside p'), /kind:flag/);
  await ask(page, 'priority');
  await page.waitForSelector('[role=option]');
  for (const text of await page.$$eval('.facets button, .hits h3, .hit .small, .keys span', (all) => all.map((one) => one.textContent.trim()))) {
    assert.match(text, /^[^a-z]|^(move|open|close)$|^. . move|^(Enter|Esc) /, text);
  }
}));

test('an item of a checklist, a term by its other name, a status', () => at('', async (page) => {
  await page.keyboard.press('/');
  await page.waitForSelector('dialog.search[open]');
  await ask(page, 'first promise');
  await page.waitForSelector('[role=option]');
  assert.equal(await page.textContent('[role=option][aria-selected=true] b'), 'Baseline');
  await ask(page, 'kind:initiative rag:red');
  await page.waitForFunction(() => !/first promise/.test(document.querySelector('dialog.search [role=status]').textContent));
  assert.ok(await page.$$eval('.hits .st', (all) => all.length) > 0 || /Nothing/.test(await page.textContent('dialog.search [role=status]')));
}));

test('the page for searching answers its address; without scripts it lists all there is', async () => {
  await at('search/?q=watermelon', async (page) => {
    await page.waitForSelector('[data-search-page] [role=option]');
    assert.equal(await page.isVisible('[data-search-az]'), false);
    assert.deepEqual(await faultsOfAxe(page), []);
  });
  await at('search/', async (page) => {
    assert.ok(await page.$$eval('[data-search-az] a', (all) => all.length) > 60);
    assert.equal(await page.isVisible('[data-search-az]'), true);
  }, { javaScriptEnabled: false });
});

for (const [name, options] of [['light', {}], ['dark', { colorScheme: 'dark' }], ['390 px', { viewport: { width: 390, height: 800 } }]]) {
  test(`axe finds nothing in the open dialog: ${name}`, () => at('roles/coo/', async (page) => {
    await page.keyboard.press('/');
    await page.waitForSelector('dialog.search[open]');
    await ask(page, 'priority');
    await page.waitForSelector('[role=option]');
    assert.deepEqual(await faultsOfAxe(page), []);
  }, options));
}

test('hostile queries on the real index neither throw nor inject', () => at('', async (page) => {
  await page.keyboard.press('/');
  await page.waitForSelector('dialog.search[open]');
  for (const query of ['constructor', '__proto__', 'x'.repeat(10_000), '(a+)+$', '<img src=x onerror=alert(1)>', '\u202epriority', '\ud800priority', '"', '-', 'kind:__proto__']) {
    await ask(page, query);
    assert.doesNotMatch(await page.textContent('dialog.search [role=status]'), /did not arrive/, query);
  }
  assert.equal(await page.$$eval('dialog img, dialog script', (all) => all.length), 0);
}));
