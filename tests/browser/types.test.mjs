// The theme's scripts as they are published: their types are sound, and together they stay small.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { filesOf, said } from './site.mjs';

const folder = said('OPSBOOK_SITE');
const published = filesOf(folder).filter((file) => /^assets\/(alias|colours|glossary|page)\.[0-9a-f]+\.js$/.test(file));

/** Runs the compiler over copies of the scripts; answers with what it says. */
function compile(extra = {}) {
  const work = mkdtempSync(join(tmpdir(), 'opsbook-types-'));
  try {
    for (const file of published) {
      // The sources: what is published has lost its comments, and the types with them.
      const name = file.replace(/^assets\/(\w+)\..*$/, '$1.js');
      copyFileSync(join(said('OPSBOOK_ROOT'), 'themes/default/static', name), join(work, name));
    }
    for (const [name, text] of Object.entries(extra)) writeFileSync(join(work, name), text);
    const compilerOptions = { allowJs: true, checkJs: true, noEmit: true, strict: true, target: 'es2023', lib: ['es2023', 'dom', 'dom.iterable'], types: [] };
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.js'] }));
    return execFileSync(process.execPath, [join(import.meta.dirname, 'node_modules/typescript/bin/tsc'), '-p', work], { encoding: 'utf8' });
  } catch (fault) {
    return String(fault.stdout);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

test('the types of the theme’s scripts are sound', () => {
  assert.equal(published.length, 4, `the theme has four scripts of its own: ${published}`);
  assert.equal(compile(), '');
  assert.match(compile({ 'planted.js': 'document.body.hidden = "no";' }), /planted\.js.*not assignable/);
});

test('what a page loads of them is at most 2 KB compressed', () => {
  const size = (file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  const sizes = published.filter((file) => !/alias|glossary/.test(file)).map(size);
  const sum = sizes.reduce((a, b) => a + b);
  assert.ok(sum <= 2048, `${sum} bytes`);
  // Pages that mark terms load one more, in place of what the terms mean.
  const notes = size(published.find((file) => file.includes('glossary')));
  assert.ok(notes <= 1536, `${notes} bytes`);
});
