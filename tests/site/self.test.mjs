// The checks check themselves: a small sound site passes each, and each defect planted in it is found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkData } from './data.mjs';
import { checkLinks } from './links.mjs';
import { checkMarkup } from './nu.mjs';

const BASE = 'https://docs.example/handbook/ops/';
const HERE = path.dirname(fileURLToPath(import.meta.url));

function page(up, title, body, base) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="stylesheet" href="${up}style.css">
<link rel="alternate" type="application/atom+xml" href="${up}feed.xml">
<link rel="canonical" href="${base}">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Thing", "name": "${title}"}</script>
</head><body>
<svg width="0" height="0" aria-hidden="true"><symbol id="i-a" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></symbol></svg>
<main><h1>${title}</h1>
${body}
</main></body></html>
`;
}

/** The sound site: a path of twelve steps, so that links to a page are found long after it was read. */
function soundSite(base) {
  const files = {
    'index.html': page('', 'Home', `<ul><li><a href="roles/coo/#power">Power</a></li><li><a href="steps/0/">Steps</a></li>
<li><a href="#here" id="back">Here</a></li><li><a href="https://outside.invalid/gone#x">Outside</a></li></ul><p id="here">Here.</p>
<svg width="1" height="1" aria-hidden="true"><use href="#i-a"/></svg>`, base),
    'roles/coo/index.html': page('../../', 'COO', '<h2 id="power">Power</h2><p><a href="../../">Home</a></p>', `${base}roles/coo/`),
    'orphan/index.html': page('../', 'Orphan', '<p><a href="../#here">Home</a></p>', `${base}orphan/`),
    '404.html': page(base, 'Not found', `<p><a href="${base}roles/coo/">COO</a></p>`, base),
    'style.css': 'body { background: url("icon.svg") }\n.label { paint-order: stroke }\n::highlight(found) { background-color: #fdf0d3 }\n',
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>\n',
    'search/index.json': '{"documents": []}\n',
    'api/roles.json': '{"roles": [{"id": "coo"}]}\n',
    'api/roles.schema.json': '{"type": "object", "required": ["roles"], "properties": {"roles": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}\n',
    'calendar.ics': `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20260131T000000Z
DTSTART;VALUE=DATE:20260301\r\nSUMMARY:A\r\nURL:${base}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`.replace(/(?<!\r)\n/g, '\r\n'),
    'sitemap.xml': `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${base}</loc></url><url><loc>${base}roles/coo/</loc></url></urlset>
`,
    'feed.xml': `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${base}</id><title>Site</title><updated>2026-01-31T00:00:00Z</updated>
