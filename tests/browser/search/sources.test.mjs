// The scripts of search: their types agree.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SEARCH } from './places.mjs';

const { default: ts } = await import('typescript');
const SCRIPTS = ['dialog.js', 'engine.js', 'loader.js'];

test('the types of search agree', () => {
  const program = ts.createProgram(SCRIPTS.map((name) => join(SEARCH, name)), {
    allowJs: true, checkJs: true, noEmit: true, strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
  });
  const ours = program.getSourceFiles().filter((file) => file.fileName.startsWith(SEARCH));
  assert.deepEqual(ours.map((file) => file.fileName.slice(SEARCH.length + 1)).sort(), SCRIPTS);
  const faults = ours.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map((fault) => {
    const { line } = fault.file.getLineAndCharacterOfPosition(fault.start);
    return `${fault.file.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
  });
  assert.deepEqual(faults, []);
});
