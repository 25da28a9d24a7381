// A checklist in a meeting, in a real browser: answers, notes, links, copying, paper, and a list that is edited meanwhile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, sideways, watch } from '../audit.mjs';
import { launch } from '../chromium.mjs';
import { serve } from '../site.mjs';
import { copy } from './site.mjs';

const LIST = 'checklists/operating-review/';
const FILE = 'content/checklists/operating-review.md';
const TOP = 'everything-top-priority';

let browser, site, root;
before(async () => {
  browser = await launch();
  site = copy();
  site.build();
  root = await serve(site.folder, '/handbook/');
});
after(() => browser.close());

async function context(t, options = {}) {
  const made = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce', ...options });
  await made.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(root).origin });
  t.after(() => made.close());
  return made;
}

/** A page that is checked at its end: nothing refused, nothing logged, nothing from elsewhere. */
async function open(t, where = LIST, options = {}, made = undefined) {
  const page = await (made ?? await context(t, options)).newPage();
  page.setDefaultTimeout(5000);
  page.faults = await watch(page, root);
  await page.goto(root + where);
  if (options.javaScriptEnabled !== false && where.startsWith(LIST)) await page.waitForSelector('.tally');
  t.after(() => assert.deepEqual(page.faults(), []));
  return page;
}

const item = (page, id) => page.locator(`#item-${id}`);
const answer = (page, id, name) => item(page, id).getByRole('radio', { name, exact: true });
const noteOf = (page, id) => item(page, id).getByLabel('Note', { exact: true });
const clipboard = (page) => page.evaluate(async () => {
  const [found] = await navigator.clipboard.read();
  return Object.fromEntries(await Promise.all(found.types.map(async (type) => [type, await (await found.getType(type)).text()])));
});
/** What is answered, by id. */
const picture = (page) => page.$$eval('.item', (all) => Object.fromEntries(all.flatMap((one) => {
  const chosen = one.querySelector('.tri :checked');
  return chosen ? [[one.id.slice(5), chosen.value]] : [];
})));
const counts = (page) => page.$eval('.counts', (all) => [...all.children].filter((one) => one.checkVisibility()).map((one) => one.textContent.trim()).join(', '));
const notices = (page) => page.$$eval('.notices p, .notices strong', (all) => all.map((one) => one.textContent));
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

/** Goes on with Tab until what has the focus is so called. */
async function tabTo(page, name) {
  for (let n = 0; n < 120; n += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const one = document.activeElement;
      const field = one.closest?.('.item')?.id ?? '';
      return `${field} ${one.labels?.[0]?.textContent ?? one.textContent}`.trim();
    });
    if (now === name) return;
  }
  assert.fail(`the keyboard does not come to ${name}`);
}

