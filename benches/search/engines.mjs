// The three searches: opsbook's own index, Pagefind and MiniSearch, over the same pages. Each answers a query with paths, best first.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import MiniSearch from 'minisearch';

const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8', json: 'application/json' };
/** What Pagefind writes is compressed already. */
const PACKED = /\.(pagefind|pf_\w+)$/;

/** Serves a folder, compressing what a server compresses. `sent` gathers the bytes that cross the network. */
export async function serve(root) {
  const sent = [];
  const kept = new Map();
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://x').pathname).slice(1).replace(/(^|\/)$/, '$1index.html');
    if (!kept.has(name)) {
      const body = await readFile(join(root, name)).catch(() => undefined);
      kept.set(name, body && !PACKED.test(name) ? gzipSync(body, { level: 6 }) : body);
    }
    const body = kept.get(name);
    sent.push([name, body?.length ?? 0]);
    response.writeHead(body ? 200 : 404, {
      'content-type': TYPES[name.split('.').pop()] ?? 'application/octet-stream', ...(body && !PACKED.test(name) && { 'content-encoding': 'gzip' }),
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`, sent,
    stop: () => { server.closeAllConnections(); return new Promise((resolve) => server.close(resolve)); },
  };
}

const text = (html) => html.replace(/<(script|svg)\b.*?<\/\1>/gs, ' ').replace(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
  .replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ').trim();

/** The pages of a built site that the two others are given: `paths`, each with its main part alone. */
export async function pages(site, paths) {
  return Promise.all(paths.map(async (path) => {
    const html = await readFile(join(site, path, 'index.html'), 'utf8');
    const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1];
    const h1 = main && /<h1[^>]*>(.*?)<\/h1>/s.exec(main)?.[1];
    if (!h1) throw new Error(`${path}: no main part with a title`);
    return { path, main, title: text(h1), titles: [...main.matchAll(/<h[2-6][^>]*>(.*?)<\/h[2-6]>/gs)].map(([, head]) => text(head)).join(' '), text: text(main) };
  }));
}

/** opsbook's own, by the script that its pages load. */
export async function opsbook(site) {
  const server = await serve(site);
  const assets = join(site, 'assets/search');
  const name = (await readdir(assets)).find((file) => /^engine\..*\.js$/.test(file));
  const { open } = await import(pathToFileURL(join(assets, name)).href);
  const engine = await open(server.address);
  return {
    name: 'opsbook',
    async find(query) {
      return (await engine.search(query, { limit: 10 })).hits.map(({ path }) => path);
    },
    stop: server.stop,
  };
}

/** MiniSearch as VitePress sets it up: whole index in the page, last and every word a prefix, fuzzy by a fifth of the length. */
export function miniSearch(all) {
  const index = new MiniSearch({ fields: ['title', 'titles', 'text'], storeFields: ['path'], idField: 'path' });
  index.addAll(all);
  return {
    name: 'MiniSearch',
    bytes: () => gzipSync(JSON.stringify(index), { level: 6 }).length,
    async find(query) {
      return index.search(query, { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } }).slice(0, 10).map(({ path }) => path);
    },
    async stop() {},
  };
}

/** Pagefind with its own settings, in Chromium, which it needs. */
export async function pagefind(all, folder, browser) {
  const program = join(dirname(fileURLToPath(import.meta.url)), `node_modules/@pagefind/${process.platform}-${process.arch}/bin/pagefind_extended`);
  await rm(folder, { recursive: true, force: true });
  for (const { path, main } of all) {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'index.html'), `<!doctype html><html lang="en"><head><title>x</title></head><body><main data-pagefind-body>${main}</main></body></html>`);
  }
  await writeFile(join(folder, 'index.html'), '<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>');
  const begin = performance.now();
  execFileSync(program, ['--site', folder, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (performance.now() - begin) / 1000;
  const server = await serve(folder);
  const page = await browser.newPage();
  await page.goto(server.address);
  await page.evaluate(async () => { window.pagefind = await import('/pagefind/pagefind.js'); });
  return {
    name: 'Pagefind', seconds,
    async find(query, most = 10) {
      return page.evaluate(async ([words, n]) => {
        const { results } = await window.pagefind.search(words);
        return (await Promise.all(results.slice(0, n).map((result) => result.data()))).map(({ url }) => url.slice(1));
      }, [query, most]);
    },
    /** A first query in a new tab: its script, its index, and the five results that its own box shows. */
    async bytes(query) {
      const tab = await (await browser.newContext()).newPage();
      await tab.goto(server.address);
      server.sent.length = 0;
      await tab.evaluate(async (words) => {
        const { results } = await (await import('/pagefind/pagefind.js')).search(words);
        await Promise.all(results.slice(0, 5).map((result) => result.data()));
      }, query);
      await tab.close();
      return server.sent.reduce((sum, [, n]) => sum + n, 0);
    },
    async stop() { await page.close(); await server.stop(); },
  };
}
