// This repository's site as it is built, behind a server that compresses: what crosses the network is counted.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './places.mjs';

const BINARY = process.env.OPSBOOK_BINARY ?? join(ROOT, 'target/debug/opsbook');
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8', json: 'application/json', svg: 'image/svg+xml', png: 'image/png' };

/** The folder of the built site; it is built when the environment names none. */
export async function folder() {
  if (process.env.OPSBOOK_SITE) return process.env.OPSBOOK_SITE;
  const out = join(await mkdtemp(join(tmpdir(), 'opsbook-search.')), 'site');
  execFileSync(BINARY, ['build', '--output', out], { cwd: ROOT, stdio: 'pipe' });
  return out;
}

/** Serves a folder below `base`. `sent` gathers what was asked for, with its compressed size. */
export async function serve(root, base = '/') {
  const sent = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const name = path.startsWith(base) ? path.slice(base.length).replace(/(^|\/)$/, '$1index.html') : '';
    const body = name && !name.includes('..') ? await readFile(join(root, name)).catch(() => undefined) : undefined;
    const packed = body && gzipSync(body, { level: 6 });
    sent.push([name, packed?.length ?? 0]);
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[name.split('.').pop()] ?? 'application/octet-stream', ...(body && { 'content-encoding': 'gzip' }) });
    response.end(packed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${base}`, sent,
    stop: () => { server.closeAllConnections(); return new Promise((resolve) => server.close(resolve)); },
  };
}