test('the whole of it by keyboard alone: open, mark, take back, note, copy, share, open the share', async (t) => {
  const own = await context(t);
  const page = await open(t, '', {}, own);
  await tabTo(page, 'Checklists');
  await press(page, 'Enter');
  await page.waitForURL('**/checklists/');
  await tabTo(page, 'Operating review');
  await press(page, 'Enter');
  await page.waitForSelector('.tally');

  await tabTo(page, `item-${TOP} Raised`);
  await press(page, 'Space');
  assert.equal(await counts(page), '1 raised, 6 open');
  await press(page, 'Space');
  assert.equal(await counts(page), '7 open', 'what is pressed again is taken back');
  await press(page, 'ArrowRight', 'ArrowRight');
  assert.equal(await counts(page), '1 not applicable, 6 open');
  await press(page, 'Delete');
  assert.equal(await counts(page), '7 open');
  await press(page, 'ArrowLeft', 'ArrowLeft');
  assert.deepEqual(await picture(page), { [TOP]: 'r' }, JSON.stringify(await picture(page)));
  await tabTo(page, `item-${TOP} Note`);
  await page.keyboard.type('Five of nine. ~ 50 %');
  await tabTo(page, `item-${TOP} What it looks like, and what to ask`);
  await press(page, 'Enter');
  assert.equal(await item(page, TOP).locator('details').getAttribute('open'), '');
  await tabTo(page, 'item-plans-move-deadlines-dont Raised');
  await press(page, 'ArrowRight');
  assert.deepEqual(await picture(page), { [TOP]: 'r', 'plans-move-deadlines-dont': 'c' });

  await tabTo(page, 'Copy for review');
  await press(page, 'Enter');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'do', 'what copies has the focus');
  await press(page, 'Enter');
  await page.waitForFunction(() => document.querySelector('dialog[open] [role=status]').textContent === 'Copied, with ids.');
  const { 'text/plain': text, 'text/html': html } = await clipboard(page);
  assert.equal(text, `${site.link(TOP, 'text')}\n  Note: Five of nine. ~ 50 %`);
  assert.ok(html.includes('<blockquote>Note: Five of nine. ~ 50 %</blockquote>'), html);
  await press(page, 'Escape');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'copy', 'the focus is back');

  await tabTo(page, 'Share');
  await press(page, 'Enter', 'Shift+Tab', 'Shift+Tab');
  await press(page, 'Space');
  await tabTo(page, 'Copy link');
  await press(page, 'Enter');
  await page.waitForFunction(() => document.querySelector('dialog[open] [role=status]').textContent === 'Copied, with ids.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#s=1~r\.everything-top-priority@2~c\.plans-move-deadlines-dont~o\..*~d\.\d{4}-\d\d-\d\d~t\.everything-top-priority\.Five%20of%20nine%2E%20%7E%2050%20%25$/);

  const other = await open(t, link.slice(root.length));
  assert.deepEqual(await picture(other), { [TOP]: 'r', 'plans-move-deadlines-dont': 'c' });
  assert.equal(await noteOf(other, TOP).inputValue(), 'Five of nine. ~ 50 %');
  assert.match((await notices(other)).join(), /^These answers came with a link made on \d+ \w+ \d{4}\.$/);
});

test('answers and notes are there again, also without the link; all clear is said', async (t) => {
  const own = await context(t);
  const page = await open(t, LIST, {}, own);
  for (const radio of await page.getByRole('radio', { name: 'Clear' }).all()) await radio.check();
  assert.equal(await counts(page), 'Seven clear. Somebody write that down.');
  await answer(page, TOP, 'Raised').check();
  await noteOf(page, TOP).fill('A note');
  assert.equal(await counts(page), '1 raised, 6 clear');
  assert.equal(await page.locator('.strip a').first().textContent(), 'Item 1: raised');
  const again = await open(t, LIST, {}, own);
  assert.equal(await counts(again), '1 raised, 6 clear');
  assert.equal(await noteOf(again, TOP).inputValue(), 'A note');
  assert.deepEqual(await notices(again), []);
  // Two windows of one reader say the same.
  await answer(again, TOP, 'Clear').check();
  await page.waitForFunction(() => !document.querySelector('.field'));
  assert.equal(await counts(page), 'Seven clear. Somebody write that down.');
  // A note outlives a change of mind.
  await answer(again, TOP, 'Raised').check();
  assert.equal(await noteOf(again, TOP).inputValue(), 'A note');
  // A square leads to its item, and that is no state.
  await again.locator('.strip a').nth(4).click();
  assert.equal(new URL(again.url()).hash, '#item-escalations-replace-decisions');
  assert.equal(await counts(again), '1 raised, 6 clear');
});

const THEIRS = `${LIST}#s=1~c.${TOP}@2~o.plans-move-deadlines-dont.date-slips-quietly.team-overcommitted.escalations-replace-decisions.status-gone-stale.watermelon~d.2026-11-20`;

