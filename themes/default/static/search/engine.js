// Finds and ranks, from the files of `search/`. Their format and the ranking are specified in src/stages/search/README.md;
// opsbook itself ranks by the same text, and tests/search/vectors holds both to it.

/** @typedef {[string, boolean]} Part a text, and whether it is what was searched for */
/**
 * @typedef {object} Hit
 * @property {string} path of the page, from the site's root
 * @property {string} anchor on that page, or empty
 * @property {string} kind
 * @property {string} status `ok`, `warn`, `bad`, `none`, or empty
 * @property {string} severity `high`, `medium`, `low`, or empty
 * @property {Part[]} title
 * @property {Part[]} heading of the section, or empty
 * @property {Part[]} passage
 * @property {string[]} marks words to mark on the page
 */
/**
 * @typedef {object} Answer
 * @property {Hit[]} hits best first
 * @property {number} total
 * @property {Map<string, number>} kinds how many there are of each, before a kind was chosen
 * @property {Part[]} query as it was understood; what was corrected is marked
 * @property {string} suggestion what may have been meant, or empty
 */
/**
 * @typedef {object} Manifest
 * @property {number} engine
 * @property {string} language
 * @property {number} documents
 * @property {number} tokens
 * @property {[string, number, number][]} kinds
 * @property {string} lengths
 * @property {string} retired
 * @property {string} deprecated
 * @property {[string, string][]} terms
 * @property {number[]} first
 * @property {[string, string][]} words
 * @property {[string, string][]} tails
 * @property {string} facets
 * @property {{ pack: number, group: number, versions: string }} pages
 * @property {Record<string, any>} texts
 * @property {string} icons
 */
/**
 * @typedef {object} Page
 * @property {string} path
 * @property {string} kind
 * @property {string} title
 * @property {string} [summary]
 * @property {string} [status]
 * @property {string} [severity]
 * @property {string[]} [alias]
 * @property {[string, string, string][]} sections anchor, heading, text
 */
/**
 * @typedef {object} Token
 * @property {string} text
 * @property {number} from in the text as it is written
 * @property {number} to
 * @property {number} end in the folded text
 * @property {string} whole of the compound that starts here, or empty
 * @property {number} parts of that compound
 */
/** @typedef {{ term: string, weight: number, postings: Postings }} Form */
/** @typedef {{ df: number, at: Uint32Array, value: Uint32Array, mask: Uint32Array }} List */
/** @typedef {{ term: string, df: number, load: () => Promise<List> }} Postings */
/**
 * @typedef {object} Atom
 * @property {string} text
 * @property {boolean} prefix
 * @property {boolean} exact part of a phrase: nothing but the word itself and its stem's other words
 * @property {number} from of the word in the query
 * @property {number} to
 * @property {Form[]} forms
 * @property {Map<string, Form>} matches forms by term
 * @property {string} fuzzy the word that was taken instead, or empty
 * @property {boolean} loose
 * @property {number} idf
 */
/** @typedef {{ text: string, from: number, quoted: boolean }} Stretch */
/** @typedef {{ atoms: Atom[], phrases: Atom[][], without: Atom[][], filters: Map<string, string[]> }} Query */
/** @typedef {{ title: Token[], alias: Token[][], sections: [Token[], Token[]][] }} Tokens */

const FORMAT = 1;
const KEYS = /^(kind|rag|severity|owner|tag|state):(\S+)/;
const DIGITS = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((digit, value) => { DIGITS[digit.charCodeAt(0)] = value; });

