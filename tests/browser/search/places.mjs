// Where the repository is: these tests run from a copy of their folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = process.env.OPSBOOK_ROOT ?? fileURLToPath(new URL('../../../', import.meta.url));
export const STATIC = join(ROOT, 'themes/default/static');
export const SEARCH = join(STATIC, 'search');

if (!existsSync(SEARCH)) throw new Error(`${SEARCH} is not there: OPSBOOK_ROOT must name the repository.`);
