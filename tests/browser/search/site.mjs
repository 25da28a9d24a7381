// A small site with the theme's own files, below a prefix, under the policy of every page; the engine is what a test says.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { STATIC } from './places.mjs';

const TYPES = { js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8', json: 'application/json' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
const BASE = '/handbook/';

/** A page `depth` folders below the root. */
export function page(depth, main) {
  const root = '../'.repeat(depth) || './';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>
<link rel="stylesheet" href="${root}assets/theme.css">
<script type="module" src="${root}assets/search/loader.js" data-root="${root}" data-engine="assets/search/engine.js" data-dialog="assets/search/dialog.js" data-sheet="assets/search/search.css"></script>
</head><body>
<header class="mast"><a class="name" href="${root}">Site</a> <a class="find" href="${root}search/" data-search>Search</a></header>
<main id="ob-main"><h1>A page</h1>${main}</main></body></html>`;
}

const PAGES = {
  '': page(0, '<p>Home. <input id="field" aria-label="A field"></p>'),
  'search/': page(1, '<div data-search-page></div><div data-search-az><a href="../page-1/">Everything</a></div>'),
};
for (let n = 0; n < 6; n += 1) PAGES[`page-${n}/`] = page(1, `<p>Page ${n} has one priority, or two Príorities. Not a priorityqueue.</p><h2 id="where">Where</h2>`);

/** Serves the site; `engine` is the path of a module that takes the engine's place. */
export async function serve(engine) {
  const asked = [];
  const missing = new Set();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://x').pathname.slice(BASE.length);
    asked.push(path);
    const file = path === 'assets/search/engine.js' && engine ? engine : join(STATIC, path.replace(/^assets\//, ''));
    const body = missing.has(path) ? undefined : PAGES[path] ?? (path.startsWith('assets/') ? await readFile(file).catch(() => undefined) : undefined);
    const type = path in PAGES ? TYPES.html : TYPES[path.split('.').pop()] ?? 'text/plain';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' });
    response.end(body ?? 'not here');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${BASE}`,
    asked,
    missing,
    stop: () => { server.closeAllConnections(); return new Promise((resolve) => server.close(resolve)); },
  };
}
