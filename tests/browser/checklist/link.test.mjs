// The link of a checklist's answers: the shared vectors, and random histories of a list that is edited while links are about.
// OPSBOOK_HISTORIES=20000 tries that many, OPSBOOK_SEED=7 others.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, ROOT } from './places.mjs';

const { compare, LINK_MAX, NOTE_MAX, oneLine, read, write } = await load('link.js');
const { against, answered, empty, forLink, fromLink, holds, same } = await load('answers.js');

const HISTORIES = Number(process.env.OPSBOOK_HISTORIES ?? 3000);
const SEED = Number(process.env.OPSBOOK_SEED ?? 1);
const ADDRESS = 'https://opsbook.example/checklists/operating-review/';

test('links are read as the shared vectors say', () => {
  const vectors = JSON.parse(readFileSync(join(ROOT, 'tests/checklist/links.json'), 'utf8'));
  assert.ok(vectors.length > 30);
  for (const { name, link, state, problem } of vectors) assert.deepEqual(read(link), problem ?? state, name);
});

/** Small, fast, and the same everywhere (mulberry32). */
function dice(seed) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, of: (list) => list[below(list.length)] };
}

const SIGNS = [...'abz09 .~#%&=@_-+"\'<>[]()`*|\\/?!;:,éß✓🚩\u00a0\n\t\u202e\ud800'];
const words = (die) => Array.from({ length: die.below(die.chance(0.1) ? 400 : 30) }, () => die.of(SIGNS)).join('');

/** A list with ids that are never used twice, as the domain model has them. */
function newList(die) {
  const list = { used: 0, items: [] };
  for (let n = 1 + die.below(8); n > 0; n -= 1) add(list, die);
  return list;
}
function add(list, die) {
  list.used += 1;
  list.items.splice(die.below(list.items.length + 1), 0, { id: die.of(['flag', 'a', '7', 'constructor-of', 'r', 'c']) + `-${list.used}`, rev: 1 + die.below(3) });
}
function edit(list, die) {
  const { items } = list;
  const what = die.below(4);
  if (what === 0) add(list, die);
  else if (what === 1 && items.length > 1) items.splice(die.below(items.length), 1);
  else if (what === 2) items.push(...items.splice(die.below(items.length), 1));
  else if (items.length) items[die.below(items.length)] = { ...die.of(items), rev: 0 }, repair(list, die);
}
/** A revised item: the same id, a higher revision. */
function repair(list, die) {
  const seen = new Set();
  list.items = list.items.filter((item) => !seen.has(item.id) && seen.add(item.id));
  for (const item of list.items) if (item.rev === 0) item.rev = 4 + die.below(5);
}

test(`${HISTORIES} histories: a link from every earlier state restores the right items, and says what is new, gone and revised`, () => {
  let restored = 0, added = 0, gone = 0, revised = 0;
  for (let history = 0; history < HISTORIES; history += 1) {
    const die = dice(SEED * 1_000_003 + history);
    const why = `OPSBOOK_SEED=${SEED}, history ${history}`;
    const list = newList(die);
    const links = [];
    for (let step = 0; step < 6; step += 1) {
      const then = structuredClone(list.items);
      let run = empty();
      for (const item of then) if (die.chance(0.7)) run = answered(run, then, item, die.of(['r', 'c', 'n', 'o']));
      for (const item of then) if (die.chance(0.3)) run.notes[item.id] = words(die);
      if (die.chance(0.2)) run.initiatives = ['pricing-roll-out', 'x'].slice(die.below(2));
      const given = { ...forLink(run, die.chance(0.5)), day: die.chance(0.5) ? '2026-11-25' : undefined };
      const { link, left } = write(ADDRESS, then, given);
      assert.ok(link.length <= LINK_MAX, why);
      links.push({ then, run, link, given, left });
      edit(list, die);
    }
    for (const { then, run, link, given, left } of links) {
      const state = read(link);
      assert.deepEqual(state.dropped, [], why);
      assert.deepEqual(state.answers.map(({ id }) => id).sort(), then.map(({ id }) => id).sort(), `${why}: the whole list is in the link`);
      assert.equal(write(ADDRESS, then, state).link, link, `${why}: what is read is written as it was`);
      for (const [id, note] of Object.entries(given.notes)) {
        assert.equal(state.notes[id] ?? '', left.includes(id) ? '' : oneLine(note), why);
        assert.ok([...oneLine(note)].length <= NOTE_MAX, why);
      }
      const now = compare(state.answers, list.items);
      for (const item of list.items) {
        const before = then.find(({ id }) => id === item.id);
        const answer = before && run.answers.find(({ id }) => id === item.id);
        assert.deepEqual(now.shown.get(item.id), answer || undefined, `${why}: ${item.id}`);
        assert.equal(now.added.includes(item.id), !before, why);
        assert.equal(now.revised.some(({ id }) => id === item.id), !!answer && answer.rev !== item.rev, why);
      }
      assert.ok([...now.shown.keys()].every((id) => list.items.some((item) => item.id === id)), why);
      assert.deepEqual(now.gone.sort(), then.map(({ id }) => id).filter((id) => !list.items.some((item) => item.id === id)).sort(), why);
      // What the browser kept itself is held against the list in the same way, and the link is known again as its own.
      const kept = against(fromLink(state), list.items);
      assert.deepEqual([...kept.shown], [...now.shown], why);
      assert.deepEqual([kept.added, kept.revised], [now.added, now.revised], why);
      if (holds(run)) assert.ok(same(fromLink(read(write(ADDRESS, then, forLink(run, false)).link)), run), why);
      restored += now.shown.size, added += now.added.length, gone += now.gone.length, revised += now.revised.length;
    }
  }
  // The histories had something in them.
  for (const count of [restored, added, gone, revised]) assert.ok(count > HISTORIES / 10, `${[restored, added, gone, revised]}`);
});

test('rubbish is read without a failure, and never as something that is no id', () => {
  const bits = ['#s=1', '~', '.', 'r', 'c', 'n', 'o', 'd', 't', 'i', 'a-b', '@2', '@0', '%', '%41', '%FF', 'A', '-', '2026-11-25', '#', '__proto__', '🚩', '~r', '~t.a.x'];
  for (let n = 0; n < HISTORIES * 3; n += 1) {
    const die = dice(SEED * 7_000_003 + n);
    const link = '#s=1' + Array.from({ length: die.below(14) }, () => die.of(bits)).join('');
    const state = read(link);
    if (typeof state === 'string') continue;
    for (const { id, rev } of state.answers) assert.ok(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && rev >= 1, link);
    assert.equal(new Set(state.answers.map(({ id }) => id)).size, state.answers.length, link);
    assert.ok(Object.keys(state.notes).every((id) => state.answers.some((one) => one.id === id)), link);
  }
});

test('notes that would make a link too long stay out, later ones that fit come in', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => ({ id, rev: 1 }));
  const answers = items.map(({ id }) => ({ id, answer: 'r', rev: 1 }));
  const notes = Object.fromEntries(items.map(({ id }) => [id, 'ß'.repeat(id === 'h' ? 1 : 100)]));
  const { link, left } = write(ADDRESS, items, { answers, notes, initiatives: [] });
  assert.ok(link.length <= LINK_MAX && link.length > LINK_MAX - 620, `${link.length}`);
  assert.deepEqual(left, ['d', 'e', 'f', 'g']);
  assert.deepEqual(Object.keys(read(link).notes), ['a', 'b', 'c', 'h']);
});
