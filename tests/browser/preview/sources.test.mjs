// The client's sources: typed, and the borrowed part as its authors published it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLIENT } from './places.mjs';
import { understood } from '../sources.mjs';

test('the types of the client agree', () => {
  const compiler = (ts) => ({ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, moduleDetection: undefined });
  const { names, faults } = understood(CLIENT, ['preview.js', 'client.mjs'], { compiler, borrowed: /idiomorph\.mjs$/ });
  assert.deepEqual(names, ['client.mjs', 'merge.mjs', 'overlay.mjs', 'preview.js']);
  assert.deepEqual(faults, []);
});

test('idiomorph is the published one, with its licence', async () => {
  const published = fileURLToPath(new URL('../node_modules/idiomorph/', import.meta.url));
  assert.equal(await readFile(join(CLIENT, 'idiomorph.mjs'), 'utf8'), await readFile(join(published, 'dist/idiomorph.esm.js'), 'utf8'));
  assert.equal(await readFile(join(CLIENT, 'idiomorph.LICENSE'), 'utf8'), await readFile(join(published, 'LICENSE'), 'utf8'));
});
