// The same with the real server: a copy of this repository's site, edited by writing its files.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch } from '../chromium.mjs';
import { assertUndisturbed, mark, open, setHidden, shows, until } from './open.mjs';
import { BINARY, ROOT } from './places.mjs';

let browser;
let context;
let site;
let server;

before(async () => { browser = await launch(); });
after(() => browser.close());

const MYTH = 'content/myths/coo-is-a-shock-absorber.md';
const sheet = 'ob-preview .sheet';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'opsbook-preview-'));
  for (const part of ['opsbook.yaml', 'content', 'themes']) await cp(join(ROOT, part), join(site, part), { recursive: true });
  await put('opsbook.yaml', (text) => text.replace('https://opsbook.example/', 'https://opsbook.example/handbook/'));
  await mkdir(join(site, 'content/notes'), { recursive: true });
  await put('content/notes/long.md', () => note());
  await put('themes/default/templates/partials/extra-foot.html', () => `<form><details id="more"><summary>More</summary>About {{ page.title }}</details>
<label><input type="checkbox" id="tick"> {{ page.title }}</label><label>Field <input id="field"></label></form>`);
  context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  await context.addInitScript(() => {
    window.streams = [];
    window.EventSource = class extends EventSource {
      constructor(...all) {
        super(...all);
        window.streams.push(this);
      }
    };
  });
});
afterEach(async () => {
  await context.close();
  await stop();
  await rm(site, { recursive: true, force: true });
});

const note = (changes = {}, title = 'Long') => `---\ntitle: ${title}\nsummary: A long page.\nowner: office-of-the-coo\nreviewed: 2026-03-01\n---\n
${Array.from({ length: 80 }, (_, n) => changes[n] ?? `Paragraph ${n}.`).join('\n\n')}\n`;

async function put(path, change) {
  const file = join(site, path);
  const text = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, change(text));
}

