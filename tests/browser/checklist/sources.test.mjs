// The scripts of checklists and citations: their types agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATIC } from './places.mjs';
import { understood } from '../sources.mjs';

const SCRIPTS = ['checklist/answers.js', 'checklist/link.js', 'checklist/run.js', 'quotes.js'];

test('the types of checklists agree', () => {
  assert.deepEqual(understood(STATIC, SCRIPTS), { names: SCRIPTS, faults: [] });
});
