// A change arrives in the page without loading it again, and the reader keeps the place.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { launch } from '../chromium.mjs';
import { Fake, hash, page as html } from './fake.mjs';
import { assertUndisturbed, mark, open, shows, until } from './open.mjs';

let browser;
let context;
let fake;

before(async () => { browser = await launch(); });
after(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  fake = await new Fake('/base/').start();
});
afterEach(async () => {
  await context.close();
  await fake.stop();
});

const long = Array.from({ length: 60 }, (_, n) => `<p id="p${n}">Paragraph ${n}.</p>`).join('\n');
const version = (page) => page.evaluate(() => document.querySelector('script[data-version]').dataset.version);

test('an edited paragraph appears, and scroll, focus, caret, selection, details and ticks stay', async () => {
  const body = (text) => html(`<h1>Title</h1><p id="edited">${text}</p>
    <details id="d"><summary>More</summary><p id="inside">${text} inside</p></details>
    <form><label><input type="checkbox" id="tick"> ${text}</label>
    <label><input type="radio" name="r" id="r1" checked> ${text}</label><label><input type="radio" name="r" id="r2"> two</label>
    <input id="field" placeholder="${text}"><textarea id="area">${text}</textarea>
    <select id="choice"><option>a</option><option>${text}</option></select></form>
    <p id="kept">Some words to select.</p>${long}`);
  fake.files.set('a/', body('old'));
  const page = await open(context, `${fake.address}a/`);
  await page.click('#d summary');
  await page.check('#tick');
  await page.check('#r2');
  await page.fill('#area', 'mine');
  await page.selectOption('#choice', { index: 1 });
  await page.fill('#field', 'half a word');
  await page.evaluate(() => {
    document.querySelector('#field').setSelectionRange(4, 6);
    scrollTo(0, 700);
    document.documentElement.dataset.theme = 'dark';
  });
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': body('new') });
  await shows(page, '#edited', 'new');
  const found = await page.evaluate(() => ({
    scroll: scrollY, open: document.querySelector('#d').open, inside: document.querySelector('#inside').textContent,
    tick: document.querySelector('#tick').checked, radio: document.querySelector('#r2').checked,
    field: document.querySelector('#field').value, caret: document.querySelector('#field').selectionStart,
    hint: document.querySelector('#field').placeholder, area: document.querySelector('#area').value,
    choice: document.querySelector('#choice').selectedIndex, focus: document.activeElement.id, theme: document.documentElement.dataset.theme,
  }));
  assert.deepEqual(found, {
    scroll: 700, open: true, inside: 'new inside', tick: true, radio: true, field: 'half a word', caret: 4, hint: 'new',
    area: 'mine', choice: 1, focus: 'field', theme: 'dark',
  });
  assert.equal(await version(page), hash(body('new')));
  await assertUndisturbed(page);
});

test('what the reader did not touch follows the source', async () => {
  const body = (on) => html(`<details id="d"${on ? ' open' : ''}><summary>s</summary>t</details>
    <input type="checkbox" id="tick"${on ? ' checked' : ''}><input id="field" value="${on ? 'b' : 'a'}"><input type="range" id="slide" value="${on ? 70 : 30}">
    <select id="choice"><option>a</option><option${on ? ' selected' : ''}>b</option></select><textarea id="area">${on ? 'b' : 'a'}</textarea>
    <p id="p" class="${on ? 'x' : 'y'}"${on ? ' title="t"' : ' lang="fr"'}>text</p>`, { lang: on ? 'de' : 'en' });
  fake.files.set('a/', body(false));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': body(true) });
  await page.waitForSelector('#p.x[title=t]:not([lang])');
  assert.deepEqual(await page.evaluate(() => [
    document.querySelector('#d').open, document.querySelector('#tick').checked, document.querySelector('#field').value,
    document.querySelector('#slide').value, document.querySelector('#choice').value, document.querySelector('#area').value, document.documentElement.lang,
  ]), [true, true, 'b', '70', 'b', 'b', 'de']);
  await assertUndisturbed(page);
});

