#!/usr/bin/env node
// What pages of this repository's site weigh over the wire, and what Lighthouse says of them.
//
//   npm ci --ignore-scripts && node run.mjs            the table
//   node run.mjs --readme                              … into the project's README, too
//
// OPSBOOK_BINARY names the binary (default: target/release, else target/debug), OPSBOOK_CHROMIUM the browser. The site is
// served over plain http on the loopback interface, compressed with gzip, as an ordinary server would.
// Ends with 1 when a page is above its limits.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const PAGES = {
  'home': '',
  'role (COO)': 'roles/coo/',
  'red flag': 'flags/watermelon/',
  'checklist': 'checklists/operating-review/',
  'initiative': 'initiatives/core-platform-migration/',
};
const HTML_BYTES_MAX = 12 * 1024;
const CSS_BYTES_MAX = 12 * 1024;
// What every page loads, and what those load beside it that are for more than being read.
const SCRIPT_BYTES_MAX = 4 * 1024;
// All but home are steps of a path here: its bar counts what was read.
const STEP = 4.5 * 1024;
const OWN_SCRIPT_BYTES_MAX = { 'role (COO)': STEP, 'red flag': 2 * 1024 + STEP, 'checklist': 10 * 1024 + STEP, 'initiative': STEP };
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain', '.xml': 'application/xml' };
const MARK = /(<!-- bench:pages -->\n)[^]*?(<!-- \/bench:pages -->)/;

const root = join(import.meta.dirname, '../..');
const readme = join(root, 'README.md');

function binary() {
  const places = [process.env.OPSBOOK_BINARY, join(root, 'target/release/opsbook'), join(root, 'target/debug/opsbook')];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error('there is no opsbook to measure: cargo build --release, or name one in OPSBOOK_BINARY');
  return found;
}

/** A server on a free port whose folder is told afterwards: the site is built for its address. */
async function server() {
  let folder;
  const serving = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://any.example').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const found = existsSync(file);
    const type = TYPES[extname(found ? file : '.html')] ?? 'application/octet-stream';
    const bytes = readFileSync(found ? file : join(folder, '404.html'));
    const text = type !== 'image/png';
    response.writeHead(found ? 200 : 404, {
      'content-type': text ? `${type}; charset=utf-8` : type,
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(text && { 'content-encoding': 'gzip' }),
    });
    response.end(text ? gzipSync(bytes, { level: 6 }) : bytes);
  });
  await new Promise((resolve) => serving.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${serving.address().port}/`, serve: (built) => (folder = built), close: () => serving.close() };
}

/** Compressed bytes of a page and of what it loads, by kind of resource, and Lighthouse's scores out of 100. */
async function measure(url, port) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: CATEGORIES, logLevel: 'error' });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const requests = lhr.audits['network-requests'].details.items.filter((item) => item.url.startsWith('http'));
  const bytes = (type) => requests.filter((item) => item.resourceType === type).reduce((sum, item) => sum + gzipped(item), 0);
  return {
    html: bytes('Document'), css: bytes('Stylesheet'), script: bytes('Script'), fonts: bytes('Font'), requests: requests.length,
    shift: lhr.audits['cumulative-layout-shift'].numericValue,
    scores: CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100)),
    below: Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode === 'binary').map(({ id }) => id),
  };
}

/** What crossed the wire without headers. */
const gzipped = (item) => sizes.get(new URL(item.url).pathname) ?? item.transferSize;
const sizes = new Map();

const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

function table(rows, chromium) {
  const lines = rows.map(([name, m]) => `| ${name} | ${kb(m.html)} | ${kb(m.css)} | ${kb(m.script)} | ${m.requests} | ${m.shift.toFixed(3).replace(/\.?0+$/, '')} | ${m.scores.join(' / ')} |`);
  return `gzip, over plain http on the loopback interface; Lighthouse ${version()} in ${chromium}, its mobile setting. No page loads a font.

| page | HTML | CSS | scripts | requests | layout shift | performance / accessibility / best practices / SEO |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
${lines.join('\n')}
`;
}

const version = () => JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules/lighthouse/package.json'), 'utf8')).version;

function faults([name, m]) {
  const over = (what, is, most) => (is > most ? [`${name}: ${what} is ${kb(is)}, at most ${kb(most)}`] : []);
  const low = m.scores.some((score) => score < 100) ? [`${name}: Lighthouse ${m.scores.join(' / ')} (${m.below.join(', ')})`] : [];
  const moved = m.shift > 0 ? [`${name}: a layout shift of ${m.shift}`] : [];
  return [...over('HTML', m.html, HTML_BYTES_MAX), ...over('CSS', m.css, CSS_BYTES_MAX), ...over('script', m.script, SCRIPT_BYTES_MAX + (OWN_SCRIPT_BYTES_MAX[name] ?? 0)), ...over('font', m.fonts, 0), ...moved, ...low];
}

const write = process.argv.includes('--readme');
if (write && !MARK.test(readFileSync(readme, 'utf8'))) throw new Error('README.md has no place between <!-- bench:pages --> and <!-- /bench:pages -->');
const output = mkdtempSync(join(tmpdir(), 'opsbook-pages-'));
const serving = await server();
let chromium;
try {
  const site = join(output, 'site');
  execFileSync(binary(), ['build', '--site', root, '--output', site, '--base-url', serving.url], { stdio: 'pipe' });
  serving.serve(site);
  for (const line of readFileSync(join(site, '.opsbook'), 'utf8').trim().split('\n').slice(1)) {
    const file = line.split(' ').slice(2).join(' ');
    const size = gzipSync(readFileSync(join(site, file)), { level: 6 }).length;
    sizes.set(`/${file.replace(/(^|\/)index\.html$/, '$1')}`, size);
  }
  chromium = await launch({ chromePath: process.env.OPSBOOK_CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic'] });
  const rows = [];
  for (const [name, path] of Object.entries(PAGES)) rows.push([name, await measure(serving.url + path, chromium.port)]);
  const { Browser } = await (await fetch(`http://127.0.0.1:${chromium.port}/json/version`)).json();
  const text = table(rows, Browser.replace(/^(Headless)?Chrome\/(\d+).*/, 'Chromium $2'));
  console.log(text);
  if (write) writeFileSync(readme, readFileSync(readme, 'utf8').replace(MARK, (_, before, after) => before + text + after));
  const wrong = rows.flatMap(faults);
  for (const fault of wrong) console.error(fault);
  process.exitCode = wrong.length ? 1 : 0;
} finally {
  chromium?.kill();
  serving.close();
  rmSync(output, { recursive: true, force: true });
}