test('a shared link is shown to everyone, and takes nothing from the reader', async (t) => {
  const own = await context(t);
  const mine = { [TOP]: 'r', watermelon: 'n' };
  const first = await open(t, LIST, {}, own);
  await answer(first, TOP, 'Raised').check();
  await noteOf(first, TOP).fill('mine');
  await answer(first, 'watermelon', 'Not applicable').check();
  await first.close();

  const kept = await open(t, THEIRS, {}, own);
  assert.deepEqual(await picture(kept), { [TOP]: 'c' });
  assert.deepEqual(await notices(kept), ['These answers came with a link made on 20 November 2026.', 'The two answers that you have in this browser are as they were.']);
  await kept.getByRole('button', { name: 'Keep mine' }).click();
  assert.deepEqual(await picture(kept), mine);
  assert.equal(await noteOf(kept, TOP).inputValue(), 'mine');
  await kept.close();

  const taken = await open(t, THEIRS, {}, own);
  await taken.getByRole('button', { name: 'Take these' }).click();
  assert.deepEqual(await picture(taken), { [TOP]: 'c' });
  assert.deepEqual(await notices(taken), ['The two answers that you had before are kept aside.']);
  await taken.reload();
  await taken.getByRole('button', { name: 'Bring them back' }).click();
  assert.deepEqual(await picture(taken), mine);
  assert.equal(await noteOf(taken, TOP).inputValue(), 'mine');
  await taken.getByRole('button', { name: 'Forget them' }).click();
  assert.deepEqual(await notices(taken), []);
  await taken.close();

  // Whoever goes on answering takes them as well, and can go back as well.
  const edited = await open(t, THEIRS, {}, own);
  await answer(edited, 'watermelon', 'Clear').check();
  assert.deepEqual(await picture(edited), { [TOP]: 'c', watermelon: 'c' });
  await edited.getByRole('button', { name: 'Bring them back' }).click();
  assert.deepEqual(await picture(edited), mine);
  // The same link, opened by who made it, is nothing to ask about.
  await edited.reload();
  assert.equal((await notices(edited)).filter((line) => line.includes('link')).length, 0);
  // A link that comes into an open page is read as well; one without answers is no picture.
  await edited.evaluate((hash) => { location.hash = hash; }, THEIRS.slice(LIST.length));
  await edited.getByRole('button', { name: 'Keep mine' }).click();
  await edited.goto(`${root}${LIST}#s=1~o.${TOP}`);
  await edited.reload();
  assert.deepEqual(await picture(edited), mine);
});

test('reset asks, and can be undone', async (t) => {
  const page = await open(t);
  const reset = page.getByRole('button', { name: 'Reset' });
  assert.equal(await reset.isDisabled(), true, 'there is nothing to lose');
  await answer(page, TOP, 'Raised').check();
  await noteOf(page, TOP).fill('a note');
  await reset.click();
  assert.deepEqual(await picture(page), { [TOP]: 'r' });
  assert.deepEqual(await notices(page), ['Forget the one answer?']);
  await press(page, 'Escape');
  assert.deepEqual(await notices(page), []);
  assert.equal(await reset.evaluate((button) => button === document.activeElement), true);
  await press(page, 'Enter', 'Enter');
  assert.deepEqual(await picture(page), {});
  assert.equal(new URL(page.url()).hash, '');
  assert.deepEqual(await notices(page), ['The answer that you had before is kept aside.']);
  await press(page, 'Enter');
  assert.deepEqual(await picture(page), { [TOP]: 'r' });
  assert.equal(await noteOf(page, TOP).inputValue(), 'a note');
});

test('where storage is refused, full, or holds rubbish, the page works and the link has the answers', async (t) => {
  const kinds = {
    refused: () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } }),
    full: () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; },
    rubbish: () => { Storage.prototype.getItem = () => '{"run":{"answers":[{"id":5}],"notes":null},"former":[]}'; },
  };
  for (const [kind, script] of Object.entries(kinds)) {
    const own = await context(t);
    await own.addInitScript(script);
    const page = await open(t, LIST, {}, own);
    await answer(page, TOP, 'Raised').check();
    await noteOf(page, TOP).fill('a note');
    assert.equal(await counts(page), '1 raised, 6 open', kind);
    await page.reload();
    assert.deepEqual(await picture(page), { [TOP]: 'r' }, kind);
  }
});

