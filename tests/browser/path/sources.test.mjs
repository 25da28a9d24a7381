// The scripts of onboarding paths: their types agree, and they stay small.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { STATIC } from '../checklist/places.mjs';
import { filesOf, said } from '../site.mjs';
import { understood } from '../sources.mjs';

const SCRIPTS = ['path/bar.js', 'path/page.js', 'path/progress.js', 'path/quiz.js', 'path/record.js', 'path/words.js'];

test('the types of paths agree', () => {
  assert.deepEqual(understood(STATIC, SCRIPTS), { names: SCRIPTS, faults: [] });
});

test('a step loads at most 4 KB of script for its path, compressed', () => {
  const folder = said('OPSBOOK_SITE');
  const loaded = filesOf(folder).filter((file) => /^assets\/path\/(bar|progress|words)\.[0-9a-f]+\.js$/.test(file));
  assert.equal(loaded.length, 3, `${loaded}`);
  const sum = loaded.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length).reduce((a, b) => a + b);
  assert.ok(sum <= 4096, `${sum} bytes`);
});
