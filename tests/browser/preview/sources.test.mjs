// The client's sources: typed, and the borrowed part as its authors published it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLIENT } from './places.mjs';

const { default: ts } = await import('typescript');

test('the types of the client agree', () => {
  const program = ts.createProgram([join(CLIENT, 'preview.js'), join(CLIENT, 'client.mjs')], {
    allowJs: true, checkJs: true, noEmit: true, strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
  });
  const ours = program.getSourceFiles().filter((file) => file.fileName.startsWith(CLIENT) && !file.fileName.endsWith('idiomorph.mjs'));
  assert.deepEqual(ours.map((file) => file.fileName.slice(CLIENT.length + 1)).sort(), ['client.mjs', 'merge.mjs', 'overlay.mjs', 'preview.js']);
  const faults = ours.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map((fault) => {
    const { line } = fault.file.getLineAndCharacterOfPosition(fault.start);
    return `${fault.file.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
  });
  assert.deepEqual(faults, []);
});

test('idiomorph is the published one, with its licence', async () => {
  const published = fileURLToPath(new URL('../node_modules/idiomorph/', import.meta.url));
  assert.equal(await readFile(join(CLIENT, 'idiomorph.mjs'), 'utf8'), await readFile(join(published, 'dist/idiomorph.esm.js'), 'utf8'));
  assert.equal(await readFile(join(CLIENT, 'idiomorph.LICENSE'), 'utf8'), await readFile(join(published, 'LICENSE'), 'utf8'));
});