test('all raised ones are copied as Markdown, text, HTML, and as the command for a review', async (t) => {
  const page = await open(t);
  const { link } = site;
  await page.getByRole('button', { name: 'Copy for review' }).last().click();
  assert.match(await page.locator('dialog[open]').innerText(), /Nothing is raised, so there is nothing to copy\./);
  await page.getByRole('button', { name: 'Close' }).click();
  await answer(page, 'watermelon', 'Raised').check();
  await answer(page, TOP, 'Raised').check();
  await noteOf(page, TOP).fill('5 of *nine* <b>');
  await page.getByRole('button', { name: 'Copy for review' }).last().click();
  const dialog = page.locator('dialog[open]');
  const copied = async (form) => {
    await dialog.getByLabel(form).check();
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await dialog.getByText('Copied, with ids.').waitFor();
    return clipboard(page);
  };
  const [text, other] = [link(TOP, 'text'), link('watermelon', 'text')];
  assert.match(text, /^issue \(blocking, flag:everything-top-priority@2\): .* — .* Ask: .* https:\/\/\S+$/);
  assert.deepEqual(await copied('Plain text'), { 'text/plain': `${text}\n  Note: 5 of *nine* <b>\n\n${other}` });
  assert.deepEqual(await copied('Markdown'), { 'text/plain': `${link(TOP, 'markdown')}\n\n> Note: 5 of \\*nine\\* \\<b>\n\n${link('watermelon', 'markdown')}` });
  const rich = await copied('For mail and wikis');
  assert.equal(rich['text/plain'], `${text}\n  Note: 5 of *nine* <b>\n\n${other}`);
  const same = await page.evaluate(([got, want]) => {
    const words = (html) => new DOMParser().parseFromString(html, 'text/html').body.innerHTML.replace(/ style="[^"]*"/g, '').replace(/<!--.*?-->/g, '').trim();
    return [words(got), words(want)];
  }, [rich['text/html'], `${link(TOP, 'html')}<blockquote>Note: 5 of *nine* &lt;b></blockquote>${link('watermelon', 'html')}`]);
  assert.equal(same[0], same[1]);
  await dialog.getByLabel('With the one note').uncheck();
  assert.equal((await copied('Plain text'))['text/plain'], `${text}\n\n${other}`);
  assert.match((await copied('Review record'))['text/plain'], /^opsbook new review --from 'http:\/\/\S+#s=1~r\.everything-top-priority@2\.watermelon~o\.\S+~d\.[-\d]+'$/);
});

test('one flag is copied from its page and from inside its item, there with its note', async (t) => {
  const page = await open(t, `flags/${TOP}/`);
  const forms = { 'As plain text': 'text', 'As Markdown': 'markdown', 'Copy for review': 'text', 'Copy link': 'url' };
  for (const [name, form] of Object.entries(forms)) {
    await page.getByRole('button', { name }).click();
    await page.getByText('Copied, with ids.').waitFor();
    assert.equal((await clipboard(page))['text/plain'], site.link(TOP, form));
  }
  const list = await open(t);
  await answer(list, TOP, 'Raised').check();
  await noteOf(list, TOP).fill('here');
  await item(list, TOP).locator('summary').click();
  await item(list, TOP).getByRole('button', { name: 'As plain text' }).click();
  await list.getByText('Copied, with ids.').waitFor();
  assert.equal((await clipboard(list))['text/plain'], `${site.link(TOP, 'text')}\n  Note: here`);
});

