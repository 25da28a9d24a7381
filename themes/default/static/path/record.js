// The record of a path that was walked: what was read at which revision, how the questions went, when, and of which edition.

import { hand, steps } from './page.js';
import { keyOf, load, readingOf, tally } from './progress.js';
import { outcome, questions } from './quiz.js';
import { dated, element, part, say } from './words.js';

const parts = () => /** @type {HTMLElement} */ (document.getElementById('ob-record-parts')).dataset;
const { root = './' } = /** @type {HTMLElement} */ (document.getElementById('ob-parts')).dataset;

/** The record; nothing while something is to be read or answered. */
export function record() {
  const progress = load(keyOf(root));
  const all = steps();
  const { read, of } = tally(progress, all);
  const round = outcome();
  const asked = questions().length > 0;
  if (read < of || asked && !round?.passed) return undefined;
  const { id = '', title = '', rev = '1', edition = '', site = '', asOf } = parts();
  const readings = all.map((step) => ({ step, reading: readingOf(progress, step.key) }));
  const done = readings.flatMap(({ step, reading }) => (reading && (!step.optional || reading.rev >= step.since) ? [{ record: step.key, rev: reading.rev, read_on: reading.on }] : []));
  const on = [...done.map((one) => one.read_on), ...(asked && round ? [round.on] : [])].sort().at(-1) ?? '';
  return {
    format: 'opsbook-completion',
    schema_version: 1,
    site,
    path: { id, rev: Number(rev), title },
    steps: done,
    ...(asked && round ? { score: { right: round.right, of: round.of, pass_percent: round.percent, questions: round.results } } : {}),
    completed_on: on,
    build: { edition, ...(asOf ? { as_of: asOf } : {}) },
  };
}

/** @param {Element} section */
const nameOf = (section) => /** @type {HTMLInputElement} */ (section.querySelector('#ob-name')).value.trim();

/** @param {Event} event */
function pressed({ target, currentTarget }) {
  const button = target instanceof Element ? target.closest('button') : null;
  const made = record();
  if (!button || !made) return;
  const name = nameOf(/** @type {Element} */ (currentTarget));
  if (button.value === 'save') hand(`${made.path.id}-completion.json`, `${JSON.stringify(name ? { ...made, name } : made, null, 2)}\n`);
  if (button.value === 'print') {
    // The paper has the record and nothing else.
    document.documentElement.dataset.print = 'record';
    addEventListener('afterprint', () => delete document.documentElement.dataset.print, { once: true });
    print();
  }
}

function draw() {
  const made = record();
  let section = /** @type {HTMLElement | null} */ (document.getElementById('ob-record'));
  if (!made) return section?.remove();
  if (!section) {
    section = /** @type {HTMLElement} */ (part('ob-record-parts', '#ob-record'));
    section.onclick = pressed;
    const written = /** @type {HTMLElement} */ (section.querySelector('.written'));
    section.oninput = () => { written.textContent = nameOf(/** @type {Element} */ (section)); };
    (document.getElementById('ob-quiz') ?? document.getElementById('ob-steps'))?.after(section);
  }
  /** @param {string} selector @param {string} text */
  const set = (selector, text) => { /** @type {Element} */ (/** @type {Element} */ (section).querySelector(selector)).textContent = text; };
  const { score } = made;
  set('.lede', say('walked', { title: made.path.title, rev: made.path.rev }));
  set('.score', score ? say('score', { right: score.right, n: score.of }) : say('no_quiz'));
  set('.date', dated(made.completed_on));
  const { edition, as_of: day } = made.build;
  set('.build', `${parts().name}, ${day ? say('build_of', { edition, day: dated(day) }) : say('build', { edition })}`);
  const titles = new Map(steps().map((step) => [step.key, step.element.querySelector('a')?.textContent ?? step.key]));
  section.querySelector('tbody')?.replaceChildren(...made.steps.map((one) => element('tr', {},
    element('th', { scope: 'row', textContent: titles.get(one.record) }), element('td', { textContent: String(one.rev) }), element('td', { textContent: dated(one.read_on) }))));
}

draw();
document.addEventListener('opsbook:update', draw);
document.addEventListener('opsbook:progress', draw);
