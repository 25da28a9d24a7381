// A static host as plain as the plainest that a site may be published on: no clean addresses, no fallbacks.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.xml': 'application/xml', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ico': 'image/x-icon',
};

/**
 * Serves `folder` on the loopback interface, under the path of `base` and nowhere else. Pages that name `base`'s
 * origin (canonical links, social tags, the 404 page) name this server instead, so that those links can be followed.
 * Returns the site's local address and a function that stops the server.
 */
export async function serve(folder, base) {
  const published = new URL(base);
  const server = createServer((request, response) => {
    const local = `http://127.0.0.1:${server.address().port}`;
    const answer = resolve(folder, published.pathname, request.url);
    if (answer.status !== 200) {
      response.writeHead(answer.status, answer.headers).end();
      return;
    }
    const type = TYPES[path.extname(answer.file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type });
    if (request.method === 'HEAD') response.end();
    else if (type.startsWith('text/html')) response.end(readFileSync(answer.file, 'utf8').replaceAll(published.origin, local));
    else createReadStream(answer.file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${server.address().port}${published.pathname}`,
    stop: () => new Promise((stopped) => { server.close(stopped); server.closeAllConnections(); }),
  };
}

function resolve(folder, prefix, target) {
  const { pathname, search } = new URL(target, 'http://127.0.0.1');
  if (!pathname.startsWith(prefix)) return { status: 404 };
  let file;
  try {
    file = path.join(folder, decodeURIComponent(pathname.slice(prefix.length)));
  } catch {
    return { status: 400 };
  }
  if (file !== folder && !file.startsWith(folder + path.sep)) return { status: 404 };
  let stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    if (!pathname.endsWith('/')) return { status: 301, headers: { location: `${pathname}/${search}` } };
    file = path.join(file, 'index.html');
    stat = statSync(file, { throwIfNoEntry: false });
  }
  return stat?.isFile() ? { status: 200, file } : { status: 404 };
}