test('where the clipboard is refused, the text is selected in place', async (t) => {
  const refuse = () => {
    for (const name of ['write', 'writeText']) Clipboard.prototype[name] = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  };
  const own = await context(t);
  await own.addInitScript(refuse);
  const page = await open(t, `flags/${TOP}/`, {}, own);
  await page.getByRole('button', { name: 'As plain text' }).click();
  await page.getByText('The browser would not let us copy. The text is selected; press Ctrl C.').first().waitFor();
  assert.equal(await page.evaluate(() => String(getSelection())), site.link(TOP, 'text'));
  const list = await open(t, LIST, {}, own);
  await answer(list, TOP, 'Raised').check();
  await list.getByRole('button', { name: 'Copy for review' }).last().click();
  await list.locator('dialog[open]').getByRole('button', { name: 'Copy', exact: true }).click();
  await list.getByText('press Ctrl C').first().waitFor();
  assert.match(await list.evaluate(() => String(getSelection())), /^issue \(blocking, flag:everything-top-priority@2\)/);
});

test('notes that do not fit are named', async (t) => {
  const page = await open(t);
  for (const radio of await page.getByRole('radio', { name: 'Raised' }).all()) await radio.check();
  for (const note of await page.getByLabel('Note', { exact: true }).all()) await note.fill('ß'.repeat(280));
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('With the seven notes').check();
  assert.equal(await dialog.locator('.left').textContent(), 'The notes of items 2, 3, 4, 5, 6, and 7 stay out: a link has at most 2,000 characters.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await noteOf(page, 'watermelon').fill('short');
  await page.getByRole('button', { name: 'Share' }).click();
  assert.match(await dialog.locator('.left').textContent(), /^The notes of items 2, 3, 4, 5, and 6 stay out/);
  assert.match(await dialog.locator('.copied').textContent(), /~t\.watermelon\.short$/);
});

test('a list that was edited: the link ticks no other item, and says what is new, gone and revised', async (t) => {
  const edited = copy();
  edited.build();
  const at = await serve(edited.folder, '/handbook/');
  const own = await context(t);
  const page = await own.newPage();
  await page.goto(at + LIST);
  await answer(page, TOP, 'Raised').check();
  await answer(page, 'plans-move-deadlines-dont', 'Clear').check();
  await answer(page, 'date-slips-quietly', 'Not applicable').check();
  await answer(page, 'team-overcommitted', 'Clear').check();
  const link = page.url();

  // One goes, one comes in the first place, one is revised, two change places.
  edited.edit(FILE, (text) => text.replace('  - plans-move-deadlines-dont\n', '').replace(`  - ${TOP}\n`, `  - called-only-when-on-fire\n  - ${TOP}\n`)
    .replace('  - date-slips-quietly\n  - team-overcommitted\n', '  - team-overcommitted\n  - date-slips-quietly\n'));
  edited.edit('content/flags/date-slips-quietly.md', (text) => text.replace(/^flag:/m, 'rev: 2\nflag:'));
  edited.build();
  const says = [
    'Item 1 is new: We are called only when it burns.', '“plans-move-deadlines-dont” is no longer on this list.',
    /^Item 4 has changed since: .* Revision 1 was answered, this is revision 2\.$/, 'The three answers are where they were left.',
  ];
  const right = { [TOP]: 'r', 'team-overcommitted': 'c', 'date-slips-quietly': 'n' };
  const told = (lines, head) => {
    assert.equal(lines.length, says.length + 1, JSON.stringify(lines));
    assert.equal(lines[0], head);
    lines.slice(1, 2).forEach((line) => assert.match(line, /^Item 1 is new: /));
    says.slice(1).forEach((want, n) => (typeof want === 'string' ? assert.equal(lines[n + 2], want) : assert.match(lines[n + 2], want)));
  };
  const reader = await (await context(t)).newPage();
  await reader.goto(link);
  assert.deepEqual(await picture(reader), right);
  told((await notices(reader)).slice(1), 'Changed since this link was made');
  // Whoever answered it is told the same, link or not, until they go on.
  await page.goto(at + LIST);
  assert.deepEqual(await picture(page), right);
  told(await notices(page), 'Changed since you answered');
  await answer(page, 'called-only-when-on-fire', 'Clear').check();
  assert.equal((await notices(page)).filter((line) => /is new|no longer/.test(line)).length, 0);
});

test('in the preview, answers survive an edit of the list that is open', async (t) => {
  const live = copy();
  const { address, stop } = await live.preview();
  t.after(stop);
  const page = await (await context(t)).newPage();
  await page.goto(address + LIST);
  await page.waitForSelector('ob-preview', { state: 'attached' });
  await page.evaluate(() => { window.here = true; });
  await answer(page, TOP, 'Raised').check();
  await noteOf(page, TOP).fill('half a n');
  await noteOf(page, TOP).focus();
  await answer(page, 'watermelon', 'Clear').check();
  await noteOf(page, TOP).focus();
  live.edit(FILE, (text) => text.replace(`  - ${TOP}\n`, '').replace('  - watermelon\n', `  - watermelon\n  - ${TOP}\n  - called-only-when-on-fire\n`));
  await page.waitForSelector('#item-called-only-when-on-fire .tri');
  assert.deepEqual(await picture(page), { watermelon: 'c', [TOP]: 'r' });
  assert.equal(await noteOf(page, TOP).inputValue(), 'half a n');
  assert.equal(await page.locator('.tri').count(), 8);
  assert.equal(await page.locator('.tally').count(), 1);
  assert.equal(await page.locator('.item .quoted').count(), 8);
  assert.equal(await page.locator('.strip a').nth(6).textContent(), 'Item 7: raised');
  live.edit(FILE, (text) => text.replace(`  - ${TOP}\n`, ''));
  await page.waitForFunction((id) => !document.getElementById(id), `item-${TOP}`);
  assert.equal(await counts(page), '1 clear, 6 open');
  live.edit(FILE, (text) => text.replace('  - watermelon\n', `  - ${TOP}\n  - watermelon\n`));
  await page.waitForSelector(`#item-${TOP} .tri`);
  assert.equal(await counts(page), '1 raised, 1 clear, 6 open', 'what comes back has its answer');
  assert.equal(await page.evaluate(() => window.here), true, 'the page was loaded again');
});

test('without JavaScript nothing of it is there, and the list is complete', async (t) => {
  const page = await open(t, LIST, { javaScriptEnabled: false });
  assert.equal(await page.locator('.item').count(), 7);
  assert.equal(await page.locator('button, input, fieldset, .tally, .bar').count(), 0);
  await item(page, TOP).locator('summary').click();
  assert.equal(await item(page, TOP).getByText('flag:everything-top-priority@2').isVisible(), true);
});

test('on paper: boxes, ids, a line to write on, notes in full, and no controls', async (t) => {
  const page = await open(t);
  await answer(page, TOP, 'Raised').check();
  const long = 'A note that is longer than a line of any paper. '.repeat(5).trim();
  await noteOf(page, TOP).fill(long);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 700, height: 900 });
  for (const hidden of ['.tally', '.head-bar', '.quoted', '.field input', 'summary', '.sections']) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.equal(await page.locator('.tri .box').first().isVisible(), true);
  assert.equal(await page.locator('.tri .box').first().evaluate((box) => getComputedStyle(box).borderRadius), '0px');
  assert.equal(await page.getByText('flag:watermelon@1').isVisible(), true, 'an id, though its detail was never opened');
  const noted = page.locator('.noted').first();
  assert.equal(await noted.textContent(), long);
  assert.ok(await noted.evaluate((note) => note.clientHeight > 30 && note.scrollWidth <= note.clientWidth));
  assert.deepEqual(await sideways(page), []);
});

