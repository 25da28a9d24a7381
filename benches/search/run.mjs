// Search beside Pagefind and MiniSearch: how often the page that is wanted comes first, what a first query loads, and how long
// a keystroke takes. See benches/README.md.
//
//   node run.mjs                  content/ and generated corpora of 1,000 and 10,000 records
//   node run.mjs --sizes 1000     content/ and these sizes
//   node run.mjs --readme         also rewrites the table in the project's README
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { miniSearch, opsbook, pagefind, pages, serve } from './engines.mjs';
import { queries, records } from './queries.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const WORK = join(ROOT, 'target/bench/search');
const { values: chosen } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000' }, readme: { type: 'boolean' }, binary: { type: 'string', default: join(ROOT, 'target/release/opsbook') }, misses: { type: 'boolean' } },
});

/** A corpus and the site that is built of it. */
async function build(size) {
  const folder = size ? join(WORK, `corpus-${size}`) : ROOT;
  if (size && !existsSync(folder)) {
    execFileSync('python3', [join(ROOT, 'benches/gen_corpus.py'), '--pages', `${size}`, '--flavor', 'opsbook', '--out', `${folder}.making`]);
    await rename(`${folder}.making`, folder);
  }
  const site = join(WORK, `site-${size || 'content'}`);
  await rm(site, { recursive: true, force: true });
  execFileSync(resolve(chosen.binary), ['build', '--output', site], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const found = (await records(join(folder, 'content'))).map((record) => {
    const path = [`${record.folder}/${record.stem}/`, `${record.stem}/`].map((one) => one.replace(/^\.\//, '')).find((one) => existsSync(join(site, one, 'index.html')));
    if (!path) throw new Error(`${record.folder}/${record.stem} has no page`);
    return { ...record, path };
  });
  return { site, found };
}

/** Success at 1 and 3 and the mean reciprocal rank, overall and by rule. */
async function quality(engine, asked) {
  const rows = new Map();
  for (const { rule, text, path } of asked) {
    const at = (await engine.find(text)).indexOf(path);
    if (chosen.misses && engine.name === 'opsbook' && at !== 0) console.log(`  ${rule}: ${text} -> ${path} at ${at}`);
    for (const name of [rule, 'all']) {
      const row = rows.get(name) ?? { n: 0, one: 0, three: 0, mrr: 0 };
      row.n += 1;
      if (at === 0) row.one += 1;
      if (at >= 0 && at < 3) row.three += 1;
      if (at >= 0) row.mrr += 1 / (at + 1);
      rows.set(name, row);
    }
  }
  for (const row of rows.values()) for (const key of ['one', 'three', 'mrr']) row[key] /= row.n;
  return rows;
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** What the first query of a visit loads: scripts, styles and index. The median over some queries. */
async function firstQuery(site, browser, asked) {
  const server = await serve(site);
  const sums = [];
  const parts = [];
  for (const { text } of asked) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.address}404.html`);
    server.sent.length = 0;
    await page.keyboard.press('/');
    await page.fill('dialog.search [role=combobox]', text);
    await page.waitForFunction(() => document.querySelector('dialog.search [role=status]').textContent);
    sums.push(server.sent.reduce((sum, [, n]) => sum + n, 0));
    for (const [name, n] of server.sent) parts.push([name.split('/').slice(0, 2).join('/').replace(/\d+\.json$/, ''), n]);
    await context.close();
  }
  await server.stop();
  const by = {};
  for (const [name, n] of parts) by[name.replace(/\/?[0-9a-f]{8,}\.json|\.[0-9a-f]{10}/, '')] = (by[name.replace(/\/?[0-9a-f]{8,}\.json|\.[0-9a-f]{10}/, '')] ?? 0) + n / asked.length;
  return { middle: median(sums), most: Math.max(...sums), by };
}

/** From a keystroke to the answer in the page, laid out: queries are typed letter by letter. */
async function keystrokes(site, browser, asked) {
  const server = await serve(site);
  const page = await browser.newPage();
  await page.goto(`${server.address}404.html`);
  const times = await page.evaluate(async (texts) => {
    const { root, engine, dialog } = document.querySelector('script[data-dialog]').dataset;
    const base = new URL(root, document.baseURI);
    const [{ open }, { start }] = await Promise.all([import(new URL(engine, base)), import(new URL(dialog, base))]);
    const search = start(await open(base.href), new URL('search/', base).href);
    search.show();
    const box = search.shown;
    const taken = [];
    // Twice: the first round loads what the second finds at hand, as a reader's later keystrokes do.
    for (const round of [0, 1]) {
      for (const text of texts) {
        for (let n = 1; n <= text.length; n += 1) {
          box.input.value = text.slice(0, n);
          const begin = performance.now();
          await box.ask();
          box.hits.getBoundingClientRect();
          if (round) taken.push(performance.now() - begin);
        }
      }
    }
    return taken;
  }, asked.map(({ text }) => text));
  await page.close();
  await server.stop();
  times.sort((a, b) => a - b);
  return { n: times.length, p50: times[Math.floor(times.length * 0.5)], p95: times[Math.floor(times.length * 0.95)], most: times.at(-1) };
}

const percent = (x) => `${(100 * x).toFixed(1)} %`;
const kib = (n) => `${Math.round(n / 1024)} KB`;

await mkdir(WORK, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.OPSBOOK_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
const lines = ['| corpus | queries | search | first | in the first three | MRR | first query |', '|---|---:|---|---:|---:|---:|---:|'];
const notes = [];
for (const size of [0, ...chosen.sizes.split(',').filter(Boolean).map(Number)]) {
  const { site, found } = await build(size);
  const every = size ? Math.floor(found.length / 200) : 1;
  found.forEach((record, n) => { record.wanted = n % every === 0; });
  const asked = queries(found, { each: size ? 1 : 6, seed: size + 1 });
  const name = size ? `${size.toLocaleString('en')} records` : '`content/`';
  const all = await pages(site, found.map(({ path }) => path));
  const sample = asked.filter((_, n) => n % Math.ceil(asked.length / 20) === 0);
  console.log(`\n${name}: ${all.length} pages, ${asked.length} queries`);
  const first = await firstQuery(site, browser, sample);
  console.log(`  first query of opsbook: median ${first.middle}, most ${first.most} bytes`, Object.fromEntries(Object.entries(first.by).map(([key, n]) => [key, Math.round(n)])));
  const makers = [() => opsbook(site), () => pagefind(all, join(WORK, 'pagefind'), browser), () => miniSearch(all)];
  for (const make of makers) {
    const engine = await make();
    const rows = await quality(engine, asked);
    for (const [rule, row] of rows) console.log(`  ${engine.name.padEnd(11)} ${rule.padEnd(7)} ${String(row.n).padStart(4)}  ${percent(row.one).padStart(7)} ${percent(row.three).padStart(7)}  ${row.mrr.toFixed(3)}`);
    const bytes = engine.name === 'opsbook' ? first.middle : engine.name === 'Pagefind' ? median(await sample.reduce(async (list, { text }) => [...await list, await engine.bytes(text)], [])) : engine.bytes();
    const { n, one, three, mrr } = rows.get('all');
    lines.push(`| ${name} | ${n} | ${engine.name} | ${percent(one)} | ${percent(three)} | ${mrr.toFixed(3)} | ${kib(bytes)} |`);
    await engine.stop();
  }
  if (size) {
    const typed = await keystrokes(site, browser, sample);
    notes.push(`A keystroke's answer at ${name}: median ${typed.p50.toFixed(1)} ms, 95 % within ${typed.p95.toFixed(1)} ms (${typed.n.toLocaleString('en')} keystrokes).`);
  }
}
await browser.close();
console.log(`\n${lines.join('\n')}\n\n${notes.join('\n')}`);
if (chosen.readme) {
  const readme = join(ROOT, 'README.md');
  const text = await readFile(readme, 'utf8');
  const [begin, end] = ['<!-- bench:search -->', '<!-- /bench:search -->'];
  if (!text.includes(begin) || !text.includes(end)) throw new Error(`README.md has no ${begin} … ${end}`);
  const [before] = text.split(begin);
  const [, after] = text.split(end);
  await writeFile(readme, `${before}${begin}\n${lines.join('\n')}\n\n${notes.join('  \n')}\n${end}${after}`);
}
