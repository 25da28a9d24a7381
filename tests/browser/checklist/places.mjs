// Where the repository is: these tests run from a copy of their folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = process.env.OPSBOOK_ROOT ?? fileURLToPath(new URL('../../../', import.meta.url));
export const STATIC = join(ROOT, 'themes/default/static');

if (!existsSync(STATIC)) throw new Error(`${STATIC} is not there: OPSBOOK_ROOT must name the repository.`);

/** A module of the checklist's that knows no page. */
export const load = (name) => import(pathToFileURL(join(STATIC, 'checklist', name)));