const LOOKS = { light: {}, dark: { colorScheme: 'dark' }, 'forced colours': { forcedColors: 'active' }, '320 px': { viewport: { width: 320, height: 800 } } };
for (const [look, options] of Object.entries(LOOKS)) {
  test(`axe finds nothing in any state, and nothing goes sideways: ${look}`, async (t) => {
    const own = await context(t, options);
    const page = await open(t, LIST, {}, own);
    const faults = [];
    const look = async (state) => faults.push(...[...await axe(page), ...await sideways(page)].map((fault) => `${state}: ${fault}`));
    await look('nothing answered');
    for (const radio of await page.getByRole('radio', { name: 'Raised' }).all()) await radio.check();
    for (const note of await page.getByLabel('Note', { exact: true }).all()) await note.fill('A note');
    await item(page, TOP).locator('summary').click();
    await look('all raised, with notes');
    await page.getByRole('button', { name: 'Copy for review' }).last().click();
    await look('copying');
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Share' }).click();
    await look('sharing');
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Reset' }).click();
    await look('reset asked');
    await press(page, 'Escape');
    await page.goto('about:blank');
    await page.goto(`${root}${LIST}#s=1~c.${TOP}~r.gone~n.watermelon~x~t.a.%`);
    await page.waitForSelector('.notices .btn');
    await look('a link of other answers');
    const flag = await open(t, `flags/${TOP}/`, {}, own);
    await flag.getByRole('button', { name: 'As Markdown' }).click();
    faults.push(...await axe(flag), ...await sideways(flag));
    assert.deepEqual(faults, []);
  });
}

