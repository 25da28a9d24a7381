// Every page of the built site, and of a small site with every state that ours is not in, as the manifests list them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, COLOUR_RULES, each, sideways, watch, WIDTH_RULES } from './audit.mjs';
import { launch } from './chromium.mjs';
import { build, isAlias, pagesOf, said, serve } from './site.mjs';

/** Above this number of pages axe sees all of them in the light alone, and the first of each folder in every state. */
const PAGES_IN_ALL_STATES = 400;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const sites = [
  { name: 'the site', folder: said('OPSBOOK_SITE'), base: process.env.OPSBOOK_BASE_URL },
  { name: 'the states', folder: build(new URL('states', import.meta.url).pathname, undefined, '--drafts'), base: '/' },
];

/** Three looks are enough for four states: colours do not depend on the width, nor widths on the colours. */
const LOOKS = {
  'dark, 320 px': [{ colorScheme: 'dark', forcedColors: 'none' }, 320, [...new Set([...COLOUR_RULES, ...WIDTH_RULES])]],
  'forced colours': [{ colorScheme: 'dark', forcedColors: 'active' }, 1280, COLOUR_RULES],
  'light': [{ colorScheme: 'light', forcedColors: 'none' }, 1280, undefined],
};

for (const { name, folder, base } of sites) {
  const pages = pagesOf(folder);

  test(`${name}: ${pages.length} pages keep to the policy, log nothing, ask nobody else, never scroll sideways, and axe finds nothing`, async () => {
    assert.ok(pages.length > 20, `only ${pages.length} pages: is this a whole site?`);
    const root = await serve(folder, base);
    const whole = pages.length <= PAGES_IN_ALL_STATES;
    const folders = new Set();
    const first = pages.filter((path) => !folders.has(path.split('/')[0]) && folders.add(path.split('/')[0]));
    const faults = [];
    const open = async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      page.faults = await watch(page, root);
      return page;
    };
    await each(pages, open, async (page, path) => {
      const note = (state, found) => faults.push(...found.map((fault) => `/${path}${state}: ${fault}`));
      await page.goto(root + path, { waitUntil: 'load' });
      note(' at 390 px', await sideways(page));
      await page.setViewportSize({ width: 320, height: 844 });
      note(' at 320 px', await sideways(page));
      note('', page.faults());
      // A former address has led away by now; what it shows where it cannot is looked at all the same.
      if (isAlias(folder, path)) {
        await page.route('**/assets/alias.*', (route) => route.abort());
        await page.goto(root + path);
      }
      for (const [look, [media, width, rules]] of Object.entries(LOOKS)) {
        if (look !== 'light' && !whole && !first.includes(path)) continue;
        await page.emulateMedia({ reducedMotion: 'reduce', ...media });
        await page.setViewportSize({ width, height: 844 });
        note(` (${look})`, await axe(page, rules));
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await page.unrouteAll();
      page.faults();
    });
    assert.deepEqual(faults, []);
  });
}

test('the audit finds what is planted: script, picture from elsewhere, width, contrast, a missing file', async () => {
  const root = await serve(said('OPSBOOK_SITE'));
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const faults = await watch(page, root);
  const planted = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self' http://127.0.0.1:9"><title>Planted</title>
<main><h1>Planted</h1><script>1</script><img src="http://127.0.0.1:9/x.png" alt=""><img src="none.png" alt="">
<p style="width: 900px">wide</p><p><font color="#bbbbbb">pale</font></p><pre>${'x'.repeat(200)}</pre></main></html>`;
  await page.route(root, (route) => route.fulfill({ body: planted, contentType: 'text/html' }));
  await page.goto(root, { waitUntil: 'load' });
  const found = [];
  for (let tries = 0; found.length < 4 && tries < 50; tries++) {
    found.push(...faults());
    await page.waitForTimeout(20);
  }
  assert.match(found.join('\n'), /the policy refused script-src/);
  assert.match(found.join('\n'), /asks elsewhere: http:\/\/127\.0\.0\.1:9/);
  assert.match(found.join('\n'), /404 for .*none\.png/);
  assert.match((await sideways(page)).join(), /px wide in a window of 390.*<pre>/);
  assert.match((await axe(page)).join(), /color-contrast/);
  assert.match((await axe(page, COLOUR_RULES)).join(), /color-contrast/);
  await page.close();
});
