// A server that keeps the preview's side of the bargain and nothing more: pages are what a test says they are.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CLIENT } from './places.mjs';

const TYPES = { js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8' };

export const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'self'";

/** A page of a small site: `head` and `body` are HTML. */
export function page(body, { title = 'A page', head = '', main = true, lang = 'en' } = {}) {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
${head}</head>
<body>
${main ? `<main>\n${body}\n</main>` : body}
</body>
</html>
`;
}

export class Fake {
  base;
  port = 0;
  follow = false;
  /** Addresses below the base, and what is there: the text of a file. */
  files = new Map();
  previous = new Map();
  faults = [];
  more = 0;
  session = 'one';
  /** Open event streams, with the page that each asked for. */
  streams = new Map();
  /** All that was asked for, in order. */
  asked = [];
  /** A test may hold answers back: a promise for each path. */
  held = new Map();

  constructor(base = '/') {
    this.base = base;
  }

  get address() {
    return `http://127.0.0.1:${this.port}${this.base}`;
  }

  async start() {
    this.server = createServer((request, response) => this.#answer(request, response).catch(() => response.destroy()));
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }

  /** As when the process ends: all connections break. */
  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
    this.streams.clear();
  }

  /** Writes files and tells all who listen. */
  save(files, saved = null) {
    for (const [path, text] of Object.entries(files)) {
      if (this.files.has(path)) this.previous.set(path, this.files.get(path));
      if (text === null) this.files.delete(path);
      else this.files.set(path, text);
    }
    this.tell(saved);
  }

  tell(saved = null) {
    for (const [response, path] of this.streams) response.write(this.#state(path, saved));
  }

  #state(path, saved) {
    const text = this.files.get(path);
    const count = (severity) => this.faults.filter((fault) => fault.severity === severity).length;
    const state = {
      session: this.session,
      version: text === undefined ? null : hash(text),
      assets: '0',
      errors: count('error'),
      warnings: count('warning'),
      faults: this.faults,
      more: this.more,
      saved: saved && { page: this.base + saved, title: 'A page' },
    };
    return `event: state\ndata: ${JSON.stringify(state)}\n\n`;
  }

  /** The address below the base; undefined outside of it. */
  #below(pathname) {
    return pathname.startsWith(this.base) ? pathname.slice(this.base.length) : undefined;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.address);
    const path = this.#below(url.pathname);
    this.asked.push(url.pathname.slice(this.base.length));
    if (path === '~opsbook/events') return this.#stream(this.#below(url.searchParams.get('page')), response);
    if (path === '~opsbook/previous') return this.#send(response, this.previous.get(this.#below(url.searchParams.get('page'))), 'html');
    if (path?.startsWith('~opsbook/')) {
      return this.#send(response, await readFile(join(CLIENT, path.slice('~opsbook/'.length)), 'utf8'), path.split('.').pop());
    }
    const text = this.files.get(path);
    await this.held.get(path);
    if (text === undefined) return this.#page(response, 404, this.files.get('404.html') ?? page('<h1>Nothing here</h1>'));
    if (path === '' || path.endsWith('/') || path.endsWith('.html')) return this.#page(response, 200, text);
    return this.#send(response, text, path.split('.').pop());
  }

  #stream(path, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.streams.set(response, path);
    response.on('close', () => this.streams.delete(response));
    response.write(`: hello\n\n${this.#state(path, null)}`);
  }

  #page(response, status, text) {
    const script = `<script src="${this.base}~opsbook/preview.js" data-base="${this.base}" data-version="${hash(text)}"${this.follow ? ' data-follow' : ''}></script>`;
    const at = text.lastIndexOf('</body>');
    const html = at < 0 ? text + script : `${text.slice(0, at)}${script}${text.slice(at)}`;
    response.writeHead(status, { 'Content-Type': TYPES.html, ETag: `"${hash(text)}"`, 'Cache-Control': 'no-cache' });
    response.end(html);
  }

  #send(response, text, ending) {
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[ending] ?? 'text/plain', 'Cache-Control': 'no-cache' });
    response.end(text);
  }
}

export function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
