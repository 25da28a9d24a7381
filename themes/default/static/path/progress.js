// What a reader has read of onboarding paths, as this browser keeps it: by record and revision, apart from any page.

/** A step as a page says it: the revision since which it means what it means now. @typedef {{ key: string, since: number, minutes: number, optional: boolean }} Step */
/** @typedef {{ rev: number, on: string }} Reading */
/** One question of a round: whether the first answer was right. @typedef {{ id: string, right: boolean }} Result */
/** The last round of questions that was finished. @typedef {{ results: Result[], on: string }} Round */
/** @typedef {{ read: Record<string, Reading>, rounds: Record<string, Round>, path?: string }} Progress */

const FORMAT = 'opsbook-progress';
const KEY = /^[a-z]+:[^\s@]{1,200}$/;
const ID = /^[a-z0-9]+(--?[a-z0-9]+)*$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @returns {Progress} */
export const empty = () => ({ read: {}, rounds: {} });

/** Where a site keeps it. @param {string} root */
export const keyOf = (root) => `opsbook-paths ${new URL(root, location.href).pathname}`;

/** The reader's day. */
export const today = () => new Intl.DateTimeFormat('sv').format();

/** @param {string} text @returns {Step[]} */
export const stepsOf = (text) => text.split(' ').filter(Boolean).map((one) => {
  const [, key, since, minutes, sign] = /** @type {string[]} */ (/^(.+)@(\d+)\/(\d+)(\??)$/.exec(one));
  return { key, since: +since, minutes: +minutes, optional: sign === '?' };
});

/** The reading of a record, if there is one. @param {Progress} progress @param {string} key @returns {Reading | undefined} */
export const readingOf = ({ read }, key) => (Object.hasOwn(read, key) ? read[key] : undefined);

/** @param {Progress} progress @param {string} path @returns {Round | undefined} */
export const roundOf = ({ rounds }, path) => (Object.hasOwn(rounds, path) ? rounds[path] : undefined);

/** Whether a step was read as it is now (`read`), in another meaning (`again`), or not at all (`open`). @param {Progress} progress @param {Pick<Step, 'key' | 'since'>} step */
export function stateOf(progress, { key, since }) {
  const reading = readingOf(progress, key);
  return !reading ? 'open' : reading.rev < since ? 'again' : 'read';
}

/** How far one is: optional steps count for nothing. @param {Progress} progress @param {Step[]} steps */
export function tally(progress, steps) {
  const needed = steps.filter((step) => !step.optional);
  const open = needed.filter((step) => stateOf(progress, step) !== 'read');
  const minutes = open.reduce((sum, step) => sum + step.minutes, 0);
  return { read: needed.length - open.length, of: needed.length, minutes, next: open[0]?.key };
}

/** @param {Progress} progress @param {string} key @param {number} rev @param {string} on @returns {Progress} */
export function marked(progress, key, rev, on) {
  const before = readingOf(progress, key);
  return before && before.rev >= rev ? progress : { ...progress, read: { ...progress.read, [key]: { rev, on } } };
}

/** @param {Progress} progress @param {string[]} keys @returns {Progress} */
export const unmarked = (progress, keys) => ({ ...progress, read: Object.fromEntries(Object.entries(progress.read).filter(([key]) => !keys.includes(key))) });

/** Without anything of one path. @param {Progress} progress @param {string} path @param {Step[]} steps @returns {Progress} */
export function reset(progress, path, steps) {
  const left = unmarked(progress, steps.map(({ key }) => key));
  return { ...left, rounds: Object.fromEntries(Object.entries(left.rounds).filter(([id]) => id !== path)) };
}

/** What of it is sound; rubbish is left out. @param {any} said @returns {Progress} */
function sound(said) {
  const entries = (/** @type {any} */ map) => Object.entries(map && typeof map === 'object' ? map : {});
  const read = entries(said?.read).filter(([key, one]) => KEY.test(key) && Number.isInteger(one?.rev) && one.rev >= 1 && one.rev <= 9999 && DAY.test(one.on));
  const isResult = (/** @type {any} */ one) => typeof one?.id === 'string' && ID.test(one.id) && typeof one.right === 'boolean';
  const rounds = entries(said?.rounds).filter(([id, one]) => ID.test(id) && DAY.test(one?.on) && Array.isArray(one.results) && one.results.every(isResult));
  return {
    read: Object.fromEntries(read.map(([key, { rev, on }]) => [key, { rev, on }])),
    rounds: Object.fromEntries(rounds.map(([id, { results, on }]) => [id, { on, results: results.map((/** @type {Result} */ one) => ({ id: one.id, right: one.right })) }])),
    ...(typeof said?.path === 'string' && ID.test(said.path) ? { path: said.path } : {}),
  };
}

/** The text of a file to take along. @param {Progress} progress */
export const toFile = ({ read, rounds }) => `${JSON.stringify({ format: FORMAT, schema_version: 1, read, rounds }, null, 2)}\n`;

/** What a file says; nothing when it is no such file. @param {string} text @returns {Progress | undefined} */
export function fromFile(text) {
  try {
    const said = JSON.parse(text);
    if (said?.format !== FORMAT || said.schema_version !== 1) return undefined;
    const { read, rounds } = sound(said);
    return { read, rounds };
  } catch {
    return undefined;
  }
}

/** Both together: of one record the higher revision counts, of one path the newer round. @param {Progress} own @param {Progress} other @returns {Progress} */
export function merged(own, other) {
  const rounds = { ...own.rounds };
  for (const [id, round] of Object.entries(other.rounds)) if ((roundOf(own, id)?.on ?? '') < round.on) rounds[id] = round;
  return Object.entries(other.read).reduce((sum, [key, { rev, on }]) => marked(sum, key, rev, on), { ...own, rounds });
}

/** @param {string} key @returns {Progress} */
export function load(key) {
  try {
    return sound(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return empty();
  }
}

/** Whether the browser keeps it. @param {string} key @param {Progress} progress */
export function save(key, progress) {
  try {
    localStorage.setItem(key, JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}
