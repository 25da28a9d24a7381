// Follows every internal link and fragment of a built site with linkinator; outside links are left alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';
import { LinkChecker, LinkState } from 'linkinator';
import { serve } from './serve.mjs';
import { addressOf, commandLine, filesOf } from './site.mjs';

const SCHEMES_NOT_FOLLOWED = ['mailto:', 'tel:', 'data:', 'http:', 'https:'];

/** Problems of the links of the site in `folder`, which was built for the address `base` (ends in a slash). */
export async function checkLinks(folder, base) {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
  const pages = filesOf(folder, '.html');
  const site = await serve(folder, base);
  const problems = new Set();
  let links = [];
  try {
    const checker = new LinkChecker();
    // Linkinator checks a page's fragments while it reads the page, against the links seen so far, and forgets them;
    // a link found later goes unchecked. So it never forgets, and crawls twice: the second time it knows all links.
    const fragments = checker.fragmentsToCheck;
    fragments.delete = () => false;
    const local = new URL(site.address).origin;
    const options = () => ({
      // Every page is a start, so that a page which nothing links to is read too.
      path: [...pages, ...filesOf(folder, '.css')].map((file) => site.address + addressOf(file)),
      recurse: true,
      checkCss: true,
      checkFragments: true,
      redirects: 'error',
      linksToSkip: async (url) => !url.startsWith(`${local}/`),
    });
    links = [...(await checker.check(options())).links, ...(await checker.check(options())).links];
    for (const link of links) {
      const problem = problemOf(link, folder, site.address, pages);
      if (problem) problems.add(problem);
    }
    const read = new Set(links.filter((link) => link.state === LinkState.OK).map((link) => link.url));
    for (const page of pages) if (!read.has(site.address + addressOf(page))) problems.add(`${page}: was not read`);
    for (const page of pages) for (const problem of ownAnchors(folder, page)) problems.add(problem);
    const own = (url) => url.startsWith(site.address);
    const count = [...fragments].reduce((sum, [url, names]) => sum + (own(url) ? names.size : 0), 0);
    return {
      problems: [...problems].sort(),
      summary: `links under ${new URL(base).pathname}: ${pages.length} pages, ${[...read].filter(own).length} addresses, `
        + `${count} fragments, ${problems.size} broken`,
    };
  } finally {
    await site.stop();
  }
}

function problemOf(link, folder, root, pages) {
  const shown = (url) => (url?.startsWith(root) ? `/${url.slice(root.length)}` : url);
  if (link.state === LinkState.SKIPPED) {
    const scheme = URL.canParse(link.url) ? new URL(link.url).protocol : '';
    // Linkinator takes the title in a `<meta content>` for a link when it begins with a word and a colon.
    if (SCHEMES_NOT_FOLLOWED.includes(scheme) || !linkedBy(folder, pages, scheme)) return undefined;
    return `${shown(link.parent)} → ${link.url}: a scheme that no page may use`;
  }
  if (link.state !== LinkState.BROKEN) return undefined;
  const fragment = link.failureDetails?.some((detail) => detail instanceof Error && detail.message.startsWith('Fragment'));
  if (fragment) return `${shown(link.url)}: no such fragment; linked from ${citing(folder, pages, link.url)}`;
  const redirect = link.status >= 300 && link.status < 400 ? ' (a redirect: the slash at the end is missing)' : '';
  return `${shown(link.parent)} → ${shown(link.url)}: ${link.status}${redirect}`;
}

/** Whether any page links to this scheme by an attribute that browsers follow. */
function linkedBy(folder, pages, scheme) {
  const attribute = new RegExp(`\\s(?:href|src|action|formaction|data|poster|cite)\\s*=\\s*["']?\\s*${scheme}`, 'i');
  return pages.some((page) => attribute.test(readFileSync(path.join(folder, page), 'utf8')));
}

/** Linkinator does not say which page holds a link to a missing fragment. */
function citing(folder, pages, url) {
  const hash = new URL(url).hash;
  const found = pages.filter((page) => {
    const html = readFileSync(path.join(folder, page), 'utf8');
    return html.includes(`${hash}"`) || html.includes(`${decodeURIComponent(hash)}"`);
  });
  return found.slice(0, 5).join(', ') || 'a page that writes it differently';
}

/**
 * What linkinator takes on trust or does not look at: `<a id=… href="#x">` counts as an anchor `x` there, and the
 * `href` of an SVG `use` is no link to it.
 */
function ownAnchors(folder, page) {
  const ids = new Set();
  const wanted = [];
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (attributes.id) ids.add(attributes.id);
      const own = attributes.href?.startsWith('#') && attributes.href.length > 1;
      if (own && (tag === 'use' || (tag === 'a' && attributes.id))) wanted.push([tag, decodeURIComponent(attributes.href.slice(1))]);
    },
  });
  parser.end(readFileSync(path.join(folder, page), 'utf8'));
  return wanted.filter(([, id]) => !ids.has(id)).map(([tag, id]) => `${page}: <${tag}> points to #${id}, which is not on the page`);
}

await commandLine(import.meta.url, checkLinks);