test('the report takes along what is selected, cut at 500 characters, by mouse and by keyboard', async (t) => {
  const page = await open(t, `flags/${TOP}/`);
  const report = page.getByRole('link', { name: 'Report something wrong' });
  const built = await report.getAttribute('href');
  const select = (selector) => page.evaluate((which) => getSelection().selectAllChildren(document.querySelector(which)), selector);
  await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
  const body = async () => {
    const url = new URL(await report.getAttribute('href'));
    assert.equal(url.protocol, 'mailto:');
    return [url.searchParams.get('subject'), url.searchParams.get('body')];
  };
  await select('.ask p');
  await report.click();
  const [subject, text] = await body();
  assert.equal(subject, 'Everything is “top priority”.');
  assert.match(text, /^\r\n\r\nhttps:\/\/\S+\/flags\/everything-top-priority\/\r\nflag:everything-top-priority@2\r\n\r\n> If we may finish only one of these by the end of the quarter, which one, and who tells the others\?$/);
  await page.evaluate(() => getSelection().removeAllRanges());
  await report.focus();
  await press(page, 'Enter');
  assert.equal(await report.getAttribute('href'), built);
  await select('main');
  await press(page, 'Enter');
  const quoted = (await body())[1].split('> ')[1];
  assert.equal([...quoted].length, 500);
  await select('footer');
  await press(page, 'Enter');
  assert.equal(await report.getAttribute('href'), built, 'what is not of the text is no quotation');

  const form = copy();
  form.edit('opsbook.yaml', (yaml) => yaml.replace(/report_to: .*/, 'report_to: "https://git.example/new?title={title}&body={url}%0A{quote}&rev={rev}"'));
  form.build();
  const other = await (await context(t)).newPage();
  await other.goto(`${await serve(form.folder)}flags/${TOP}/`);
  await other.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
  const issue = other.getByRole('link', { name: 'Report something wrong' });
  assert.match(await issue.getAttribute('href'), /^https:\/\/git\.example\/new\?title=Everything%20.*&body=https%3A%2F%2F.*%2F%0A&rev=2$/);
  await other.evaluate(() => {
    const ask = document.querySelector('.ask p');
    ask.textContent = '100 % & “so” + #1';
    getSelection().selectAllChildren(ask);
  });
  await issue.click();
  const url = new URL(await issue.getAttribute('href'));
  assert.equal(url.searchParams.get('body').split('\n')[1], '100 % & “so” + #1');
  assert.equal(url.searchParams.get('rev'), '2');
});
