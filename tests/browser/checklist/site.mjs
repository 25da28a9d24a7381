// A copy of this repository's site that a test may edit and build again.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said } from '../site.mjs';
import { ROOT } from './places.mjs';

/** Without the ledger: its promises are not what is tried here. */
const PARTS = ['opsbook.yaml', 'content', 'themes'];

export function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'opsbook-checklist-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const site = join(folder, 'site');
  for (const part of PARTS) cpSync(join(ROOT, part), join(site, part), { recursive: true });
  const run = (command, ...options) => execFileSync(said('OPSBOOK_BINARY'), [command, '--site', site, ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    folder: join(folder, 'public'),
    edit(path, change) {
      const before = readFileSync(join(site, path), 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the edit of ${path} changes nothing`);
      writeFileSync(join(site, path), after);
    },
    build: () => run('build', '--output', join(folder, 'public')),
    link: (id, form) => run('link', `flag:${id}`, '--format', form).trimEnd(),
    /** Starts the preview. Answers with where it is, and how to end it. */
    async preview() {
      const child = spawn(said('OPSBOOK_BINARY'), ['serve', '--port', '0', '--site', site], { stdio: ['ignore', 'ignore', 'pipe'] });
      const stop = () => child.kill('SIGTERM');
      process.on('exit', stop);
      const address = await new Promise((resolve, reject) => {
        let text = '';
        child.stderr.setEncoding('utf8').on('data', (more) => {
          text += more;
          const found = text.match(/http:\/\/\S+/);
          if (found) resolve(found[0]);
        });
        child.once('exit', () => reject(new Error(text)));
      });
      return { address, stop };
    },
  };
}
