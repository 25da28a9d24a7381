// The engine held to the same vectors as opsbook itself: tests/search/vectors, which tests/suite/search.rs writes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT, SEARCH } from './places.mjs';

const { open, tokens } = await import(pathToFileURL(join(SEARCH, 'engine.js')));
const vectors = async (name) => JSON.parse(await readFile(join(ROOT, 'tests/search/vectors', name), 'utf8'));

let files = {};
const real = globalThis.fetch;
before(() => {
  globalThis.fetch = async (address) => {
    const path = new URL(address).pathname.slice('/search/'.length);
    return Object.hasOwn(files, path) ? Response.json(files[path]) : new Response('', { status: 404 });
  };
});
after(() => { globalThis.fetch = real; });

test('texts are taken apart as opsbook does', async () => {
  const known = await vectors('tokens.json');
  assert.ok(known.length > 15);
  for (const [text, terms, wholes] of known) {
    const found = tokens(text.normalize('NFC'));
    assert.deepEqual(found.map((token) => token.text), terms, text);
    assert.deepEqual(found.filter((token) => token.whole).map((token) => token.whole), wholes, text);
  }
});

for (const [name, least] of [['answers.json', 40], ['frequent.json', 15]]) {
  test(`queries are answered as opsbook does: what, in which order, where, with which words marked (${name})`, async () => {
    const known = await vectors(name);
    files = known.files;
    const engine = await open('https://site.example/');
    assert.ok(known.answers.length > least);
    for (const { query, total, suggestion, hits } of known.answers) {
      const answer = await engine.search(query, { limit: 10 });
      const passage = (hit) => hit.passage.map(([part, marked]) => (marked ? `‹${part}›` : part)).join('');
      const found = answer.hits.map((hit) => [hit.path, hit.anchor, passage(hit)]);
      assert.deepEqual({ query, total: answer.total, suggestion: answer.suggestion, hits: found }, { query, total, suggestion, hits });
    }
  });
}