<entry><id>${base}roles/coo/</id><title>COO</title><updated>2026-01-31T00:00:00Z</updated><link href="${base}roles/coo/"/></entry></feed>
`,
  };
  for (let step = 0; step < 12; step += 1) {
    const next = step < 11 ? `<a href="../${step + 1}/">Next</a>` : '<a href="../../roles/coo/#power">The role again</a>';
    files[`steps/${step}/index.html`] = page('../../', `Step ${step}`, `<p>${next}</p>`, `${base}steps/${step}/`);
  }
  return files;
}

/** Runs `check` on the sound site with `change` made to its files. */
async function on(t, check, change = {}, base = BASE) {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsbook-site-checks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const files = soundSite(base);
  for (const [file, [from, to]] of Object.entries(change)) {
    assert.ok(files[file].includes(from), `${file} holds ${from}`);
    files[file] = files[file].replace(from, to);
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return check(folder, base);
}

function checkXml(folder, base) {
  const run = spawnSync('python3', [path.join(HERE, 'wellformed.py'), folder, base], { encoding: 'utf8' });
  const lines = run.stdout.trimEnd().split('\n');
  assert.equal(run.status, lines.length > 1 ? 1 : 0, run.stderr);
  return { problems: lines.slice(0, -1), summary: lines.at(-1) };
}

function finds(name, check, change, expected) {
  test(name, async (t) => {
    const { problems } = await on(t, check, change);
    assert.ok(problems.length >= 1, 'nothing was found');
    for (const problem of problems) assert.match(problem, expected);
  });
}

for (const base of [BASE, 'https://docs.example/']) {
  test(`links: the sound site has none broken under ${base}`, async (t) => {
    const { problems, summary } = await on(t, checkLinks, {}, base);
    assert.deepEqual(problems, []);
    assert.match(summary, /: 16 pages, 19 addresses, 2 fragments, 0 broken$/);
  });
}
const step = 'steps/11/index.html';
finds('links: a missing page', checkLinks, { [step]: ['../../roles/coo/#power', '../../roles/cto/'] }, /^\/steps\/11\/ → \/roles\/cto\/: 404$/);
finds('links: a fragment missing on the same page', checkLinks, { 'index.html': ['"roles/coo/#power"', '"#nowhere"'] }, /#nowhere: no such fragment; linked from index\.html$/);
finds('links: a fragment missing on another page', checkLinks, { 'index.html': ['coo/#power', 'coo/#powers'] }, /^\/roles\/coo\/#powers: no such fragment; linked from index\.html$/);
finds('links: a fragment missing on a page read long before', checkLinks, { [step]: ['coo/#power', 'coo/#powers'] }, /^\/roles\/coo\/#powers: no such fragment; linked from steps.11.index\.html$/);
finds('links: a fragment missing on a page that robots skip', checkLinks, { 'roles/coo/index.html': ['<h2 id="power">', '<meta name="robots" content="noindex, nofollow"><h2>'] }, /^\/roles\/coo\/#power: no such fragment/);
finds('links: a broken link on a page that nothing links to', checkLinks, { 'orphan/index.html': ['../#here', '../gone/'] }, /^\/orphan\/ → \/gone\/: 404$/);
finds('links: a broken fragment on a page that nothing links to', checkLinks, { 'orphan/index.html': ['#here', '#gone'] }, /^\/#gone: no such fragment/);
finds('links: an address outside the path prefix', checkLinks, { [step]: ['../../roles/coo/#power', '/roles/coo/'] }, /→ http:\/\/127\.0\.0\.1:\d+\/roles\/coo\/: 404$/);
finds('links: a redirect for want of a slash', checkLinks, { [step]: ['../../roles/coo/#power', '../../roles/coo'] }, /\/roles\/coo: 301 \(a redirect/);
finds('links: a canonical address without a page', checkLinks, { 'roles/coo/index.html': [`${BASE}roles/coo/`, `${BASE}roles/old/`] }, /^\/roles\/coo\/ → \/roles\/old\/: 404$/);
finds('links: a missing file named by the style sheet', checkLinks, { 'style.css': ['icon.svg', 'icons.svg'] }, /^\/style\.css → \/icons\.svg: 404$/);
finds('links: a scheme that no page may use', checkLinks, { [step]: ['../../roles/coo/#power', 'javascript:alert(1)'] }, /a scheme that no page may use$/);
finds('links: an anchor that only points to itself', checkLinks, { 'index.html': ['<p id="here">', '<p>'] }, /#here/);
finds('links: an icon missing from the sprite', checkLinks, { 'index.html': ['<use href="#i-a"', '<use href="#i-b"'] }, /^index\.html: <use> points to #i-b/);

test('Nu: the sound site is valid', async (t) => {
  const { problems, summary } = await on(t, checkMarkup);
  assert.deepEqual(problems, []);
  assert.equal(summary, 'Nu: 18 documents, 0 errors, 0 warnings');
});
test('Nu: errors and warnings in pages, styles and pictures', async (t) => {
  const { problems, summary } = await on(t, checkMarkup, {
    'index.html': ['<main>', '<main role="main">'],
    'roles/coo/index.html': ['<h2 id="power">', '<h2 id="power" onpower="x">'],
    '404.html': ['<p>', '<p style="colour: red">'],
    'style.css': ['background:', 'backgrund:'],
    'icon.svg': ['<path', '<paths'],
  });
  for (const expected of [
    /^index\.html:\d+:\d+: warning: .*“main” role is unnecessary/,
    /^roles\/coo\/index\.html:\d+:\d+: error: .*“onpower” not allowed/,
    /^404\.html:\d+:\d+: error: CSS: “colour”/,
    /^style\.css:\d+:\d+: error: CSS: “backgrund”/,
    /^icon\.svg:\d+:\d+: error: /,
  ]) assert.ok(problems.some((problem) => expected.test(problem)), `${expected} in\n${problems.join('\n')}`);
  assert.match(summary, /^Nu: 18 documents, [1-9]\d* errors, 1 warnings$/);
});

for (const [check, name] of [[checkData, 'data'], [checkXml, 'XML']]) {
  test(`${name}: the sound site has no problems`, async (t) => {
    const { problems, summary } = await on(t, check);
    assert.deepEqual(problems, []);
    assert.match(summary, name === 'data' ? /3 JSON files, 1 of them schemas, 16 JSON-LD blocks, 1 feeds with 1 entries/ : /3 files, 2 addresses/);
  });
}
finds('data: a torn JSON file', checkData, { 'search/index.json': ['[]', '['] }, /^search\/index\.json: /);
finds('data: a file that is not as its schema says', checkData, { 'api/roles.json': ['"coo"', '7'] }, /^api\/roles\.json: \/roles\/0\/id must be string$/);
finds('data: a schema that is none', checkData, { 'api/roles.schema.json': ['"array"', '"aray"'] }, /^api\/roles\.schema\.json: /);
finds('data: a torn JSON-LD block', checkData, { [step]: ['"@type"', '@type'] }, /JSON-LD: /);
finds('data: a feed that is not there', checkData, { [step]: ['feed.xml', 'feeds.xml'] }, /feeds\.xml: the pages name this feed/);
finds('data: an entry without a date', checkData, { 'feed.xml': ['<title>COO</title><updated>2026-01-31T00:00:00Z</updated>', '<title>COO</title>'] }, /entry 1: updated is missing$/);
finds('data: a feed with a bare day for a date', checkData, { 'feed.xml': ['2026-01-31T00:00:00Z', '2026-01-31'] }, /feed\.xml: updated is 2026-01-31$/);
finds('data: an entry without a page', checkData, { 'feed.xml': ['<link href="https://docs.example/handbook/ops/roles/coo/"', '<link href="https://docs.example/handbook/ops/roles/cto/"'] }, /no page of the site$/);
finds('data: a calendar with bare line ends', checkData, { 'calendar.ics': ['\r\nUID', '\nUID'] }, /calendar\.ics: /);
finds('data: an event at a time of day', checkData, { 'calendar.ics': [';VALUE=DATE:20260301', ':20260301T090000'] }, /a@x: not a whole day$/);
finds('data: an event stamped by the clock', checkData, { 'calendar.ics': ['20260131T000000Z', '20260131T091312Z'] }, /a@x: stamped by the clock$/);
finds('data: an event without a page', checkData, { 'calendar.ics': ['URL:https://docs.example/handbook/ops/', 'URL:https://docs.example/handbook/'] }, /leads to no page of the site$/);
finds('data: a line that is not folded', checkData, { 'calendar.ics': ['SUMMARY:A', `SUMMARY:${'A'.repeat(70)}`] }, /longer than 75 octets$/);
finds('XML: a feed that is not well-formed', checkXml, { 'feed.xml': ['<title>COO</title>', '<title>C&O</title>'] }, /^feed\.xml: not well-formed/);
finds('XML: a picture that is not well-formed', checkXml, { 'icon.svg': ['</svg>', ''] }, /^icon\.svg: no element found/);
finds('XML: a sitemap address without a page', checkXml, { 'sitemap.xml': ['roles/coo/', 'roles/cto/'] }, /^sitemap\.xml: no file answers /);
