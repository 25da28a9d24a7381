// Where the repository is: these tests run from a copy of their folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = process.env.OPSBOOK_ROOT ?? fileURLToPath(new URL('../../../', import.meta.url));
export const CLIENT = join(ROOT, 'src/host/server/client');
export const BINARY = process.env.OPSBOOK_BINARY ?? join(ROOT, 'target/debug/opsbook');

if (!existsSync(CLIENT)) throw new Error(`${CLIENT} is not there: OPSBOOK_ROOT must name the repository.`);
