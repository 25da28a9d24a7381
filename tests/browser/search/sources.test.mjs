// The scripts of search: their types agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEARCH } from './places.mjs';
import { understood } from '../sources.mjs';

const SCRIPTS = ['dialog.js', 'engine.js', 'loader.js'];

test('the types of search agree', () => {
  assert.deepEqual(understood(SEARCH, SCRIPTS), { names: SCRIPTS, faults: [] });
});