const CJK = '\\u1100-\\u11ff\\u3005\\u3007\\u3040-\\u30ff\\u3130-\\u318f\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const WORD = '[\\p{Alphabetic}\\p{N}]';
// Alternatives: a stretch of CJK, or another word with what `c++` has behind it.
const RUNS = new RegExp(`((?:(?=${WORD})[${CJK}])+)|((?:(?![${CJK}])${WORD})+)(?:(?=([+#]{1,2}))\\3(?!${WORD}))?`, 'gu');
const STARTS = new RegExp(`^${WORD}`, 'u');
const DROPPED = /[\p{M}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
// What is folded on its own: ASCII that no mark follows, or one character (or written-out Hangul) with its marks.
const CLUSTERS = /[\0-\x7f]+(?!\p{M})|(?:[\u1100-\u11ff]+|[^])\p{M}*/gu;

/** The text as terms see it: without marks, in lower case. @param {string} text */
export function fold(text) {
  return text.toWellFormed().normalize('NFKD').replace(DROPPED, '').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** @param {string} text */
const points = (text) => [...text];
/** @param {string} text */
const cut = (text) => (text.length > 40 ? points(text).slice(0, 40).join('') : text);

/** Compares by code points, which the order of UTF-16 units is not. @param {string} a @param {string} b */
function compare(a, b) {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i += 1;
  if (i === a.length || i === b.length) return a.length - b.length;
  const order = (/** @type {number} */ unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  return order(a.charCodeAt(i)) - order(b.charCodeAt(i));
}

/** A text's tokens, in order. @param {string} text @returns {Token[]} */
export function tokens(text) {
  let folded = '';
  /** Where a stretch of the folded text comes from: its begin there, its begin and end here, and whether units stand one for one. @type {[number, number, number, boolean][]} */
  const origins = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTERS)) {
    const part = cluster.charCodeAt(0) < 128 && cluster.length === part128(cluster) ? cluster.toLowerCase() : fold(cluster);
    if (part) origins.push([folded.length, index, index + cluster.length, part.length === cluster.length]);
    folded += part;
  }
  let origin = 0;
  /** @param {number} place @param {boolean} end */
  const original = (place, end) => {
    const unit = end ? place - 1 : place;
    while (origin + 1 < origins.length && origins[origin + 1][0] <= unit) origin += 1;
    while (origin && origins[origin][0] > unit) origin -= 1;
    const [begin, from, to, even] = origins[origin];
    return even ? from + place - begin : end ? to : from;
  };
  /** @type {Token[]} */
  const found = [];
  /** @param {string} part @param {number} begin @param {number} end */
  const add = (part, begin, end) => {
    found.push({ text: cut(part), from: original(begin, false), to: original(end, true), end, whole: '', parts: 1 });
  };
  /** Where the present compound begins among the tokens, its text, and where it ends. */
  let first = -1;
  let whole = '';
  let until = -2;
  for (const { 0: run, 1: cjk, index } of folded.matchAll(RUNS)) {
    if (cjk) {
      const characters = points(cjk);
      let place = index;
      characters.slice(0, Math.max(1, characters.length - 1)).forEach((one, n) => {
        const part = one + (characters[n + 1] ?? '');
        add(part, place, place + part.length);
        place += one.length;
      });
      until = -2;
      continue;
    }
    if (until === index - 1 && /[-_.\u2010]/.test(folded[until])) {
      whole += run;
      found[first].whole = cut(whole);
      found[first].parts = found.length - first + 1;
    } else {
      first = found.length;
      whole = run;
    }
    add(run, index, index + run.length);
    until = index + run.length;
  }
  return found;
}

/** How many units of a text are ASCII before another one comes. @param {string} text */
function part128(text) {
  let n = 0;
  while (n < text.length && text.charCodeAt(n) < 128) n += 1;
  return n;
}

/** Numbers as in source maps, without signs. @param {string} text */
function numbers(text) {
  const found = new Uint32Array(text.length);
  let count = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)];
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      found[count] = value;
      count += 1;
      value = 0;
      shift = 0;
    }
  }
  return found.subarray(0, count);
}

/** Turns differences into numbers. @param {Uint32Array} list */
function sums(list) {
  for (let i = 1; i < list.length; i += 1) list[i] += list[i - 1];
  return list;
}

/** Front-coded words. @param {string} text */
function words(text) {
  /** @type {string[]} */
  const found = [];
  let before = '';
  for (const entry of text ? text.split(' ') : []) {
    let i = 0;
    let shared = 0;
    for (let shift = 0; ; shift += 5) {
      const digit = DIGITS[entry.charCodeAt(i)];
      i += 1;
      shared += (digit & 31) << shift;
      if (digit < 32) break;
    }
    before = (/[\ud800-\udfff]/.test(before) ? points(before).slice(0, shared).join('') : before.slice(0, shared)) + entry.slice(i);
    found.push(before);
  }
  return found;
}

/** The last of sorted entries that is not behind a key. @template T @param {T[]} list @param {(entry: T) => number} order */
function last(list, order) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(list[middle]) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A logarithm that is the same to the last place everywhere. @param {number} x */
function lg(x) {
  let e = 0;
  while (x >= 2) {
    x /= 2;
    e += 1;
  }
  return e + (x - 1);
}

/** How many edits lie between two words, neighbours changing places being one. @param {string[]} a @param {string[]} b @param {number} most */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let above = b.map((_, j) => j);
  above.push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}

/** The files of an index, each loaded once. */
class Files {
  /** @type {Map<string, Promise<any>>} */
  kept = new Map();

  /** @param {string} root address of the folder */
  constructor(root) {
    this.root = root;
  }

  /** @param {string} path @param {(file: any) => any} decode @returns {Promise<any>} */
  get(path, decode) {
    let file = this.kept.get(path);
    if (!file) {
      file = this.fetch(path).then(decode);
      this.kept.set(path, file);
      // What failed once is asked for again.
      file.catch(() => this.kept.delete(path));
    }
    return file;
  }

