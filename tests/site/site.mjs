// The built site as the checks see it: a folder of files, published at one base address.
import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths of the files below `folder` with one of the extensions, relative to it, sorted. */
export function filesOf(folder, ...extensions) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.includes(path.extname(entry.name)))
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** The address below the base at which a static host serves a file: folders end in a slash. */
export function addressOf(file) {
  const address = file.split(path.sep).map(encodeURIComponent).join('/');
  return address.replace(/(^|\/)index\.html$/, '$1');
}

/** Whether a static host would answer an absolute address with a file of the site. */
export function isServed(folder, base, url) {
  const { href } = new URL(url);
  if (!href.startsWith(base)) return false;
  const file = decodeURIComponent(href.slice(base.length).replace(/[?#].*$/, ''));
  return existsSync(path.join(folder, file === '' || file.endsWith('/') ? `${file}index.html` : file));
}

/**
 * The command line of a check: `node CHECK.mjs FOLDER BASE`. Prints the problems and a summary line; exits 1
 * when there are problems. Does nothing when the module was imported.
 */
export async function commandLine(moduleUrl, check) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  const [folder, base] = process.argv.slice(2);
  if (!folder) {
    console.error(`usage: node ${path.basename(process.argv[1])} FOLDER [BASE]`);
    process.exit(2);
  }
  const { problems, summary } = await check(path.resolve(folder), base);
  for (const problem of problems.slice(0, 100)) console.log(problem);
  if (problems.length > 100) console.log(`… and ${problems.length - 100} more`);
  console.log(summary);
  process.exit(problems.length ? 1 : 0);
}
