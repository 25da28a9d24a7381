// The event stream: closed in hidden tabs, back after a restart, never one too many; and following what was saved.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { launch } from '../chromium.mjs';
import { Fake, page as html } from './fake.mjs';
import { assertUndisturbed, mark, open, setHidden, shows, until } from './open.mjs';

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
const chip = 'ob-preview .away';

test('a hidden tab closes its stream, and is up to date when it is seen again', async () => {
  fake.files.set('a/', html('<p id="p">old</p>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  assert.deepEqual([...fake.streams.values()], ['a/']);
  await setHidden(page, true);
  await until(() => fake.streams.size === 0);
  fake.save({ 'a/': html('<p id="p">new</p>') });
  const events = fake.asked.filter((path) => path === '~opsbook/events').length;
  await page.clock.install();
  await page.clock.runFor(10_000);
  assert.equal(fake.asked.filter((path) => path === '~opsbook/events').length, events, 'a hidden tab connected');
  assert.equal(await page.locator(chip).count(), 0);
  await setHidden(page, false);
  await shows(page, '#p', 'new');
  assert.equal(fake.streams.size, 1);
  await assertUndisturbed(page);
});

test('nine tabs, of which one is seen, leave the host reachable', async () => {
  fake.files.set('a/', html('<p id="p">old</p>'));
  for (let tab = 0; tab < 8; tab += 1) {
    const page = await open(context, `${fake.address}a/`);
    await until(() => fake.streams.size === 1);
    await setHidden(page, true);
    await until(() => fake.streams.size === 0);
  }
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'a/': html('<p id="p">new</p>') });
  await shows(page, '#p', 'new');
});

test('after a restart on the same port the page is brought up to date', async () => {
  fake.files.set('a/', html('<p id="p">old</p>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  await fake.stop();
  fake.session = 'two';
  fake.save({ 'a/': html('<p id="p">new</p>') });
  await page.waitForSelector(chip);
  assert.equal(await page.textContent(chip), 'The preview is not running. It will come back by itself.');
  await fake.start();
  await shows(page, '#p', 'new');
  await page.waitForSelector(chip, { state: 'detached' });
  await assertUndisturbed(page);
});

test('attempts to connect grow apart, up to two seconds; the chip comes after three', async () => {
  fake.files.set('a/', html('<p id="p">old</p>'));
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  const attempts = [];
  await page.route('**/~opsbook/events*', (route) => {
    attempts.push(1);
    return route.abort();
  });
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  const begin = await page.evaluate(() => Date.now());
  for (const stream of fake.streams.keys()) stream.destroy();
  const times = [];
  let now = 0;
  while (now < 10_000) {
    const seen = attempts.length;
    await page.clock.runFor(50);
    now = await page.evaluate((from) => Date.now() - from, begin);
    // An attempt fails in its own time, which no clock stops.
    await page.evaluate(() => new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port2.onmessage = resolve; port1.postMessage(0); }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (attempts.length > seen) times.push(now);
    const away = await page.locator(chip).count();
    if (now < 2800) assert.equal(away, 0, `at ${now}`);
    if (now > 3500) assert.equal(away, 1, `at ${now}`);
  }
  const pauses = times.slice(1).map((time, index) => time - times[index]);
  assert.ok(times.length >= 6 && times.length <= 12, `attempts at ${times}`);
  assert.ok(pauses.every((pause) => pause <= 2300), `pauses of ${pauses}`);
  assert.ok(pauses.at(-1) >= 1900 && pauses[0] <= 600, `pauses of ${pauses}`);
});

test('a page that is left closes its stream, and one that comes back opens it again', async () => {
  fake.files.set('a/', html('<p id="p">a</p>'));
  fake.files.set('b/', html('<p id="p">b</p>'));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  await page.goto(`${fake.address}b/`);
  await until(() => [...fake.streams.values()].join() === 'b/');
  fake.save({ 'a/': html('<p id="p">a, later</p>') });
  await page.goBack();
  await shows(page, '#p', 'a, later');
  await until(() => [...fake.streams.values()].join() === 'a/');
});

test('with --follow the page just saved is shown, at the block that changed, and back leads back', async () => {
  fake.follow = true;
  fake.files.set('a/', html('<p id="p">a</p>'));
  fake.files.set('b/', html(`<ol><li><a href="../a/">trail</a></li></ol>${long}`, { main: true }));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'b/': fake.files.get('b/').replace('Paragraph 50.', 'Paragraph fifty.') }, 'b/');
  await page.waitForURL(`${fake.address}b/`);
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('#p50').getBoundingClientRect();
    return document.querySelector('#p50').textContent === 'Paragraph fifty.' && top > 0 && bottom < innerHeight;
  });
  await until(() => [...fake.streams.values()].join() === 'b/');
  await mark(page);
  fake.save({ 'b/': fake.files.get('b/').replace('Paragraph 2.', 'Paragraph two.') }, 'b/');
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('#p2').getBoundingClientRect();
    return document.querySelector('#p2').textContent === 'Paragraph two.' && top > 0 && bottom < innerHeight;
  });
  await assertUndisturbed(page);
  await page.goBack();
  await shows(page, '#p', 'a');
  await page.goForward();
  await shows(page, '#p2', 'Paragraph two.');
});

test('without --follow, and while the reader types, the page stays', async () => {
  const form = html('<input id="field"><input type="checkbox" id="tick"><p id="p">a</p>');
  for (const follow of [false, true]) {
    fake.follow = follow;
    fake.files.set('a/', form);
    fake.files.set('b/', html(long));
    const page = await open(context, `${fake.address}a/`);
    await until(() => fake.streams.size === 1);
    if (follow) await page.fill('#field', 'typed');
    fake.save({ 'b/': html(`<p>first</p>${long}`), 'a/': form.replace('>a<', '>b<') }, 'b/');
    await shows(page, '#p', 'b');
    assert.equal(page.url(), `${fake.address}a/`);
    await assertUndisturbed(page);
    await page.close();
    await until(() => fake.streams.size === 0);
  }
});

test('a new page is followed to, and without --follow an edit below leaves the scroll position', async () => {
  fake.follow = true;
  fake.files.set('a/', html(long));
  const page = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 1);
  fake.save({ 'c/': html('<h1>New</h1>') }, 'c/');
  await shows(page, 'h1', 'New');
  await until(() => [...fake.streams.values()].join() === 'c/');
  fake.follow = false;
  const other = await open(context, `${fake.address}a/`);
  await until(() => fake.streams.size === 2);
  fake.save({ 'a/': fake.files.get('a/').replace('Paragraph 50.', 'Paragraph fifty.') }, 'a/');
  await shows(other, '#p50', 'Paragraph fifty.');
  assert.equal(await other.evaluate(() => scrollY), 0);
  // The first tab follows still; Chromium does not close a tab that is on its way.
  await page.waitForURL(`${fake.address}a/`);
  await until(() => [...fake.streams.values()].join() === 'a/,a/');
});
