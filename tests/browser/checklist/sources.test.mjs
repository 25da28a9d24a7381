// The scripts of checklists and citations: their types agree.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { STATIC } from './places.mjs';

const { default: ts } = await import('typescript');
const SCRIPTS = ['checklist/answers.js', 'checklist/link.js', 'checklist/run.js', 'quotes.js'];

test('the types of checklists agree', () => {
  const program = ts.createProgram(SCRIPTS.map((name) => join(STATIC, name)), {
    allowJs: true, checkJs: true, noEmit: true, strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
  });
  const ours = program.getSourceFiles().filter((file) => file.fileName.startsWith(STATIC));
  assert.deepEqual(ours.map((file) => file.fileName.slice(STATIC.length + 1)).sort(), SCRIPTS);
  const faults = ours.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map((fault) => {
    const { line } = fault.file.getLineAndCharacterOfPosition(fault.start);
    return `${fault.file.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
  });
  assert.deepEqual(faults, []);
});