  /** @param {string} path @param {RequestInit} [options] */
  async fetch(path, options) {
    const answer = await fetch(this.root + path, options);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  /** @param {string} hash @returns {Promise<{ terms: string[], ring: Uint32Array, lists: Postings[] }>} */
  terms(hash) {
    return this.get(`terms/${hash}.json`, (file) => {
      const terms = words(file.terms);
      const df = numbers(file.df);
      const rare = unpack(file);
      let begin = 0;
      let common = 0;
      const lists = terms.map((term, n) => {
        const count = df[n];
        if (file.common && count >= 512) {
          const other = file.common[common];
          common += 1;
          return { term, df: count, load: () => this.get(`common/${other}.json`, (list) => slice(unpack(list), 0, count)) };
        }
        const from = begin;
        begin += count;
        /** @type {Promise<List> | undefined} */
        let list;
        return { term, df: count, load: () => list ??= Promise.resolve(slice(rare, from, count)) };
      });
      return { terms, ring: numbers(file.ring), lists };
    });
  }

  /** @param {'words' | 'tails'} folder @param {string} hash @returns {Promise<{ terms: string[], df: string }>} */
  words(folder, hash) {
    return this.get(`${folder}/${hash}.json`, (file) => ({ terms: words(file.terms), df: file.df }));
  }
}

/** @param {{ at: string, in: string, sec: string }} file */
function unpack(file) {
  return { at: numbers(file.at), value: numbers(file.in), mask: numbers(file.sec) };
}

/** @param {{ at: Uint32Array, value: Uint32Array, mask: Uint32Array }} lists @param {number} from @param {number} df @returns {List} */
function slice({ at, value, mask }, from, df) {
  return { df, at: sums(at.slice(from, from + df)), value: value.subarray(from, from + df), mask: mask.subarray(from, from + df) };
}

/** The index of a site. */
export class Engine {
  /** @type {WeakMap<Page, Tokens>} */
  tokens = new WeakMap();

  /** @param {string} root address of the site */
  constructor(root) {
    this.files = new Files(new URL('search/', root).href);
  }

  /** Reads the manifest, which says where all else is. */
  async renew() {
    /** @type {Manifest} */
    const manifest = await this.files.fetch('index.json', { cache: 'no-cache' });
    if (manifest.engine !== FORMAT) throw new Error(`the index has format ${manifest.engine}, this page knows ${FORMAT}`);
    const lengths = [1];
    while (lengths.length < 64) lengths.push(lengths[lengths.length - 1] + Math.max(1, lengths[lengths.length - 1] >> 2));
    const average = manifest.tokens / manifest.documents;
    const norms = new Float64Array(manifest.documents);
    for (let d = 0; d < norms.length; d += 1) norms[d] = 0.3 + 0.7 * (lengths[DIGITS[manifest.lengths.charCodeAt(d)]] / average);
    const marks = (/** @type {string} */ list) => {
      const set = new Uint8Array(manifest.documents);
      for (const d of sums(numbers(list))) set[d] = 1;
      return set;
    };
    const boosts = new Float64Array(manifest.documents).fill(1);
    for (const [kind, from, to] of manifest.kinds) if (kind === 'page') boosts.fill(0.85, from, to);
    marks(manifest.deprecated).forEach((is, d) => { if (is) boosts[d] *= 0.7; });
    this.state = { manifest, norms, boosts, retired: marks(manifest.retired) };
  }

  get index() {
    if (!this.state) throw new Error('the index is not open');
    return this.state;
  }

  get words() {
    return this.index.manifest.texts;
  }

  get language() {
    return this.index.manifest.language;
  }

  get icons() {
    return this.index.manifest.icons;
  }

  /** Answers a query. @param {string} text @param {{ limit?: number, kind?: string }} [options] @returns {Promise<Answer>} */
  async search(text, options = {}) {
    try {
      return await new Run(this).answer(text, options);
    } catch {
      // A site that was published anew has other files: its manifest knows them.
      await this.renew();
      return new Run(this).answer(text, options);
    }
  }
}

/** Opens the index of a site. @param {string} root address of the site */
export async function open(root) {
  const engine = new Engine(root);
  await engine.renew();
  return engine;
}

/** One query, from its text to the answer, on one state of the index. */
class Run {
  /** @param {Engine} engine */
  constructor(engine) {
    this.files = engine.files;
    this.known = engine.tokens;
    const { manifest, norms, boosts, retired } = engine.index;
    this.manifest = manifest;
    this.norms = norms;
    this.boosts = boosts;
    this.retired = retired;
  }

  /** @param {string} text @param {{ limit?: number, kind?: string }} options @returns {Promise<Answer>} */
  async answer(text, { limit = 10, kind = '' }) {
    text = text.toWellFormed().normalize('NFC');
    const query = await this.read(points(text).slice(0, 300).join(''));
    const allowed = await this.allowed(query);
    let order = query.atoms.length ? await this.rank(query, allowed, kind) : this.listed(query, allowed, kind);
    const { kinds } = order;
    const hits = await Promise.all(order.documents.slice(0, limit).map(async (d) => this.hit(await this.page(d), query)));
    const fixed = query.atoms.filter(({ fuzzy }) => fuzzy).sort((a, b) => a.from - b.from);
    /** @type {Part[]} */
    const parts = [];
    let end = 0;
    for (const { from, to, fuzzy } of fixed) {
      if (from > end) parts.push([text.slice(end, from), false]);
      parts.push([fuzzy, true]);
      end = to;
    }
    if (end < text.length) parts.push([text.slice(end), false]);
    const suggestion = fixed.length ? parts.map(([part]) => part).join('') : '';
    return { hits, total: order.documents.length, kinds, query: parts, suggestion };
  }

