// Runs the Nu HTML Checker once over every page, style sheet and SVG file of a built site.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { commandLine, filesOf } from './site.mjs';

// Messages that are Nu's own gaps: each a property that browsers have and Nu's CSS checker does not know.
const TOLERATED = [
  /^CSS: “paint-order”: Property “paint-order” doesn't exist\.$/, // https://drafts.csswg.org/css-fill-stroke/
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
  messages = messages.filter(({ message }) => !TOLERATED.some((pattern) => pattern.test(message)));
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
