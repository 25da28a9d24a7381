// The scripts of onboarding paths: their types agree, and they stay small.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { STATIC } from '../checklist/places.mjs';
import { filesOf, said } from '../site.mjs';

const { default: ts } = await import('typescript');
const SCRIPTS = ['path/bar.js', 'path/page.js', 'path/progress.js', 'path/quiz.js', 'path/record.js', 'path/words.js'];

test('the types of paths agree', () => {
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

test('a step loads at most 4 KB of script for its path, compressed', () => {
  const folder = said('OPSBOOK_SITE');
  const loaded = filesOf(folder).filter((file) => /^assets\/path\/(bar|progress|words)\.[0-9a-f]+\.js$/.test(file));
  assert.equal(loaded.length, 3, `${loaded}`);
  const sum = loaded.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length).reduce((a, b) => a + b);
  assert.ok(sum <= 4096, `${sum} bytes`);
});
