// A path's own page: how far one is, each step's mark, and progress as a file.

import { fromFile, keyOf, load, marked, merged, readingOf, reset, roundOf, save, stateOf, tally, toFile, today, unmarked } from './progress.js';
import { dated, element, part, say } from './words.js';

/** @typedef {import('./progress.js').Step & { rev: number, element: HTMLElement }} Listed */

const template = /** @type {HTMLElement} */ (document.getElementById('ob-parts'));
const { path = '', root = './' } = template.dataset;
const store = keyOf(root);

/** The steps as the page lists them. @returns {Listed[]} */
export const steps = () => [...document.querySelectorAll('.steps > li')].map((one) => {
  const { key = '', rev = '1', since = '1', minutes = '1', optional } = /** @type {HTMLElement} */ (one).dataset;
  return { key, rev: +rev, since: +since, minutes: +minutes, optional: optional !== undefined, element: /** @type {HTMLElement} */ (one) };
});

/** Tells the rest of the page. */
const changed = () => document.dispatchEvent(new Event('opsbook:progress'));

/** @param {(progress: import('./progress.js').Progress) => import('./progress.js').Progress} change */
function edit(change) {
  const kept = save(store, { ...change(load(store)), path });
  if (!kept) tell('refused');
  draw();
  changed();
}

/** The section that says how far one is. @returns {HTMLElement} */
function section() {
  const found = document.getElementById('ob-progress');
  if (found) return found;
  const made = part('ob-parts', '#ob-progress');
  made.onclick = pressed;
  made.querySelector('input').onchange = taken;
  document.getElementById('ob-steps')?.before(made);
  return made;
}

/** A line for all who listen. @param {string} key @param {Record<string, string | number>} [holes] */
const tell = (key, holes) => { /** @type {HTMLElement} */ (section().querySelector('[role=status]')).textContent = key && say(key, holes); };

/** Hands out a file. @param {string} name @param {string} text */
export function hand(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  element('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** @param {Event} event */
function pressed({ target }) {
  const button = target instanceof Element ? target.closest('button') : null;
  if (!button) return;
  const box = section();
  /** @param {boolean} on */
  const ask = (on) => {
    const asking = /** @type {HTMLElement} */ (box.querySelector('.asking'));
    asking.hidden = !on;
    /** @type {HTMLElement} */ (box.querySelector(on ? '[value=forget]' : '[value=reset]')).focus();
  };
  if (button.value === 'export') hand('opsbook-progress.json', toFile(load(store)));
  if (button.value === 'import') /** @type {HTMLElement} */ (box.querySelector('input')).click();
  if (button.value === 'reset') ask(true);
  if (button.value === 'keep') ask(false);
  if (button.value === 'forget') {
    edit((progress) => reset(progress, path, steps()));
    ask(false);
    tell('forgotten');
  }
}

/** A file was chosen. @param {Event} event */
async function taken({ target }) {
  const input = /** @type {HTMLInputElement} */ (target);
  const file = input.files?.[0];
  if (!file) return;
  const other = file.size > 1_000_000 ? undefined : fromFile(await file.text());
  input.value = '';
  if (!other) return tell('no_file');
  edit((progress) => merged(progress, other));
  tell('taken', { n: Object.keys(other.read).length });
}

/** A step's mark, made when it is not there. @param {Listed} step @param {import('./progress.js').Progress} progress */
function mark(step, progress) {
  let box = /** @type {HTMLElement | null} */ (step.element.querySelector('.mark'));
  if (!box) {
    box = /** @type {HTMLElement} */ (part('ob-parts', '.mark'));
    const input = /** @type {HTMLInputElement} */ (box.querySelector('input'));
    const title = step.element.querySelector('a')?.textContent ?? '';
    /** @type {HTMLElement} */ (box.querySelector('.vh')).textContent = `: ${title}`;
    const now = () => /** @type {Listed} */ (steps().find((one) => one.element === step.element));
    input.onchange = () => edit((was) => (input.checked ? marked(was, now().key, now().rev, today()) : unmarked(was, [now().key])));
    step.element.firstElementChild?.append(box);
  }
  const state = stateOf(progress, step);
  const reading = readingOf(progress, step.key);
  /** @type {HTMLInputElement} */ (box.querySelector('input')).checked = state === 'read';
  const line = /** @type {HTMLElement} */ (box.querySelector('.when'));
  line.textContent = state === 'read' && reading ? say('read_on', { day: dated(reading.on) }) : '';
  step.element.querySelector('.changed')?.remove();
  if (state !== 'again' || !reading) return;
  const note = part('ob-parts', '.changed');
  note.querySelector('p').textContent = say('again', { was: reading.rev, day: dated(reading.on), now: step.rev });
  const changes = [...step.element.querySelectorAll('template.changes')].flatMap((one) => [.../** @type {HTMLTemplateElement} */ (one).content.cloneNode(true).childNodes]);
  for (const one of changes) if (one instanceof HTMLElement && Number(one.dataset.rev) > reading.rev) note.append(one);
  box.before(note);
}

/** Makes the page show what is kept. */
export function draw() {
  const progress = load(store);
  const all = steps();
  const { read, of, minutes, next } = tally(progress, all);
  const box = section();
  Object.assign(/** @type {HTMLProgressElement} */ (box.querySelector('progress')), { value: read, max: Math.max(of, 1) });
  /** @type {HTMLElement} */ (box.querySelector('.left span')).textContent = read === of ? say('all', { n: of }) : say('left', { read, n: minutes });
  const go = /** @type {HTMLAnchorElement} */ (box.querySelector('.go'));
  const quiz = document.getElementById('ob-quiz');
  const step = all.find(({ key }) => key === next);
  go.hidden = !step && !quiz;
  go.href = step ? (step.element.querySelector('a')?.getAttribute('href') ?? '') : '#ob-quiz';
  go.textContent = step ? say(read ? 'go_on' : 'begin') : say('quiz');
  const some = all.some(({ key }) => readingOf(progress, key)) || roundOf(progress, path);
  /** @type {HTMLButtonElement} */ (box.querySelector('[value=reset]')).disabled = !some;
  for (const one of all) mark(one, progress);
}

/** Whoever looks at a path walks it. */
save(store, { ...load(store), path });
draw();
document.addEventListener('opsbook:update', draw);
addEventListener('storage', () => { draw(); changed(); });
addEventListener('pageshow', (event) => { if (event.persisted) { draw(); changed(); } });
