// What was answered on a checklist, as this browser keeps it: apart from any page and any link.

import { compare } from './link.js';

/** @typedef {import('./link.js').Answered} Answered */
/** @typedef {import('./link.js').Item} Item */
/** @typedef {import('./link.js').State} State */

/**
 * Answers and notes. `seen` is the list as it was when they were last changed, so that what it has beyond is new.
 * @typedef {{ answers: Answered[], notes: Record<string, string>, initiatives: string[], seen: string[], day?: string }} Run
 */
/** What is kept: the present run, and the one before that can be brought back. @typedef {{ run: Run, former: Run | null }} Kept */

/** @returns {Run} */
export const empty = () => ({ answers: [], notes: {}, initiatives: [], seen: [] });

/** Whether there is something to lose. @param {Run | null} run */
export const holds = (run) => !!run && (run.answers.length > 0 || Object.keys(run.notes).length > 0);

/** A link as a run. @param {State} state @returns {Run} */
export const fromLink = ({ answers, notes, initiatives, day }) => ({
  answers: answers.filter(({ answer }) => answer !== 'o'), notes, initiatives, seen: answers.map(({ id }) => id), day,
});

/** A run as a link is made from it: notes are those of raised items. @param {Run} run @param {boolean} noted */
export const forLink = (run, noted) => {
  const raised = run.answers.filter(({ answer, id }) => answer === 'r' && noted && Object.hasOwn(run.notes, id));
  return { answers: run.answers, initiatives: run.initiatives, notes: Object.fromEntries(raised.map(({ id }) => [id, run.notes[id]])) };
};

/** The run, held against the list as it is now. @param {Run} run @param {Item[]} items */
export function against(run, items) {
  const seen = new Set(run.seen);
  const given = run.answers.filter(({ id }) => seen.has(id));
  const open = run.seen.filter((id) => !given.some((one) => one.id === id));
  return compare([...given, ...open.map((id) => ({ id, answer: /** @type {const} */ ('o'), rev: 1 }))], items);
}

/**
 * The run with one more answer, or without one. What was answered at items that are gone stays, in case they come back.
 * @param {Run} run @param {Item[]} items @param {Item} item @param {import('./link.js').Answer} answer @returns {Run}
 */
export function answered(run, items, { id, rev }, answer) {
  const others = run.answers.filter((one) => one.id !== id);
  return { ...run, answers: answer === 'o' ? others : [...others, { id, answer, rev }], seen: items.map((item) => item.id) };
}

/** Whether a link tells nothing that the reader does not have: the same answers, and no other notes. @param {Run} link @param {Run} own */
export function same(link, own) {
  const key = (/** @type {Run} */ { answers }) => answers.map(({ id, answer, rev }) => `${id}@${rev}=${answer}`).sort().join();
  return key(link) === key(own) && Object.entries(link.notes).every(([id, note]) => own.notes[id] === note);
}

/** @param {any} run @returns {run is Run} */
const isRun = (run) => Array.isArray(run?.answers) && Array.isArray(run.seen) && Array.isArray(run.initiatives)
  && run.answers.every((/** @type {any} */ one) => typeof one?.id === 'string' && /^[rcn]$/.test(one.answer) && one.rev > 0)
  && [...run.seen, ...run.initiatives, ...Object.values(run.notes ?? { '': 0 })].every((text) => typeof text === 'string');

/** What the browser keeps under a key. Where it refuses, or holds rubbish, there is nothing. @param {string} key @returns {Kept} */
export function load(key) {
  try {
    const { run, former } = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { run: isRun(run) ? run : empty(), former: isRun(former) ? former : null };
  } catch {
    return { run: empty(), former: null };
  }
}

/** Where the browser refuses, the answers are in the link alone. @param {string} key @param {Kept} kept */
export function save(key, { run, former }) {
  try {
    if (holds(run) || former) localStorage.setItem(key, JSON.stringify({ run, former }));
    else localStorage.removeItem(key);
  } catch {}
}
