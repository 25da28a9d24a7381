// Writes an index of a few pages by the specification, as plainly as can be, for tests that want to choose its words.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const vlq = (n) => {
  let text = '';
  do {
    text += ALPHABET[(n & 31) + (n > 31 ? 32 : 0)];
    n = Math.floor(n / 32);
  } while (n);
  return text;
};
const deltas = (list) => list.map((n, i) => vlq(i ? n - list[i - 1] : n)).join('');
const byPoints = (a, b) => {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i].codePointAt(0) - y[i].codePointAt(0);
  return x.length - y.length;
};
const coded = (terms) => terms.map((term, n) => {
  const before = [...(terms[n - 1] ?? '')];
  const own = [...term];
  let shared = 0;
  while (n && shared < own.length && own[shared] === before[shared]) shared += 1;
  return vlq(shared) + own.slice(shared).join('');
}).join(' ');

/**
 * The files of an index, by path below `search/`. `pages` are as in a page file, `stems` are groups of terms;
 * a shard holds `size` terms.
 */
export function index(pages, { tokens, fold, stems = [], size = 3 } = {}) {
  const files = {};
  /** @type {Map<string, Map<number, { tf: number, flags: number, mask: number }>>} */
  const terms = new Map();
  const lengths = [];
  pages.forEach((page, d) => {
    const add = (text, flags, section) => {
      const put = (term) => {
        if (!terms.has(term)) terms.set(term, new Map());
        const at = terms.get(term);
        const entry = at.get(d) ?? { tf: 0, flags: 0, mask: 0 };
        if (!flags) entry.tf = Math.min(7, entry.tf + 1);
        at.set(d, { tf: entry.tf, flags: entry.flags | flags, mask: entry.mask | 1 << Math.min(section, 11) });
      };
      const found = tokens(text);
      for (const token of found) {
        put(token.text);
        if (token.whole) put(token.whole);
        const plain = token.text.replace(/[+#]+$/, '');
        if (plain !== token.text) put(plain);
      }
      return found.length;
    };
    add(page.title, 1, 0);
    for (const alias of page.alias ?? []) add(alias, 2, 0);
    add(page.summary ?? '', 8, 0);
    lengths.push(page.sections.reduce((sum, [, heading, text], s) => sum + add(heading, 4, s) + add(text, 0, s), 0));
    files[`pages/${d}.json`] = [page];
  });
  const sorted = [...terms.keys()].sort(byPoints);
  const steps = [1];
  while (steps.length < 64) steps.push(steps.at(-1) + Math.max(1, steps.at(-1) >> 2));
  const table = { terms: [], first: [], words: [], tails: [] };
  const ring = (term) => {
    const group = stems.find((one) => one.includes(term))?.filter((one) => terms.has(one)).sort(byPoints) ?? [term];
    const next = group[(group.indexOf(term) + 1) % group.length];
    const step = sorted.indexOf(next) - sorted.indexOf(term);
    return vlq(step < 0 ? -2 * step - 1 : 2 * step);
  };
  for (let n = 0; n < sorted.length; n += size) {
    const shard = sorted.slice(n, n + size);
    const lists = shard.map((term) => [...terms.get(term)].sort(([a], [b]) => a - b));
    const packed = (some) => ({
      at: some.map((list) => deltas(list.map(([d]) => d))).join(''),
      in: some.flatMap((list) => list.map(([, { tf, flags }]) => vlq(tf + 8 * flags))).join(''),
      sec: some.flatMap((list) => list.map(([, { mask }]) => vlq(mask))).join(''),
    });
    const common = lists.filter((list) => list.length >= 512).map((list, i) => {
      files[`common/c${n}-${i}.json`] = packed([list]);
      return `c${n}-${i}`;
    });
    files[`terms/t${n}.json`] = {
      terms: coded(shard), ring: shard.map(ring).join(''), df: lists.map((list) => vlq(list.length)).join(''),
      ...packed(lists.filter((list) => list.length < 512)), common,
    };
    table.terms.push([n ? shard[0] : '', `t${n}`]);
    table.first.push(n);
  }
  const back = (term) => [...term].reverse().join('');
  const plain = (folder, all, name) => {
    for (let n = 0; n < all.length; n += size) {
      const shard = all.slice(n, n + size);
      const df = shard.map((term) => ALPHABET[Math.floor(Math.log2(terms.get(name(term)).size))]).join('');
      files[`${folder}/w${n}.json`] = { terms: coded(shard), df };
      table[folder].push([n ? shard[0] : '', `w${n}`]);
    }
  };
  plain('words', sorted, (term) => term);
  plain('tails', sorted.map(back).sort(byPoints), back);
  const kinds = [];
  const facets = {};
  pages.forEach((page, d) => {
    if (kinds.at(-1)?.[0] === page.kind) kinds.at(-1)[2] = d + 1;
    else kinds.push([page.kind, d, d + 1]);
    for (const [key, value] of Object.entries(page.facets ?? {})) (facets[`${key}:${fold(value)}`] ??= []).push(d);
  });
  files['facets.f.json'] = Object.fromEntries(Object.entries(facets).map(([key, list]) => [key, deltas(list)]));
  const inState = (state) => deltas(pages.flatMap((page, d) => (page.state === state ? [d] : [])));
  files['index.json'] = {
    engine: 1, language: 'en', documents: pages.length, tokens: lengths.reduce((a, b) => a + b, 0), kinds,
    lengths: lengths.map((length) => ALPHABET[steps.findLastIndex((step) => step <= Math.max(1, length))]).join(''),
    retired: inState('retired'), deprecated: inState('deprecated'), ...table, facets: 'f',
    pages: { pack: 1, group: 32, versions: 'abcdef'.repeat(Math.ceil(pages.length / 32)) }, texts: { search: {}, kinds: {} }, icons: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  };
  return files;
}