/** Starts the preview; `address` is where it says it is. */
async function serve(port = 0, ...options) {
  const child = spawn(BINARY, ['serve', '--port', String(port), '--site', site, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  server = { child, said: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => { server.said += text; });
  await until(() => /http:\/\/\S+/.test(server.said) || child.exitCode !== null, 'the preview says where it is');
  server.address = server.said.match(/http:\/\/\S+/)?.[0];
  assert.ok(server.address, server.said);
  return server.address;
}

async function stop() {
  if (!server || server.child.exitCode !== null || server.child.signalCode !== null) return;
  const ended = new Promise((resolve) => server.child.once('exit', resolve));
  server.child.kill('SIGTERM');
  await ended;
}

const listening = (page, count = 1) => page.waitForFunction(
  (expected) => window.streams.filter((stream) => stream.readyState === EventSource.OPEN).length === expected, count, { polling: 20 });

const paragraph = (text) => `main p >> text="${text}"`;

test('an edited paragraph appears without loading again, and scroll, ticks and details stay', async () => {
  const address = await serve();
  assert.match(address, /\/handbook\/$/);
  const page = await open(context, `${address}notes/long/`);
  await listening(page);
  await page.click('#more summary');
  await page.check('#tick');
  await page.evaluate(() => scrollTo(0, 900));
  await put('content/notes/long.md', () => note({ 2: 'Paragraph **two**.', 40: 'Paragraph forty.' }, 'Longer'));
  await page.waitForSelector(paragraph('Paragraph forty.'));
  await shows(page, 'h1', 'Longer');
  assert.deepEqual(await page.evaluate(() => [
    document.querySelector('#more').open, document.querySelector('#more').lastChild.textContent, document.querySelector('#tick').checked, document.title.startsWith('Longer'),
  ]), [true, 'About Longer', true, true]);
  assert.ok(Math.abs(await page.evaluate(() => scrollY) - 900) < 80, 'the text that was read went out of view');
  await assertUndisturbed(page);
});

test('what stands on the page is what the server sends afresh, edit after edit', async () => {
  const address = await serve();
  const page = await open(context, `${address}notes/long/`);
  await listening(page);
  const bodies = [
    '## One\n\ntext\n\n## Two\n\n- a\n- b\n',
    '## Two\n\n- b\n- a\n\n## Three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
    'lead\n\n## Three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n## One\n\n> [!NOTE]\n> text\n\n```yaml\na: 1\n```\n',
    '## One\n\n```yaml\na: 1\nb: [x]\n```\n\ntext with a note[^n].\n\n[^n]: The note.\n',
    'See [[coo]].\n',
  ];
  for (const [n, body] of bodies.entries()) {
    await put('content/notes/long.md', () => note({}, `Title ${n}`).replace(/---\n\nParagraph[^]*/, `---\n\n${body}`));
    await shows(page, 'h1', `Title ${n}`);
    const [live, fresh] = await page.evaluate(async () => {
      const next = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      const said = (tree) => {
        const copy = tree.cloneNode(true);
        // What scripts insert, and the theme's scripts say which colours are chosen and which section is read.
        for (const element of copy.querySelectorAll('ob-preview, script[data-version], [data-live]')) element.remove();
        copy.removeAttribute('data-theme');
        for (const link of copy.querySelectorAll('.toc [aria-current]')) link.removeAttribute('aria-current');
        const head = copy.querySelector('head').outerHTML.replace(/>\s+</g, '><');
        copy.querySelector('head').remove();
        return [head, copy.outerHTML.replace(/\s+/g, ' ')];
      };
      return [said(document.documentElement), said(next.documentElement)];
    });
    assert.deepEqual(live, fresh, `after edit ${n}`);
  }
  await assertUndisturbed(page);
});

test('errors come over the last good page and go; the page is right afterwards', async () => {
  const address = await serve();
  const page = await open(context, `${address}myths/coo-is-a-shock-absorber/`);
  await listening(page);
  const heading = await page.textContent('h1');
  await put(MYTH, (text) => text.replace('verdict: incorrect', 'verdict: incorect'));
  await page.waitForSelector(sheet);
  assert.equal(await page.textContent('h1'), heading);
  assert.match(await page.textContent(`${sheet} .at`), /^content\/myths\/coo-is-a-shock-absorber\.md:3:10$/);
  assert.match(await page.getAttribute(`${sheet} .at a`, 'href'), /^vscode:\/\/file\/.*coo-is-a-shock-absorber\.md:3:10$/);
  assert.match(await page.textContent(`${sheet} pre`), / 3 \| verdict: incorect\n {3}\| {10}\^+/);
  await put(MYTH, (text) => text.replace('verdict: incorect', 'verdict: incorrect').replace('at full speed', 'at half speed'));
  await page.waitForSelector(sheet, { state: 'hidden' });
  await page.waitForSelector('main p:has-text("at half speed")');
  // A template and the configuration are the same story.
  await put('themes/default/templates/partials/extra-foot.html', (text) => `${text}{{ nothing.here }}`);
  await page.waitForSelector(sheet);
  await put('themes/default/templates/partials/extra-foot.html', (text) => `${text.replace('{{ nothing.here }}', '')}<p id="foot">foot</p>`);
  await page.waitForSelector('#foot');
  await page.waitForSelector(sheet, { state: 'hidden' });
  await put('opsbook.yaml', (text) => `${text}\ntitel: x\n`);
  await page.waitForSelector(sheet);
  await put('opsbook.yaml', (text) => text.replace('\ntitel: x\n', '').replace('How operations works', 'How it works'));
  await page.waitForSelector(sheet, { state: 'hidden' });
  await page.waitForFunction(() => document.title.endsWith('How it works'));
  await assertUndisturbed(page);
});

test('the style sheet of the theme is swapped', async () => {
  const address = await serve();
  const page = await open(context, `${address}notes/long/`);
  await listening(page);
  const old = await page.evaluate(() => document.querySelector('link[rel=stylesheet]').href);
  await put('themes/default/static/theme.css', (text) => `${text}\nh1 { color: rgb(1, 2, 3) }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
  await page.waitForFunction((href) => ![...document.querySelectorAll('link[rel=stylesheet]')].some((link) => link.href === href), old);
  await assertUndisturbed(page);
});

test('--follow goes to the page just saved, at the block that changed', async () => {
  const address = await serve(0, '--follow');
  const page = await open(context, address);
  await listening(page);
  await put('content/notes/long.md', () => note({ 70: 'Paragraph seventy.' }));
  await page.waitForURL(`${address}notes/long/`);
  const inView = (text) => page.waitForFunction((wanted) => {
    const found = [...document.querySelectorAll('main p')].find((p) => p.textContent === wanted);
    const box = found?.getBoundingClientRect();
    return box && box.top > 0 && box.bottom < innerHeight;
  }, text);
  await inView('Paragraph seventy.');
  await listening(page);
  await mark(page);
  await put('content/notes/long.md', () => note({ 70: 'Paragraph seventy.', 5: 'Paragraph five.' }));
  await inView('Paragraph five.');
  await assertUndisturbed(page);
  await page.goBack();
  await page.waitForURL(address);
});

test('after a restart on the same port the page is brought up to date', async () => {
  const address = await serve();
  const { port } = new URL(address);
  const page = await open(context, `${address}notes/long/`);
  await listening(page);
  await stop();
  await put('content/notes/long.md', () => note({ 1: 'Paragraph one.' }));
  await page.waitForSelector('ob-preview .away');
  await serve(port);
  await page.waitForSelector(paragraph('Paragraph one.'));
  await page.waitForSelector('ob-preview .away', { state: 'detached' });
  await assertUndisturbed(page);
});

test('a page that is not there yet appears, and the 404 page comes back when it is deleted', async () => {
  const address = await serve();
  const page = await open(context, `${address}notes/new/`);
  await listening(page);
  const missing = await page.textContent('h1');
  await put('content/notes/new.md', () => note({}, 'Here it is'));
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Here it is');
  await listening(page);
  await unlink(join(site, 'content/notes/new.md'));
  await page.waitForFunction((text) => document.querySelector('h1')?.textContent === text, missing);
  assert.deepEqual(page.faults, []);
});

test('a hidden tab has no stream, and is up to date when it is seen again', async () => {
  const address = await serve();
  const page = await open(context, `${address}notes/long/`);
  await listening(page);
  await setHidden(page, true);
  await listening(page, 0);
  await put('content/notes/long.md', () => note({ 1: 'Paragraph one.' }));
  await until(() => /notes\/long\.md: /.test(server.said), 'the preview took the change in');
  await setHidden(page, false);
  await page.waitForSelector(paragraph('Paragraph one.'));
  await assertUndisturbed(page);
});

test('a picture that is saved over is shown without loading the page again', async () => {
  const drawing = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20"><rect width="${width}" height="20"/></svg>`;
  await put('content/notes/plan.svg', () => drawing(10));
  await put('content/notes/long.md', () => note({ 1: '![A plan](plan.svg)' }));
  const page = await open(context, `${await serve()}notes/long/`);
  await listening(page);
  const width = (expected) => page.waitForFunction((wanted) => document.querySelector('main img')?.naturalWidth === wanted, expected, { polling: 20 });
  await page.evaluate(() => { document.querySelector('main img').loading = 'eager'; });
  await width(10);
  // The same number of bytes, and no other page to make.
  await put('content/notes/plan.svg', () => drawing(90));
  await width(90);
  await assertUndisturbed(page);
});

test('a definition that is edited is the one that its mark shows next, on a page that stays as it is', async () => {
  const term = (meaning) => `---\nterm: Headway\ndefinition: ${meaning}\n---\nText.\n`;
  await put('content/glossary/headway.md', () => term('How far it is.'));
  await put('content/notes/long.md', () => note({ 1: 'Some headway.' }));
  const page = await open(context, `${await serve()}notes/long/`);
  await listening(page);
  const said = async () => {
    await page.click('main a.gl');
    const text = await page.getByRole('dialog', { name: 'Headway' }).innerText();
    await page.keyboard.press('Escape');
    await page.waitForSelector('.term-note', { state: 'detached' });
    return text;
  };
  assert.match(await said(), /How far it is\./);
  const version = await page.getAttribute('script[data-version]', 'data-version');
  await page.evaluate(() => document.addEventListener('opsbook:saved', () => { window.saved = true; }));
  await put('content/glossary/headway.md', () => term('How far one *came*.'));
  await page.waitForFunction(() => window.saved);
  assert.match(await said(), /How far one came\./);
  assert.equal(await page.getAttribute('script[data-version]', 'data-version'), version);
  await assertUndisturbed(page);
});
