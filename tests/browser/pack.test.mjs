// The pack of a meeting: one file that opens from a disk with no network at all, reads well, and prints.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { axe, sideways } from './audit.mjs';
import { launch } from './chromium.mjs';
import { said } from './site.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const folder = mkdtempSync(join(tmpdir(), 'opsbook-pack-'));
const file = join(folder, 'pack.html');
execFileSync(said('OPSBOOK_BINARY'), ['--site', said('OPSBOOK_ROOT'), 'pack', 'operating-review', '--output', file], { stdio: 'pipe' });
const changed = join(folder, 'changes.html');
execFileSync('sh', ['-c', '"$0" --site "$1" diff 2026-01-15 --format html > "$2"', said('OPSBOOK_BINARY'), said('OPSBOOK_ROOT'), changed]);

for (const [name, path] of Object.entries({ 'the pack': file, 'what changed, as a file': changed })) {
  test(`${name} asks for nothing, logs nothing, fits a telephone, and axe finds nothing`, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => asked.push(message.text()));
    page.on('pageerror', (error) => asked.push(String(error)));
    const url = pathToFileURL(path).href;
    await page.goto(url, { waitUntil: 'load' });
    assert.deepEqual(asked.filter((what) => what !== url), []);
    assert.equal(await page.locator('script, link[rel=stylesheet], img, iframe').count(), 0);
    assert.deepEqual(await axe(page), []);
    await page.emulateMedia({ forcedColors: 'active' });
    assert.deepEqual(await axe(page), []);
    await page.emulateMedia({ forcedColors: 'none' });
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      assert.deepEqual(await sideways(page), []);
    }
    await context.close();
  });
}

test('the pack has what a meeting asks for, and its own links lead somewhere', async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  for (const id of ['portfolio', 'red', 'decisions', 'changed', 'checklists']) {
    assert.equal(await page.locator(`section#${id} > h2`).count(), 1, id);
    assert.equal(await page.locator(`nav a[href="#${id}"]`).count(), 1, id);
  }
  assert.match(await page.locator('#checklists').innerText(), /flag:[a-z-]+@\d/);
  assert.ok((await page.locator('#red article li').count()) > 0, 'every red initiative says why');
  const targets = await page.locator('a:not([href^="#"])').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.ok(targets.length > 20 && targets.every((target) => target.startsWith('https://')), 'links lead to the published site');
  await page.close();
});
