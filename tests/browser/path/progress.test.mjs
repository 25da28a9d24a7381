// Progress on paths, apart from any page: by record and revision, as a file and back.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { STATIC } from '../checklist/places.mjs';

const { empty, fromFile, load, marked, merged, readingOf, reset, stateOf, stepsOf, tally, toFile, unmarked } = await import(pathToFileURL(join(STATIC, 'path/progress.js')));
const STEPS = stepsOf('role:coo@1/5 flag:a@2/1 page:x@1/2?');

test('steps are read as the page writes them', () => {
  assert.deepEqual(STEPS[0], { key: 'role:coo', since: 1, minutes: 5, optional: false });
  assert.deepEqual(STEPS[2], { key: 'page:x', since: 1, minutes: 2, optional: true });
  assert.deepEqual(stepsOf(''), []);
});

test('a material change asks for a step again, an editorial one does not', () => {
  const progress = marked(empty(), 'flag:a', 1, '2026-01-12');
  assert.equal(stateOf(progress, { key: 'flag:a', since: 1 }), 'read', 'revision 2 with since 1 is editorial');
  assert.equal(stateOf(progress, { key: 'flag:a', since: 2 }), 'again');
  assert.equal(stateOf(marked(progress, 'flag:a', 2, '2026-02-01'), { key: 'flag:a', since: 2 }), 'read');
  assert.equal(stateOf(progress, { key: 'constructor', since: 1 }), 'open');
});

test('optional steps count for nothing', () => {
  const some = marked(marked(empty(), 'page:x', 1, '2026-01-12'), 'role:coo', 1, '2026-01-12');
  assert.deepEqual(tally(some, STEPS), { read: 1, of: 2, minutes: 1, next: 'flag:a' });
});

test('a reading is never put back by an older one, and is forgotten when asked', () => {
  const progress = marked(empty(), 'flag:a', 3, '2026-01-12');
  assert.equal(marked(progress, 'flag:a', 2, '2026-03-01'), progress);
  assert.deepEqual(unmarked(progress, ['flag:a']).read, {});
  assert.deepEqual(reset({ ...progress, rounds: { one: { on: '2026-01-12', results: [] } } }, 'one', STEPS), empty());
});

test('random progress comes back from its file, and joining files forgets nothing', () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const some = () => {
    let progress = empty();
    for (let n = random(12); n > 0; n -= 1) progress = marked(progress, `${['flag', 'role', 'term'][random(3)]}:r${random(6)}`, 1 + random(9), `2026-0${1 + random(9)}-1${random(9)}`);
    if (random(2)) progress.rounds[`p${random(3)}`] = { on: `2026-0${1 + random(9)}-10`, results: [{ id: 'a', right: !random(2) }] };
    return progress;
  };
  for (let round = 0; round < 500; round += 1) {
    const [a, b] = [some(), some()];
    assert.deepEqual(fromFile(toFile(a)), a);
    const both = merged(a, b);
    for (const one of [a, b]) for (const key of Object.keys(one.read)) assert.ok(readingOf(both, key).rev >= one.read[key].rev);
    assert.deepEqual(merged(both, b), both);
    assert.deepEqual(Object.keys(both.read).sort(), [...new Set([...Object.keys(a.read), ...Object.keys(b.read)])].sort());
  }
});

test('rubbish is no file, and rubbish within a file is left out', () => {
  for (const text of ['', '[]', 'null', '{"format":"other","schema_version":1}', '{"format":"opsbook-progress","schema_version":2}', '\ud800']) assert.equal(fromFile(text), undefined, text);
  const said = { format: 'opsbook-progress', schema_version: 1, read: { 'flag:a': { rev: 1, on: '2026-01-01', more: 1 }, 'x y': { rev: 1, on: '2026-01-01' }, 'flag:b': { rev: '1', on: '2026-01-01' }, 'flag:c': null, 'flag:d': { rev: 1, on: '<b>' } }, rounds: { p: { on: '2026-01-01', results: [{ id: '"><', right: true }] } } };
  assert.deepEqual(fromFile(JSON.stringify(said)), { read: { 'flag:a': { rev: 1, on: '2026-01-01' } }, rounds: {} });
  const text = '{"format":"opsbook-progress","schema_version":1,"read":{"__proto__":{"rev":1,"on":"2026-01-01"}}}';
  assert.deepEqual(fromFile(text), empty());
});

test('where the browser refuses, nothing breaks', () => {
  assert.deepEqual(load('none'), empty());
});
