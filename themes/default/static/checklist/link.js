// What a link says about a checklist: reads it, writes it, and holds it against the list as it is now.
// The format is specified in themes/default/CHECKLISTS.md. Nothing here knows a page.

/** Raised, clear, not applicable, open. @typedef {'r' | 'c' | 'n' | 'o'} Answer */
/** An item with its answer, and the revision that was answered. @typedef {{ id: string, answer: Answer, rev: number }} Answered */
/**
 * A link, read. `dropped` has the letters of groups that could not be read.
 * @typedef {{ answers: Answered[], day?: string, initiatives: string[], notes: Record<string, string>, dropped: string[] }} State
 */
/** An item as the checklist has it now. @typedef {{ id: string, rev: number }} Item */

const VERSION = '1';
export const NOTE_MAX = 280;
export const LINK_MAX = 2000;
/** @type {Answer[]} */
const ANSWERS = ['r', 'c', 'n', 'o'];

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ITEM = /^([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([1-9]\d{0,5}))?$/;

/** A note as a link carries it: one line of at most 280 characters. @param {string} text */
export const oneLine = (text) => {
  const line = text.replace(/\p{Cs}/gu, '\ufffd').replace(/[\p{White_Space}\p{Cc}]+/gu, ' ').trim();
  return [...line].slice(0, NOTE_MAX).join('').trimEnd();
};

/** @param {string} text */
const encode = (text) => encodeURIComponent(text).replace(/[!'()*.~]/g, (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase());

/** @param {string} day */
const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) === day;

/**
 * Reads a link, or its fragment with the `#`.
 * @param {string} link
 * @returns {State | 'no-state' | 'version'}
 */
export function read(link) {
  const at = link.indexOf('#s=');
  if (at < 0 || link.indexOf('#') < at) return 'no-state';
  const [version, ...groups] = link.slice(at + 3).split('~');
  if (version !== VERSION) return 'version';
  /** @type {State} */
  const state = { answers: [], initiatives: [], notes: {}, dropped: [] };
  const seen = new Set();
  /** @type {Map<string, string>} */
  const notes = new Map();
  for (const group of groups) {
    const [letter, ...raw] = group.split('.');
    try {
      take(letter, raw.map(decodeURIComponent), state, seen, notes);
    } catch {
      state.dropped.push(letter);
    }
  }
  for (const { id } of state.answers) {
    const note = notes.get(id);
    if (note) state.notes[id] = note;
  }
  return state;
}

/**
 * Takes a group in, or fails with the state as it was.
 * @param {string} letter @param {string[]} values @param {State} state @param {Set<string>} seen @param {Map<string, string>} notes
 */
function take(letter, values, state, seen, notes) {
  /** @param {unknown} holds */
  const must = (holds) => { if (!holds) throw new SyntaxError(letter); };
  const answer = ANSWERS.find((one) => one === letter);
  if (answer) {
    const items = values.map((value) => ITEM.exec(value));
    must(items.every(Boolean));
    for (const [, id, rev = '1'] of /** @type {RegExpExecArray[]} */ (items)) {
      if (!seen.has(id)) state.answers.push({ id, answer, rev: +rev });
      seen.add(id);
    }
  } else if (letter === 'd') {
    must(values.length === 1 && isDay(values[0]));
    state.day ??= values[0];
  } else if (letter === 'i') {
    must(values.every((value) => ID.test(value)));
    state.initiatives = [...new Set([...state.initiatives, ...values])];
  } else if (letter === 't') {
    must(values.length === 2 && ID.test(values[0]));
    if (!notes.has(values[0])) notes.set(values[0], oneLine(values[1]));
  }
}

/**
 * Writes a link. Only items of the list are in it, in its order; what has no answer is open. Notes are those to be shared;
 * `left` names the items whose notes would make the link too long.
 * @param {string} address of the checklist
 * @param {Item[]} items
 * @param {Pick<State, 'answers' | 'day' | 'initiatives' | 'notes'>} state
 * @returns {{ link: string, left: string[] }}
 */
export function write(address, items, state) {
  const given = new Map(state.answers.map((one) => [one.id, one]));
  const groups = [VERSION];
  for (const answer of ANSWERS) {
    const ids = items.filter(({ id }) => (given.get(id)?.answer ?? 'o') === answer).map(({ id }) => {
      const rev = given.get(id)?.rev ?? 1;
      return answer !== 'o' && rev > 1 ? `${id}@${rev}` : id;
    });
    if (ids.length) groups.push([answer, ...ids].join('.'));
  }
  if (state.day) groups.push(`d.${state.day}`);
  if (state.initiatives.length) groups.push(['i', ...state.initiatives].join('.'));
  let link = `${address}#s=${groups.join('~')}`;
  const left = [];
  for (const { id } of items) {
    const note = Object.hasOwn(state.notes, id) ? oneLine(state.notes[id]) : '';
    const group = `~t.${id}.${encode(note)}`;
    if (!note) continue;
    if (link.length + group.length <= LINK_MAX) link += group;
    else left.push(id);
  }
  return { link, left };
}

/**
 * Holds what was answered once against the list as it is now. An answer stays with its id and never goes to another item.
 * @param {Answered[]} answers all items of then, the open ones too
 * @param {Item[]} items
 * @returns {{ shown: Map<string, Answered>, added: string[], gone: string[], revised: { id: string, was: number, now: number }[] }}
 */
export function compare(answers, items) {
  const then = new Map(answers.map((one) => [one.id, one]));
  const shown = new Map();
  const added = [];
  const revised = [];
  for (const { id, rev } of items) {
    const one = then.get(id);
    if (!one) added.push(id);
    else if (one.answer !== 'o') {
      shown.set(id, one);
      if (one.rev !== rev) revised.push({ id, was: one.rev, now: rev });
    }
  }
  const now = new Set(items.map(({ id }) => id));
  return { shown, added, gone: answers.map(({ id }) => id).filter((id) => !now.has(id)), revised };
}
