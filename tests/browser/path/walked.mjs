// A copy of this repository's site whose paths are walked, and pages of it that are checked at their end.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { watch } from '../audit.mjs';
import { copy } from '../checklist/site.mjs';
import { launch } from '../chromium.mjs';
import { serve } from '../site.mjs';

export let browser, site, root;
before(async () => {
  browser = await launch();
  site = copy();
  site.build();
  root = await serve(site.folder, '/handbook/');
});
after(() => browser.close());

export async function open(t, where, options = {}) {
  const made = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce', ...options });
  t.after(() => made.close());
  const page = await made.newPage();
  page.setDefaultTimeout(5000);
  page.faults = await watch(page, root);
  t.after(() => assert.deepEqual(page.faults(), []));
  await page.goto(root + where);
  return page;
}