test('what the reader chose stays, though the source now proposes something else', async () => {
  const body = (on) => html(`<p id="p">${on}</p><input type="checkbox" id="tick"${on ? ' checked' : ''}><input type="checkbox" id="untick" checked title="${on}">
    <label><input type="radio" name="r" id="r1"${on ? ' checked' : ''}></label><label><input type="radio" name="r" id="r2"></label>
    <input id="field" value="${on}"><textarea id="area">${on}</textarea>
    <select id="choice"><option>a</option><option>b</option><option${on ? ' selected' : ''}>c</option></select>`);
  fake.files.set('a/', body(false));
  const page = await open(context, `${fake.address}a/`);
  await page.check('#tick');
  await page.uncheck('#untick');
  await page.check('#r2');
  await page.fill('#field', 'mine');
  await page.fill('#area', 'mine');
  await page.selectOption('#choice', 'b');
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': body(true) });
  await shows(page, '#p', 'true');
  assert.deepEqual(await page.evaluate(() => [
    document.querySelector('#tick').checked, document.querySelector('#untick').checked, document.querySelector('#r2').checked,
    document.querySelector('#field').value, document.querySelector('#area').value, document.querySelector('#choice').value,
  ]), [true, false, true, 'mine', 'mine', 'b']);
  await assertUndisturbed(page);
});

test('a selection in the edited paragraph moves with its words', async () => {
  fake.files.set('a/', html('<p id="edited">The quick fox.</p>'));
  const page = await open(context, `${fake.address}a/`);
  await page.evaluate(() => {
    const text = document.querySelector('#edited').firstChild;
    getSelection().setBaseAndExtent(text, 11, text, 13);
  });
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': html('<p id="edited">The quick brown fox.</p>') });
  await shows(page, '#edited', 'The quick brown fox.');
  assert.equal(await page.evaluate(() => String(getSelection())), 'ox');
  await assertUndisturbed(page);
});

test('what scripts added, changed and wrote stays where it was, and no script runs twice', async () => {
  const script = `
    window.ran = (window.ran ?? 0) + 1;
    const button = document.createElement('button');
    button.textContent = 'Copy'; button.id = 'copy'; button.dataset.live = '';
    document.querySelector('#code').append(button);
    const banner = document.createElement('p');
    banner.textContent = 'Read with care.'; banner.id = 'banner';
    document.querySelector('#edited').before(banner);
    document.querySelector('#count').innerHTML = '<b>3</b> of 7';
    document.querySelector('#copied').setAttribute('aria-pressed', 'true');
    document.querySelector('#reveal').hidden = false;
    document.querySelector('#toc').setAttribute('aria-current', 'true');
    addEventListener('click', () => { window.clicks = (window.clicks ?? 0) + 1; });
    document.addEventListener('opsbook:update', () => { window.updates = (window.updates ?? 0) + 1; });`;
  const body = (text) => html(`<p id="edited">${text}</p><div><a id="toc" href="#x">${text}</a><pre id="code"><code>${text}</code></pre></div>
    <p id="count">0 of 7</p><button id="copied" aria-pressed="false">${text}</button><p id="reveal" hidden>${text}</p>`,
  { head: '<script src="page.js" defer></script>\n' });
  fake.files.set('a/page.js', script);
  fake.files.set('a/', body('old'));
  const page = await open(context, `${fake.address}a/`);
  await page.focus('#copy');
  await until(() => fake.streams.size === 1);
  for (const text of ['new', 'newer', 'newest']) {
    fake.save({ 'a/': body(text) });
    await shows(page, '#edited', text);
    await shows(page, '#code code', text);
  }
  assert.deepEqual(await page.evaluate(() => ({
    ran: window.ran, updates: window.updates, copy: document.querySelector('#code').lastElementChild.id, focus: document.activeElement.id,
    banner: document.querySelector('#edited').previousElementSibling?.id, banners: document.querySelectorAll('#banner').length,
    count: document.querySelector('#count').innerHTML, pressed: document.querySelector('#copied').getAttribute('aria-pressed'),
    copied: document.querySelector('#copied').textContent, hidden: document.querySelector('#reveal').hidden, revealed: document.querySelector('#reveal').textContent,
    current: document.querySelector('#toc').getAttribute('aria-current'), toc: document.querySelector('#toc').textContent,
    shelves: document.querySelectorAll('ob-shelf').length,
  })), {
    ran: 1, updates: 3, copy: 'copy', focus: 'copy', banner: 'banner', banners: 1, count: '<b>3</b> of 7', pressed: 'true', copied: 'newest',
    hidden: false, revealed: 'newest', current: 'true', toc: 'newest', shelves: 0,
  });
  // Where the source itself changes, it wins over what a script wrote there.
  fake.save({ 'a/': body('newest').replace('0 of 7', '0 of 8') });
  await shows(page, '#count', '0 of 8');
  await assertUndisturbed(page);
});

