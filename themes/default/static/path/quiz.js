// The questions of a path, one at a time: an answer is told at once, what was missed comes back, and the first answers count.

import { keyOf, load, roundOf, save, today } from './progress.js';
import { dated, element, part, say } from './words.js';

/** @typedef {{ id: string, right: number, ask: Element, options: Element[], why: Element | null }} Question */

const { path = '', root = './' } = /** @type {HTMLElement} */ (document.getElementById('ob-parts')).dataset;
const store = keyOf(root);

/** The questions as the page has them. @returns {Question[]} */
export const questions = () => [...document.querySelectorAll('.quiz[id^=ob-question-]')].map((one) => ({
  id: one.id.slice('ob-question-'.length),
  right: Number(/** @type {HTMLElement} */ (one).dataset.right),
  ask: /** @type {Element} */ (one.querySelector('h3')),
  options: [...one.querySelectorAll('ul > li')],
  why: one.querySelector('.why'),
}));

const pass = () => Number(document.getElementById('ob-round')?.dataset.pass ?? 0);

/** How the last round went, held against the questions as they are now; nothing when some of them were not in it. */
export function outcome() {
  const all = questions();
  const round = roundOf(load(store), path);
  const results = round && all.map(({ id }) => round.results.find((one) => one.id === id));
  if (!round || !results || results.some((one) => !one)) return undefined;
  const right = results.filter((one) => one?.right).length;
  return { right, of: all.length, percent: pass(), passed: right * 100 >= pass() * all.length, on: round.on, results: /** @type {import('./progress.js').Result[]} */ (results) };
}

/** Copies of what is in an element. @param {Element} from */
const inside = (from) => [...from.childNodes].map((one) => one.cloneNode(true));

/** The place of the questions; what was there is put out of sight, not away. @param {HTMLElement} shown */
function stage(shown) {
  const box = document.querySelector('#ob-quiz > div');
  box?.querySelector(':scope > [data-live]')?.remove();
  for (const one of document.querySelectorAll('.quiz[id^=ob-question-]')) /** @type {HTMLElement} */ (one).hidden = true;
  box?.prepend(shown);
}

/** The round that is on. */
let busy = false;

function idle() {
  const all = questions();
  if (!all.length || busy) return;
  const box = part('ob-round', '.round');
  const kept = roundOf(load(store), path);
  const last = outcome();
  box.querySelector('.last').textContent = last ? say('last', { day: dated(last.on), right: last.right, n: last.of }) : kept ? say('outdated') : '';
  box.querySelector('button').textContent = say('ask', { n: all.length });
  box.querySelector('button').onclick = begin;
  stage(box);
}

function begin() {
  busy = true;
  /** @type {Map<string, boolean>} */
  const first = new Map();
  const all = questions();
  /** @param {Question[]} queue @param {number} at @param {Question[]} missed @param {boolean} back */
  const ask = (queue, at, missed, back) => {
    const question = queue[at];
    if (question) {
      const count = back ? say('later', { n: queue.length - at }) : say('count', { at: at + 1, n: queue.length });
      return one(question, count, at + 1 < queue.length || missed.length > 0, (right) => {
        if (!first.has(question.id)) first.set(question.id, right);
        const left = right ? missed : [...missed, question];
        return () => ask(queue, at + 1, left, back);
      });
    }
    if (missed.length) return ask(missed, 0, [], true);
    busy = false;
    const results = all.map(({ id }) => ({ id, right: first.get(id) ?? false }));
    const progress = load(store);
    save(store, { ...progress, rounds: { ...progress.rounds, [path]: { on: today(), results } } });
    went(all, results);
    document.dispatchEvent(new Event('opsbook:progress'));
  };
  ask(all, 0, [], false);
}

/**
 * Asks one question. `told` takes the answer and gives back what goes on.
 * @param {Question} question @param {string} count @param {boolean} more @param {(right: boolean) => (() => void)} told
 */
function one(question, count, more, told) {
  const form = part('ob-round', 'form');
  form.querySelector('.count').textContent = count;
  const legend = form.querySelector('legend');
  legend.append(...inside(question.ask));
  form.querySelector('fieldset').append(...question.options.map((option, n) => {
    const radio = element('input', { type: 'radio', name: 'ob-answer', value: String(n), required: true });
    return element('label', {}, radio, element('span', {}, ...inside(option)));
  }));
  const button = form.querySelector('[type=submit]');
  button.textContent = say('answer');
  /** @type {(() => void) | undefined} */
  let on;
  form.onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (on) return on();
    const chosen = form.querySelector(':checked');
    const right = Number(chosen.value) === question.right;
    chosen.parentElement.classList.add(right ? 's-ok' : 's-bad');
    for (const radio of form.querySelectorAll('input')) radio.disabled = true;
    const note = part('ob-round', right ? '.yes' : '.no');
    if (!right) note.append(element('p', {}, element('strong', {}, ...inside(question.options[question.right]))));
    if (question.why) note.append(...inside(question.why));
    form.querySelector('.told').append(note);
    on = told(right);
    button.textContent = say(more || !right ? 'on' : 'end');
    button.focus();
  };
  stage(form);
  legend.focus();
}

/** How it went, question by question. @param {Question[]} all @param {import('./progress.js').Result[]} results */
function went(all, results) {
  const box = part('ob-round', '.went');
  const right = results.filter((one) => one.right).length;
  const head = box.querySelector('h3');
  head.textContent = say(right * 100 >= pass() * all.length ? 'passed' : 'missed', { right, n: all.length, pass: pass() });
  box.querySelector('ol').append(...all.map((question, n) => {
    const link = question.why?.querySelector('p:last-child > a:last-child');
    const line = element('li', {}, part('ob-round', results[n].right ? '.hit' : '.miss'), ' ', element('span', {}, ...inside(question.ask)));
    if (link) line.append(' ', link.cloneNode(true));
    return line;
  }));
  box.querySelector('button').onclick = begin;
  stage(box);
  head.focus();
}

idle();
document.addEventListener('opsbook:update', () => { if (!document.querySelector('#ob-quiz .went')) idle(); });
document.addEventListener('opsbook:progress', () => { if (!document.querySelector('#ob-quiz .went')) idle(); });