  // ---- the query ----

  /** @param {string} text @returns {Promise<Query>} */
  async read(text) {
    /** @type {Map<string, string[]>} */
    const filters = new Map();
    /** @type {Stretch[]} */
    const wanted = [];
    /** @type {Stretch[]} */
    const unwanted = [];
    let i = 0;
    let fresh = true;
    let ending = -1;
    while (i < text.length) {
      const rest = text.slice(i);
      const space = /^\s+/.exec(rest);
      if (space) {
        i += space[0].length;
        fresh = true;
        ending = -1;
        continue;
      }
      const not = fresh && /^-/.test(rest) && (STARTS.test(fold(rest.slice(1))) || /^["“”„]/.test(rest.slice(1)));
      if (not) i += 1;
      const filter = fresh && !not && KEYS.exec(foldKey(rest));
      fresh = false;
      if (filter) {
        filters.set(filter[1], [...(filters.get(filter[1]) ?? []), fold(filter[2])]);
        i += filter[0].length;
        ending = -1;
        continue;
      }
      const quote = /^["“”„]([^"“”„]*)["“”„]?/.exec(text.slice(i));
      const found = quote ?? /^[^\s"“”„]+/.exec(text.slice(i));
      if (!found) break;
      (not ? unwanted : wanted).push({ text: quote ? quote[1] : found[0], from: i + (quote ? 1 : 0), quoted: Boolean(quote) });
      i += found[0].length;
      ending = quote || not ? -1 : wanted.length - 1;
    }
    /** @type {Atom[]} */
    const atoms = [];
    /** @type {Atom[][]} */
    const phrases = [];
    for (const [n, stretch] of wanted.entries()) {
      const group = [];
      for (const atom of await this.atoms(stretch, n === ending)) {
        const same = atoms.find((other) => other.text === atom.text);
        if (same) {
          same.prefix ||= atom.prefix;
          same.exact ||= atom.exact;
          group.push(same);
        } else if (atoms.length < 16) {
          atoms.push(atom);
          group.push(atom);
        }
      }
      if (stretch.quoted && group.length) phrases.push(group);
    }
    const without = (await Promise.all(unwanted.map((stretch) => this.atoms({ ...stretch, quoted: true }, false)))).filter((group) => group.length);
    await Promise.all([...atoms, ...without.flat()].map((atom) => this.form(atom)));
    return { atoms, phrases, without, filters };
  }

  /** The atoms of a stretch; the very last may be the begin of a word. @param {Stretch} stretch @param {boolean} ends @returns {Promise<Atom[]>} */
  async atoms({ text, from, quoted }, ends) {
    const found = tokens(text);
    const { length } = fold(text);
    const atoms = [];
    for (let i = 0; i < found.length; i += 1) {
      const token = found[i];
      const behind = found[i + token.parts - 1];
      const lasts = ends && behind.end === length;
      const whole = token.parts > 1 && (await this.postings(token.whole) || (lasts && (await this.beginning('words', token.whole)).length > 0));
      const atom = {
        text: whole ? token.whole : token.text, prefix: false, exact: quoted, from: from + token.from, to: from + (whole ? behind : token).to,
        forms: [], matches: new Map(), fuzzy: '', loose: false, idf: 0,
      };
      atom.prefix = ends && (whole ? behind : token).end === length && !quoted;
      atoms.push(atom);
      if (whole) i += token.parts - 1;
    }
    return atoms;
  }

  /** Finds the terms that an atom stands for. @param {Atom} atom */
  async form(atom) {
    /** @param {Postings | undefined} postings @param {number} weight */
    const add = (postings, weight) => {
      if (!postings || atom.matches.has(postings.term)) return;
      const form = { term: postings.term, weight, postings };
      atom.forms.push(form);
      atom.matches.set(form.term, form);
    };
    /** @param {string} term @param {number} weight @param {number} ring */
    const addRing = async (term, weight, ring) => {
      const all = await this.ring(term);
      all.forEach((postings, n) => add(postings, n ? ring : weight));
    };
    await addRing(atom.text, 1, 0.8);
    const characters = points(atom.text);
    const { length } = characters;
    const single = length === 1 && new RegExp(`[${CJK}]`, 'u').test(atom.text);
    if (!atom.exact && (atom.prefix || single)) {
      const begun = (await this.beginning('words', atom.text)).filter(([term]) => term !== atom.text);
      const most = length < 3 && !single ? 4 : 16;
      for (const [term] of commonest(begun, most)) add(await this.postings(term), 0.6);
    }
    if (atom.exact || atom.forms.length || length < 4 || /\p{N}/u.test(atom.text)) return;
    const most = length < 8 ? 1 : 2;
    const tail = characters.slice(-2).reverse().join('');
    const [a, b, c] = characters;
    const heads = [a + b, ...(length === 4 || length > 7 ? [a + c] : []), ...(length > 7 ? [b + a, b + c] : [])];
    const near = new Map((await Promise.all(heads.map((head) => this.beginning('words', head)))).flat());
    for (const [term, df] of await this.beginning('tails', tail)) near.set(points(term).reverse().join(''), df);
    let least = most + 1;
    /** @type {[string, number][]} */
    let nearest = [];
    for (const [term, df] of near) {
      const edits = distance(characters, points(term), most);
      if (edits < least) [least, nearest] = [edits, []];
      if (edits === least && edits <= most) nearest.push([term, df]);
    }
    const weight = least === 1 ? 0.5 : 0.35;
    for (const [term] of commonest(nearest, 4)) await addRing(term, weight, weight);
    atom.fuzzy = atom.forms[0]?.term ?? '';
  }

  /** A term's shard, and its place there. @param {string} term */
  async place(term) {
    const { terms } = this.manifest;
    const shard = last(terms, ([first]) => compare(first, term));
    if (shard < 0) return undefined;
    const file = await this.files.terms(terms[shard][1]);
    const n = last(file.terms, (other) => compare(other, term));
    return file.terms[n] === term ? { shard, n, file } : undefined;
  }

  /** @param {string} term */
  async postings(term) {
    const found = await this.place(term);
    return found && found.file.lists[found.n];
  }

  /** A term and the others of its stem. @param {string} term @returns {Promise<Postings[]>} */
  async ring(term) {
    const { terms, first } = this.manifest;
    let found = await this.place(term);
    const all = [];
    while (found) {
      const { shard, n, file } = found;
      all.push(file.lists[n]);
      const step = file.ring[n];
      const next = first[shard] + n + (step & 1 ? -(step + 1) / 2 : step / 2);
      const to = last(first, (begin) => begin - next);
      const other = await this.files.terms(terms[to][1]);
      const place = next - first[to];
      if (other.terms[place] === term || all.length > 64) break;
      found = { shard: to, n: place, file: other };
    }
    return all;
  }

  /** Terms with a common begin, each with its class of frequency. @param {'words' | 'tails'} folder @param {string} begin @returns {Promise<[string, number][]>} */
  async beginning(folder, begin) {
    const shards = this.manifest[folder];
    const from = last(shards, ([first]) => compare(first, begin));
    const chosen = shards.slice(Math.max(0, from)).filter(([first], n) => !n || first.startsWith(begin));
    /** @type {[string, number][]} */
    const found = [];
    for (const { terms, df } of await Promise.all(chosen.map(([, hash]) => this.files.words(folder, hash)))) {
      let n = last(terms, (term) => compare(term, begin));
      if (terms[n] !== begin) n += 1;
      for (; n < terms.length && terms[n].startsWith(begin); n += 1) found.push([terms[n], DIGITS[df.charCodeAt(n)]]);
    }
    return found;
  }

  // ---- the documents ----

  /** Which documents filters and `-` leave; undefined is all. @param {Query} query @returns {Promise<Uint8Array | undefined>} */
  async allowed({ filters, without }) {
    const { manifest } = this;
    if (!filters.size && !without.length) return undefined;
    let left = new Uint8Array(manifest.documents).fill(1);
    for (const [key, values] of filters) {
      const these = new Uint8Array(manifest.documents);
      if (key === 'kind') {
        for (const [kind, from, to] of manifest.kinds) if (values.includes(fold(kind))) these.fill(1, from, to);
      } else {
        /** @type {Record<string, string>} */
        const facets = await this.files.get(`facets.${manifest.facets}.json`, (file) => file);
        for (const value of values) {
          const name = `${key}:${value}`;
          if (Object.hasOwn(facets, name)) for (const d of sums(numbers(facets[name]))) these[d] = 1;
        }
      }
      left = left.map((is, d) => is & these[d]);
    }
    for (const group of without) {
      const shared = await this.shared(group);
      left = left.map((is, d) => (shared[d] ? 0 : is));
    }
    return left;
  }

  /** For each document the sections that have all atoms. @param {Atom[]} atoms */
  async shared(atoms) {
    const { documents } = this.manifest;
    let shared = new Uint32Array(documents).fill(0xffffffff);
    for (const { forms } of atoms) {
      const masks = new Uint32Array(documents);
      for (const { postings } of forms) {
        const { at, mask } = await postings.load();
        for (let i = 0; i < at.length; i += 1) masks[at[i]] |= mask[i];
      }
      shared = shared.map((mask, d) => mask & masks[d]);
    }
    return shared;
  }

  /** @param {Query} query @param {Uint8Array | undefined} allowed @param {string} kind */
  listed({ filters }, allowed, kind) {
    /** @type {number[]} */
    const all = [];
    if (filters.size) allowed?.forEach((is, d) => { if (is) all.push(d); });
    const kinds = this.count(all);
    return { documents: this.ofKind(all, kind), kinds };
  }

  /** @param {number[]} documents */
  count(documents) {
    /** @type {Map<string, number>} */
    const kinds = new Map();
    for (const [kind, from, to] of this.manifest.kinds) {
      let n = 0;
      for (const d of documents) if (d >= from && d < to) n += 1;
      if (n) kinds.set(kind, n);
    }
    return kinds;
  }

  /** @param {number[]} documents @param {string} kind */
  ofKind(documents, kind) {
    if (!kind) return documents;
    const [, from, to] = this.manifest.kinds.find(([name]) => name === kind) ?? ['', 0, 0];
    return documents.filter((d) => d >= from && d < to);
  }

  /** Works out idf and which atoms say too little to count; returns the lists of those that count. @param {Atom[]} atoms */
  async weigh(atoms) {
    const { documents: n } = this.manifest;
    // What is still being typed may become any of its forms; only a word that is there in full says nothing.
    const big = (/** @type {Atom} */ atom) => atom.forms.some(({ term, postings }) => postings.df > n / 2 && (!atom.prefix || term === atom.text));
    /** @type {Map<Atom, List[]>} */
    const lists = new Map();
    /** @type {Map<Atom, number>} */
    const frequency = new Map();
    const load = async (/** @type {Atom} */ atom) => {
      const loaded = await Promise.all(atom.forms.map(({ postings }) => postings.load()));
      lists.set(atom, loaded);
      if (loaded.length < 2) {
        frequency.set(atom, loaded[0]?.df ?? 0);
        return;
      }
      const seen = new Uint8Array(n);
      let df = 0;
      for (const { at } of loaded) {
        for (let i = 0; i < at.length; i += 1) {
          if (!seen[at[i]]) {
            seen[at[i]] = 1;
            df += 1;
          }
        }
      }
      frequency.set(atom, df);
    };
    await Promise.all(atoms.filter((atom) => atom.exact || !big(atom)).map(load));
    const df = (/** @type {Atom} */ atom) => frequency.get(atom) ?? n;
    const telling = n >= 64 && atoms.some((atom) => df(atom) > 0 && df(atom) <= n / 2);
    for (const atom of atoms) {
      atom.loose = telling && !atom.exact && (atom.prefix ? big(atom) : df(atom) > n / 2);
      if (atom.loose) {
        // Whoever says "the" means the word, not what begins with it.
        const ring = new Set(atom.forms.filter(({ weight }) => weight > 0.6).map(({ term }) => term));
        for (const term of atom.matches.keys()) if (!ring.has(term)) atom.matches.delete(term);
      } else if (!lists.has(atom)) await load(atom);
    }
    for (const atom of atoms) atom.idf = atom.loose ? 0 : lg(1 + (n - df(atom) + 0.5) / (df(atom) + 0.5));
    return lists;
  }

  /** Ranks. @param {Query} query @param {Uint8Array | undefined} allowed @param {string} kind */
  async rank({ atoms, phrases }, allowed, kind) {
    const { documents: n } = this.manifest;
    const lists = await this.weigh(atoms);
    const counted = atoms.filter(({ loose }) => !loose);
    let all = 0;
    for (const { idf } of counted) all += idf;
    const base = new Float64Array(n);
    const title = new Float64Array(n);
    const got = new Float64Array(n);
    const masks = counted.map(() => new Uint32Array(n));
    const pf = new Float64Array(n);
    const best = new Float64Array(n);
    counted.forEach((atom, a) => {
      const mask = masks[a];
      const loaded = lists.get(atom) ?? [];
      pf.fill(0);
      best.fill(0);
      atom.forms.forEach(({ weight }, f) => {
        const { at, value, mask: sections } = loaded[f];
        for (let i = 0; i < at.length; i += 1) {
          const d = at[i];
          const flags = value[i] >> 3;
          const bonus = (flags & 1 ? 8 : 0) + (flags & 2 ? 8 : 0) + (flags & 4 ? 3 : 0) + (flags & 8 ? 2 : 0) + (flags & 16 ? 0.75 : 0);
          pf[d] += weight * ((value[i] & 7) / this.norms[d] + bonus);
          if (flags & 3 && weight > best[d]) best[d] = weight;
          mask[d] |= sections[i];
        }
      });
      for (let d = 0; d < n; d += 1) {
        if (!pf[d]) continue;
        base[d] += atom.idf * (pf[d] * 4 / (pf[d] + 3));
        title[d] += atom.idf * best[d];
        got[d] += atom.idf;
      }
    });
    const shared = await Promise.all(phrases.map((phrase) => this.shared(phrase)));
    const score = new Float64Array(n);
    const cover = new Float64Array(n);
    let greatest = 0;
    /** @type {number[]} */
    let found = [];
    for (let d = 0; d < n; d += 1) {
      if (!got[d] || (allowed && !allowed[d]) || shared.some((sections) => !sections[d])) continue;
      const cov = got[d] / all;
      cover[d] = cov;
      if (cov > greatest) greatest = cov;
      score[d] = (base[d] + 2 * title[d]) * cov * cov * this.boosts[d];
      found.push(d);
    }
    const least = Math.min(0.6, greatest);
    found = found.filter((d) => cover[d] >= least);
    const order = (/** @type {number} */ a, /** @type {number} */ b) => this.retired[a] - this.retired[b] || score[b] - score[a] || a - b;
    /** @param {number[]} documents */
    const second = (documents) => {
      const head = documents.slice(0, 64);
      for (const d of head) {
        let most = 0;
        for (let bit = 0; bit < 12; bit += 1) {
          let sum = 0;
          counted.forEach(({ idf }, a) => { if (masks[a][d] >> bit & 1) sum += idf; });
          if (sum > most) most = sum;
        }
        const together = most / all;
        score[d] *= 1 + 0.5 * together * together;
      }
      return head.sort(order);
    };
    /** @type {Map<string, number>} */
    let kinds;
    if (phrases.length) {
      const head = second(found.sort(order)).slice(0, 50);
      const holds = await Promise.all(head.map(async (d) => this.holds(await this.page(d), phrases)));
      const left = head.filter((_, i) => holds[i]);
      kinds = this.count(left);
      found = this.ofKind(left, kind);
    } else {
      kinds = this.count(found);
      found = this.ofKind(found, kind).sort(order);
      found.splice(0, 64, ...second(found));
    }
    const first = found.slice(0, 10);
    await Promise.all(first.map(async (d) => { score[d] *= this.near(await this.page(d), atoms); }));
    found.splice(0, 10, ...first.sort(order));
    return { documents: found, kinds };
  }

  // ---- the pages ----

  /** @param {number} d @returns {Promise<Page>} */
  async page(d) {
    const { pack, group, versions } = this.manifest.pages;
    const file = Math.floor(d / pack);
    const place = 6 * Math.floor(file / group);
    const pages = await this.files.get(`pages/${file}.json?v=${versions.slice(place, place + 6)}`, (found) => found);
    return pages[d % pack];
  }

  /** @param {Page} page @returns {Tokens} */
  tokensOf(page) {
    let found = this.known.get(page);
    if (!found) {
      found = {
        title: tokens(page.title), alias: (page.alias ?? []).map(tokens),
        sections: page.sections.map(([, heading, text]) => [tokens(heading), tokens(text)]),
      };
      this.known.set(page, found);
    }
    return found;
  }

  /** @param {Page} page */
  sequences(page) {
    const { title, alias, sections } = this.tokensOf(page);
    return [title, ...alias, ...sections.map(([heading]) => heading), ...sections.map(([, text]) => text)];
  }

  /** How much the words stand together, and whether they are the title. @param {Page} page @param {Atom[]} atoms */
  near(page, atoms) {
    const n = atoms.length;
    let run = 1;
    for (const sequence of this.sequences(page)) run = Math.max(run, longest(sequence, atoms)[1]);
    const near = n === 1 ? 1 : (run - 1) / (n - 1);
    const { title, alias } = this.tokensOf(page);
    const named = [title, ...alias].some((name) => {
      const [count, end] = follow(name, 0, atoms, 0);
      return count === n && end === name.length;
    });
    return named ? (1 + near * near) * 1.5 : 1 + near * near;
  }

  /** Whether all phrases stand there as they were quoted. @param {Page} page @param {Atom[][]} phrases */
  holds(page, phrases) {
    const sequences = this.sequences(page);
    return phrases.every((phrase) => sequences.some((sequence) => sequence.some((_, i) => follow(sequence, i, phrase, 0)[0] === phrase.length)));
  }

  /** What is shown of a page. @param {Page} page @param {Query} query @returns {Hit} */
  hit(page, { atoms }) {
    const { title, sections } = this.tokensOf(page);
    const section = this.section(page, atoms);
    const [anchor, heading, text] = page.sections[section] ?? ['', '', ''];
    /** @type {Set<string>} */
    const marks = new Set();
    const [headTokens, textTokens] = sections[section] ?? [[], []];
    const spots = textTokens.map((_, i) => matching(textTokens, i, atoms));
    let start = -1;
    let most = 0;
    spots.forEach((one, i) => {
      if (!one.length) return;
      const distinct = new Set(spots.slice(i, i + 30).flat()).size;
      if (distinct > most) [start, most] = [i, distinct];
    });
    /** @type {Part[]} */
    let passage;
    if (start < 0 && page.summary && !(section && text)) passage = emphasise(page.summary, tokens(page.summary), atoms, marks);
    else {
      const from = Math.max(0, start - 5);
      const to = from + 30;
      const begin = from ? textTokens[from].from : 0;
      const end = to < textTokens.length ? begin + text.slice(begin, textTokens[to].from).trimEnd().length : text.length;
      passage = emphasise(text, textTokens, atoms, marks, begin, end);
      if (from) passage.unshift(['… ', false]);
      if (end < text.length) passage.push([' …', false]);
    }
    return {
      path: page.path, anchor, kind: page.kind, status: page.status ?? '', severity: page.severity ?? '',
      title: emphasise(page.title, title, atoms, marks), heading: emphasise(heading, headTokens, atoms, marks), passage,
      marks: [...marks].slice(0, 12),
    };
  }

  /** The section that a hit leads to. @param {Page} page @param {Atom[]} atoms */
  section(page, atoms) {
    const { title, alias, sections } = this.tokensOf(page);
    const has = (/** @type {Token[][]} */ sequences) => new Set(sequences.flatMap((sequence) => sequence.flatMap((_, i) => matching(sequence, i, atoms))));
    const named = has([title, ...alias]);
    if ([...has(this.sequences(page))].every((a) => named.has(a))) return 0;
    let best = 0;
    let most = 0;
    sections.forEach((sequences, s) => {
      let sum = 0;
      const there = has(sequences);
      atoms.forEach(({ idf }, a) => { if (there.has(a)) sum += idf; });
      let [from, run] = [0, 0];
      for (const sequence of sequences) {
        const [first, length] = longest(sequence, atoms);
        if (length > run) [from, run] = [first, length];
      }
      for (let a = from; a < from + run; a += 1) sum += atoms[a].idf;
      if (sum > most) [best, most] = [s, sum];
    });
    return best;
  }
}

/** A query's text in which keys of filters can be read; as long as it was. @param {string} text */
function foldKey(text) {
  return text.replace(/^[A-Za-z]+/, (key) => key.toLowerCase());
}

/** The commonest of some terms. @param {[string, number][]} terms @param {number} most */
function commonest(terms, most) {
  return terms.sort(([a, m], [b, n]) => n - m || compare(a, b)).slice(0, most);
}

/** How many tokens an atom takes at a place: all of a compound, one, or none. @param {Token[]} sequence @param {number} i @param {Atom} atom */
function taken(sequence, i, { matches }) {
  const token = sequence[i];
  return token.parts > 1 && matches.has(token.whole) ? token.parts : matches.has(token.text) ? 1 : 0;
}

/** How many atoms, beginning with one, stand one behind the other at a place; and where they end. @param {Token[]} sequence @param {number} i @param {Atom[]} atoms @param {number} a */
function follow(sequence, i, atoms, a) {
  const first = a;
  while (i < sequence.length && a < atoms.length) {
    const n = taken(sequence, i, atoms[a]);
    if (!n) break;
    i += n;
    a += 1;
  }
  return [a - first, i];
}

/** The longest run of atoms in a sequence: its first atom, and how many. @param {Token[]} sequence @param {Atom[]} atoms */
function longest(sequence, atoms) {
  let [first, most] = [0, 0];
  for (let i = 0; i < sequence.length; i += 1) {
    for (let a = 0; a < atoms.length; a += 1) {
      const [n] = follow(sequence, i, atoms, a);
      if (n > most) [first, most] = [a, n];
    }
  }
  return [first, most];
}

/** Which atoms match at a place, by number. @param {Token[]} sequence @param {number} i @param {Atom[]} atoms */
function matching(sequence, i, atoms) {
  const found = [];
  for (let a = 0; a < atoms.length; a += 1) if (taken(sequence, i, atoms[a])) found.push(a);
  return found;
}

/** A text with what was searched for marked. @param {string} text @param {Token[]} sequence @param {Atom[]} atoms @param {Set<string>} marks @param {number} [begin] @param {number} [end] @returns {Part[]} */
function emphasise(text, sequence, atoms, marks, begin = 0, end = text.length) {
  /** @type {[number, number][]} */
  const spots = [];
  sequence.forEach((token, i) => {
    if (token.from < begin || token.to > end) return;
    const n = Math.max(0, ...atoms.map((atom) => taken(sequence, i, atom)));
    if (!n) return;
    const to = sequence[i + n - 1].to;
    for (const { text: word } of sequence.slice(i, i + n)) marks.add(word);
    const before = spots[spots.length - 1];
    if (before && (token.from <= before[1] || !text.slice(before[1], token.from).trim())) before[1] = Math.max(before[1], to);
    else spots.push([token.from, to]);
  });
  /** @type {Part[]} */
  const parts = [];
  let at = begin;
  for (const [from, to] of spots) {
    if (from > at) parts.push([text.slice(at, from), false]);
    parts.push([text.slice(from, to), true]);
    at = to;
  }
  if (at < end) parts.push([text.slice(at, end), false]);
  return parts;
}
