// A built site as the tests see it: its pages, from the build's own manifest, and a server for it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.md': 'text/markdown; charset=utf-8', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8', '.xml': 'application/xml',
};

/** What `tests/run` says in the environment; a sentence where it does not. */
export function said(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with tests/run browser`);
  return value;
}

/** The files of a build, as its manifest lists them, sorted by path. */
export function filesOf(folder) {
  const [head, ...lines] = readFileSync(join(folder, '.opsbook'), 'utf8').trimEnd().split('\n');
  if (!head.startsWith('opsbook manifest 1: ')) throw new Error(`${folder} has a manifest of another version: ${head}`);
  const unescape = (path) => path.replace(/\\(.)/g, (_, letter) => ({ n: '\n', r: '\r' })[letter] ?? letter);
  return lines.map((line) => unescape(line.split(' ').slice(2).join(' '))).sort();
}

/** The addresses of a build's pages below its root: `''`, `roles/coo/`, `404.html`. */
export function pagesOf(folder) {
  const html = filesOf(folder).filter((file) => file.endsWith('.html'));
  return html.map((file) => file.replace(/(^|\/)index\.html$/, '$1'));
}

/** Whether the page is a former address that only leads to the present one. */
export function isAlias(folder, page) {
  return readFileSync(join(folder, page.endsWith('.html') ? page : `${page}index.html`), 'utf8').includes('data-alias');
}

/** Serves a folder below the path of `base` until the process ends. Answers with the site's root. */
export async function serve(folder, base = '/') {
  const prefix = new URL(base, 'http://any.example').pathname;
  const read = (path) => {
    const file = join(folder, path.endsWith('/') || path === '' ? `${path}index.html` : path);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? [file, readFileSync(file)] : undefined;
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://any.example').pathname);
    const found = path.startsWith(prefix) ? read(path.slice(prefix.length)) : undefined;
    const [file, bytes] = found ?? read('404.html') ?? ['none.txt', Buffer.from('no such page')];
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${prefix}`;
}

/** Builds a copy of a site's folder, changed by `change(folder)` first; gone when the process ends. */
export function build(from, change = () => {}, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'opsbook-browser-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(from, join(folder, 'site'), { recursive: true });
  change(join(folder, 'site'));
  const output = join(folder, 'public');
  execFileSync(said('OPSBOOK_BINARY'), ['build', '--site', join(folder, 'site'), '--output', output, ...options], { stdio: 'pipe' });
  return output;
}
