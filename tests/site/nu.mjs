// Runs the Nu HTML Checker once over every page, style sheet and SVG file of a built site.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { commandLine, filesOf } from './site.mjs';

// Messages that are Nu's own gaps: what they say, and where.
const TOLERATED = [
  // A property that browsers have and Nu's CSS checker does not know: https://drafts.csswg.org/css-fill-stroke/
  { message: /^CSS: “paint-order”: Property “paint-order” doesn't exist\.$/ },
  // A pseudo-element with a name, which browsers have: https://drafts.csswg.org/css-highlight-api-1/#custom-highlight-pseudo
  { message: /^CSS: Parse Error\.$/, extract: /hlight\([\w-]+\) \{/ },
  // Files that are read from a folder have no origin, so Nu takes 'self' for nothing at all. Links within the site only.
  { message: /^Resource violates Content Security Policy \(meta tag\): (?:external [a-z]+|image) “(?:\.{1,2})?\/(?!\/)[^”]*” blocked by “[a-z]+-src” directive\.$/ },
  // A data block is never executed, so no policy applies to it: the HTML standard, "prepare the script element", step 8.
  { message: /^Inline script violates Content Security Policy \(meta tag\)/, extract: /<script type="application\/ld\+json">/ },
];
const JAR = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar')), 'build/dist/vnu.jar');

/** Errors and warnings of the site in `folder`. Remarks, such as a slash that has no effect, are only counted. */
export function checkMarkup(folder) {
  const files = filesOf(folder, '.html', '.css', '.svg');
  if (files.length === 0) return { problems: [`${folder}: nothing to check`], summary: 'Nu: 0 documents' };
  const run = spawnSync(
    'java',
    ['-jar', JAR, '--stdout', '--format', 'json', '--also-check-css', '--also-check-svg', ...files],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  if (run.error) throw run.error;
  let messages;
  try {
    ({ messages } = JSON.parse(run.stdout));
  } catch {
    throw new Error(`Nu answered with no report (exit ${run.status}): ${run.stderr.slice(0, 2000)}`);
  }
  messages = messages.filter((said) => !TOLERATED.some((gap) => gap.message.test(said.message) && (!gap.extract || gap.extract.test(said.extract))));
  const remarks = messages.filter(({ type, subType }) => type === 'info' && subType !== 'warning');
  const faults = messages.filter((message) => !remarks.includes(message));
  if (run.stderr.trim()) throw new Error(`Nu complained: ${run.stderr.slice(0, 2000)}`);
  const errors = faults.filter(({ type }) => type !== 'info').length;
  const remark = remarks.length ? `, ${remarks.length} remarks (the first: ${line(remarks[0], folder)})` : '';
  return {
    problems: faults.map((message) => line(message, folder)),
    summary: `Nu: ${files.length} documents, ${errors} errors, ${faults.length - errors} warnings${remark}`,
  };
}

function line({ type, subType, url, lastLine, lastColumn, message, extract }, folder) {
  const file = url ? path.relative(folder, decodeURIComponent(new URL(url).pathname)) : '?';
  return `${file}:${lastLine ?? 0}:${lastColumn ?? 0}: ${subType ?? type}: ${message}${extract ? ` | ${extract.replace(/\s+/g, ' ')}` : ''}`;
}

await commandLine(import.meta.url, checkMarkup);