test('blocks are added, removed, moved and replaced, and templates too', async () => {
  fake.files.set('a/', html('<h2 id="one">One</h2><p>first</p><h2 id="two">Two</h2><p>second</p><template id="t"><i>old</i></template>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  const next = '<p>zeroth</p><h2 id="two">Two</h2><ul><li>second</li></ul><h2 id="one">One!</h2><p>first</p><template id="t"><i>new</i></template>';
  fake.save({ 'a/': html(next) });
  await shows(page, '#one', 'One!');
  assert.equal(await page.evaluate(() => document.querySelector('main').innerHTML.trim()), next);
  await assertUndisturbed(page);
});

test('the head follows: title, descriptions, data; a noscript does not wake up', async () => {
  const head = (text) => `<meta name="description" content="${text}">
    <script type="application/ld+json">{"name":"${text}"}</script><noscript><link rel="stylesheet" href="never.css"></noscript>\n`;
  fake.files.set('a/', html('<p id="p">old</p>', { title: 'Old', head: head('old') }));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': html('<p id="p">new</p>', { title: 'New', head: head('new').replace('never', 'nowhere') }) });
  await shows(page, '#p', 'new');
  assert.deepEqual(await page.evaluate(() => [
    document.title, document.querySelectorAll('title').length, document.querySelector('meta[name=description]').content,
    document.querySelector('script[type="application/ld+json"]').textContent, document.querySelectorAll('meta[charset]').length,
  ]), ['New', 1, 'new', '{"name":"new"}', 1]);
  assert.ok(!fake.asked.some((path) => /never|nowhere/.test(path)));
  await assertUndisturbed(page);
});

test('a style sheet is swapped without a moment in between', async () => {
  const sheet = (name) => html(`<p id="p">${name}</p>`, {
    head: `<link rel="stylesheet" href="${name}.css"><link rel="stylesheet" href="brand-${name}.css"><link rel="stylesheet" href="kept.css">\n`,
  });
  fake.files.set('a/one.css', '#p { color: rgb(1, 0, 0); background: rgb(9, 9, 9) } main { padding-left: 10px }');
  fake.files.set('a/two.css', '#p { color: rgb(2, 0, 0); background: rgb(9, 9, 9); text-indent: 4px } main { padding-left: 20px }');
  fake.files.set('a/brand-one.css', '#p { border-top: 1px solid }');
  fake.files.set('a/brand-two.css', '#p { border-top: 2px solid }');
  fake.files.set('a/kept.css', '#p { background: rgb(7, 7, 7) }');
  fake.files.set('a/', sheet('one'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  let release;
  fake.held.set('a/brand-two.css', new Promise((resolve) => { release = resolve; }));
  await page.evaluate(() => {
    window.seen = new Set();
    (function look() {
      const p = document.querySelector('#p');
      const { color, backgroundColor, borderTopWidth, textIndent } = getComputedStyle(p);
      window.seen.add(`${p.textContent} ${color} ${backgroundColor} ${borderTopWidth} ${textIndent} ${getComputedStyle(document.querySelector('main')).paddingLeft}`);
      requestAnimationFrame(look);
    })();
  });
  fake.save({ 'a/': sheet('two') });
  // One of the two is there, and waits for the other.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('a/two.css')));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await until(() => fake.asked.includes('a/brand-two.css'));
  release();
  await page.waitForFunction(() => getComputedStyle(document.querySelector('#p')).color === 'rgb(2, 0, 0)');
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.deepEqual(await page.evaluate(() => [...window.seen]), ['one rgb(1, 0, 0) rgb(7, 7, 7) 1px 0px 10px', 'two rgb(2, 0, 0) rgb(7, 7, 7) 2px 4px 20px']);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('link')].map((link) => link.outerHTML)),
    ['two', 'brand-two', 'kept'].map((name) => `<link rel="stylesheet" href="${name}.css">`));
  await assertUndisturbed(page);
});

test('another script, another policy or another kind of file loads the page again', async () => {
  const body = (text, head) => html(`<p id="p">${text}</p>`, { head });
  fake.files.set('a/one.js', 'window.script = 1');
  fake.files.set('a/two.js', 'window.script = 2');
  fake.files.set('a/', body('a', '<script src="one.js" defer></script>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': body('b', '<script src="two.js" defer></script>') });
  await page.waitForFunction(() => window.script === 2 && !window.here);
  await shows(page, '#p', 'b');
  await mark(page);
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': body('c', '<script src="two.js" defer></script>').replace("base-uri 'self'", "base-uri 'none'") });
  await page.waitForFunction(() => document.querySelector('#p')?.textContent === 'c' && !window.here);
  await until(() => fake.streams.size === 1);
  assert.equal(page.faults.length, 0);
});

test('a morph that fails loads the page again', async () => {
  fake.files.set('a/', html('<p id="p">a</p>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  await page.evaluate(() => { CharacterData.prototype.replaceData = () => { throw new Error('on purpose'); }; });
  fake.save({ 'a/': html('<p id="p">b</p>') });
  await page.waitForFunction(() => document.querySelector('#p')?.textContent === 'b' && !window.here);
});

test('never two fetches at once, and once more after the last state', async () => {
  fake.files.set('a/', html('<p id="p">0</p>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  const fetched = () => fake.asked.filter((path) => path === 'a/').length;
  let release;
  fake.held.set('a/', new Promise((resolve) => { release = resolve; }));
  const asked = fetched();
  fake.save({ 'a/': html('<p id="p">1</p>') });
  await until(() => fetched() === asked + 1);
  for (const text of ['2', '3', '4']) fake.save({ 'a/': html(`<p id="p">${text}</p>`) });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(fetched(), asked + 1);
  release();
  await shows(page, '#p', '4');
  assert.equal(fetched(), asked + 2);
  await assertUndisturbed(page);
});

test('changed blocks are marked for a moment, and nothing of it stays in the document', async () => {
  fake.files.set('a/', html(`<ul><li>one</li><li>two</li></ul><p id="p">old</p><p>same</p>${long}`));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  const next = html(`<ul><li>one</li><li>2</li><li>two</li></ul><p id="p">new</p><p>same</p>${long}`);
  fake.save({ 'a/': next });
  await page.waitForFunction(() => document.getAnimations().length > 0);
  assert.deepEqual(await page.evaluate(() => document.getAnimations().map(({ id, effect }) => `${id} ${effect.target.textContent}`)),
    ['opsbook-changed 2', 'opsbook-changed new']);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  assert.equal(await page.evaluate(() => document.querySelector('[style], [class]')), null);
  await assertUndisturbed(page);
});

test('pages without main, without a body tag and not well formed are kept up to date, below a base path or not', async () => {
  const plain = await new Fake('/').start();
  plain.files.set('', '<title>t</title><p id=p>old<p>and <b>more<div>unclosed');
  const page = await open(context, plain.address);
  await until(() => plain.streams.size === 1);
  plain.save({ '': '<title>t</title><p id=p>new<p>and <i>more<div>unclosed' });
  await shows(page, '#p', 'new');
  plain.save({ '': '<!doctype html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p id="p">newer<br/></p></body></html>' });
  await shows(page, '#p', 'newer');
  await assertUndisturbed(page);
  await plain.stop();
});

test('a page that is not there is shown as soon as it is, and gone when it is gone', async () => {
  const page = await open(context, `${fake.address}missing/`);
  await shows(page, 'h1', 'Nothing here');
  await until(() => fake.streams.size === 1);
  fake.save({ '404.html': html('<h1>Nothing here, still</h1>') });
  await shows(page, 'h1', 'Nothing here, still');
  fake.save({ 'missing/': html('<h1>Here</h1>') });
  await shows(page, 'h1', 'Here');
  fake.save({ 'missing/': null });
  await shows(page, 'h1', 'Nothing here, still');
  await assertUndisturbed(page);
});

test('a state that says nothing new asks for nothing, and scripts that keep something of other pages hear of it', async () => {
  fake.files.set('a/', html('<p id="p">0</p>'));
  const page = await open(context, `${fake.address}a/`);
  await page.evaluate(() => {
    window.events = [];
    for (const kind of ['opsbook:saved', 'opsbook:update']) document.addEventListener(kind, () => window.events.push(kind));
  });
  await until(() => fake.streams.size === 1);
  await page.waitForTimeout(100);
  await page.evaluate(() => { window.events = []; });
  fake.tell();
  fake.save({ 'b/': html('<p>elsewhere</p>') });
  fake.save({ 'a/': html('<p id="p">1</p>') });
  await shows(page, '#p', '1');
  await page.waitForFunction(() => window.events.includes('opsbook:update'));
  assert.deepEqual(await page.evaluate(() => window.events), ['opsbook:saved', 'opsbook:saved', 'opsbook:saved', 'opsbook:update']);
  assert.equal(fake.asked.filter((path) => path === 'a/').length, 2);
  await assertUndisturbed(page);
});
