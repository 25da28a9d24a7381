// The browser itself: without it no other test of this folder means anything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from './chromium.mjs';

test('Chromium starts and runs a script of the page', async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.setContent('<p id="p"></p><script>document.getElementById("p").textContent = String(6 * 7)</script>');
  assert.equal(await page.textContent('#p'), '42');
  await browser.close();
});
