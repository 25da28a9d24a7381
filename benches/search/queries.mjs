// Known-item queries, made by rule from the sources: whoever asks wants one page, and these are the ways to ask for it.
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** Words that say nothing about where they were read. */
const EVERYDAY = new Set('a about after all also an and any are as at be because been before being both but by can could did do does each for from had has have he her here his how i if in into is it its just like made make many may me more most much my no not now of on one only or other our out over own people same she should so some such than that the their them then there these they this those to too up use used very was way we well were what when where which while who why will with would you your'.split(' '));

/** A generator of the same numbers on every machine. */
function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** The records of a content folder: path of the page, title, other names, paragraphs. */
export async function records(content) {
  const files = (await readdir(content, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && file.name.endsWith('.md') && file.name !== 'index.md' && file.name !== '_index.md');
  const found = await Promise.all(files.map(async (file) => {
    const text = await readFile(join(file.parentPath ?? file.path, file.name), 'utf8');
    const [, front = '', body = text] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
    const field = (...keys) => keys.map((key) => new RegExp(`^${key}: *(.+)$`, 'm').exec(front)?.[1].replace(/^"(.*)"$/, '$1')).find(Boolean);
    const aliases = [...(field('also')?.replace(/^\[|\]$/g, '').split(',') ?? []), field('abbreviation') ?? ''];
    const paragraphs = body.replace(/^```.*?^```/gms, '').split(/\n\s*\n/)
      .filter((paragraph) => /^[A-Z“"]/.test(paragraph) && !/^\||^\[/.test(paragraph))
      .map((paragraph) => paragraph.replace(/\[\[[^|\]]*\|([^\]]*)\]\]/g, '$1').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`]|\[\[|\]\]/g, '').replace(/\s+/g, ' '));
    const place = relative(content, join(file.parentPath ?? file.path, file.name));
    return {
      stem: basename(place, '.md'), folder: dirname(place), title: field('title', 'term', 'flag', 'fact', 'role', 'name') ?? '',
      aliases: aliases.map((alias) => alias.trim().replace(/^"(.*)"$/, '$1')).filter(Boolean), paragraphs,
    };
  }));
  return found.sort((a, b) => (`${a.folder}/${a.stem}` < `${b.folder}/${b.stem}` ? -1 : 1));
}

const words = (text) => text.match(/[\p{L}\p{N}’'-]+/gu) ?? [];

/** One edit somewhere in a word: a letter too many, too few, another one, or two that changed places. */
function misspell(word, roll) {
  const letters = [...word];
  const at = roll(letters.length);
  const other = 'abcdefghijklmnopqrstuvwxyz'[roll(26)];
  const edit = roll(4);
  if (edit === 0) letters.splice(at, 1);
  else if (edit === 1) letters.splice(at, 0, other);
  else if (edit === 2) letters[at] = other === letters[at] ? 'q' : other;
  else {
    const i = Math.min(at, letters.length - 2);
    [letters[i], letters[i + 1]] = [letters[i + 1], letters[i]];
  }
  return letters.join('');
}

/**
 * The queries for some pages: each has the rule it was made by, its text, and the page that is wanted. `pages` have path,
 * title, aliases and paragraphs. Titles that several pages have are no known items.
 */
export function queries(pages, { each = 1, seed = 1 } = {}) {
  const roll = dice(seed);
  const titles = pages.map(({ title }) => words(title.toLowerCase()));
  const alike = (start) => titles.filter((title) => start.every((word, i) => title[i] === word)).length;
  const found = [];
  for (const { path, title, aliases, paragraphs, wanted = true } of pages) {
    if (!wanted) continue;
    const add = (rule, text) => { if (text && !found.some((query) => query.text === text)) found.push({ rule, text, path }); };
    const own = words(title);
    if (alike(words(title.toLowerCase())) > 1) continue;
    add('title', title);
    for (const alias of aliases) add('alias', alias);
    // As much of the title as it takes to tell it from the others, and the last word not yet finished.
    let n = Math.min(2, own.length);
    while (n < own.length && alike(own.slice(0, n).map((word) => word.toLowerCase())) > 1) n += 1;
    const end = own[n - 1] ?? '';
    if (end.length > 3) add('prefix', [...own.slice(0, n - 1), end.slice(0, Math.max(3, Math.ceil(end.length * 0.6)))].join(' '));
    for (let i = 0; i < each; i += 1) {
      const long = own.flatMap((word, at) => (/^\p{L}{5,}$/u.test(word) ? [at] : []));
      if (long.length && i * 2 < each) {
        const at = long[roll(long.length)];
        const wrong = own.map((word, j) => (j === at ? misspell(word.toLowerCase(), roll) : word));
        add('typo', wrong.join(' '));
      }
      // Five words in a row of which at least two say something.
      const lines = paragraphs.map(words).filter((line) => line.length >= 8);
      for (let tries = 0; lines.length && tries < 20; tries += 1) {
        const line = lines[roll(lines.length)];
        const from = roll(line.length - 5);
        const part = line.slice(from, from + 5);
        if (part.filter((word) => word.length > 3 && !EVERYDAY.has(word.toLowerCase())).length < 2) continue;
        add('phrase', part.join(' '));
        break;
      }
    }
  }
  return found;
}
