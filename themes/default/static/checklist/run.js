// A checklist that is run: answers, notes, the tally, sharing, copying. Markup and words come from the page's templates.
// The run is the truth, and the page follows: `draw` may be called at any time, also after the list was edited.

import { against, answered, empty, forLink, fromLink, holds, load, same, save } from './answers.js';
import { oneLine, read, write } from './link.js';
import { copy, offer, quote, show } from '../quotes.js';

/** @typedef {import('./answers.js').Run} Run */
/** @typedef {import('./link.js').Answer} Answer */
/** @typedef {import('./link.js').Item & { element: HTMLElement, title: string, number: number }} Item */

/** @param {string} id @returns {any} */
const template = (id) => document.getElementById('ob-' + id);
const parts = template('answers').content;
/** @param {string} selector @returns {any} */
const made = (selector) => parts.querySelector(selector).cloneNode(true);

// --- words ----------------------------------------------------------------------------------------

const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang);

/** A text with its holes filled, in the form for `n`. @param {string} key @param {Record<string, string | number>} [holes] */
function say(key, holes = {}) {
  const words = template('words').content;
  const { n } = holes;
  const forms = n === undefined ? [key] : [`${key}.${n}`, `${key}.${plural.select(+n)}`, `${key}.other`];
  const text = forms.map((form) => words.querySelector(`[data-key="${form}"]`)?.textContent).find((one) => one !== undefined) ?? '';
  const word = words.querySelectorAll('ol li')[+(n ?? -1)]?.textContent ?? String(n);
  const all = { word, Word: word.charAt(0).toLocaleUpperCase(lang) + word.slice(1), ...holes };
  return text.replace(/\{(\w+)\}/g, (/** @type {string} */ hole, /** @type {keyof typeof all} */ name) => String(all[name] ?? hole));
}

/** Numbers of items: "1, 3 and 4". @param {Item[]} items */
const numbers = (items) => new Intl.ListFormat(lang).format(items.map(({ number }) => String(number)));

// --- what is known --------------------------------------------------------------------------------

/** @type {Item[]} */
let items = [];
const listItems = () => {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = document.querySelectorAll('.items > .item');
  items = [...elements].map((element, index) => ({
    id: element.id.slice('item-'.length), rev: Number(element.dataset.rev), element, number: index + 1,
    title: element.querySelector('h3')?.textContent ?? '',
  }));
};

const [root, id] = template('answers').dataset.list.split(' ');
const key = `opsbook-checklist ${new URL(root, location.href).pathname} ${id}`;
/** What this browser keeps of the reader's own. */
let kept = load(key);
/** A run that came with the link and is not the reader's own: it is what is shown. @type {Run | null} */
let borrowed = null;
/** What is said about the link, by key. @type {string[]} */
let unread = [];
let asking = false;

/** Takes in what the address says. */
function visit() {
  const state = read(location.hash);
  borrowed = null;
  unread = state === 'version' ? ['link_version'] : [];
  if (typeof state === 'string') return;
  if (state.dropped.length) unread.push('link_part');
  const run = fromLink(state);
  // A link without answers is no picture.
  if (run.answers.length && !same(run, kept.run)) borrowed = run;
}

const shown = () => borrowed ?? kept.run;
const address = () => location.href.replace(/#.*/s, '');
/** @param {boolean} noted */
const link = (noted) => write(address(), items, { ...forLink(shown(), noted), day: new Intl.DateTimeFormat('sv').format() });

/** Makes a run the reader's own; what they had is kept aside when there is something to lose. @param {Run} run @param {boolean} [aside] */
function own(run, aside = false) {
  const former = aside ? (holds(kept.run) ? kept.run : null) : kept.former;
  kept = { run, former };
  borrowed = null;
  unread = [];
  asking = false;
  save(key, kept);
  try {
    const target = run.answers.some((one) => items.some((item) => item.id === one.id)) ? link(false).link : address();
    if (location.href !== target) history.replaceState(history.state, '', target);
  } catch {} // Too often for some browsers: the next answer writes it.
  draw();
}

/** Changes the run that is shown; one that came with the link becomes the reader's own by that. @param {(run: Run) => Run} change */
const edit = (change) => own(change(shown()), !!borrowed);

/** @param {Item} item @param {Answer} answer */
const give = (item, answer) => edit((run) => answered(run, items, item, answer));

/** @param {Item} item @param {string} text */
const note = (item, text) => edit((run) => {
  const { [item.id]: _, ...notes } = run.notes;
  return { ...run, notes: text.trim() ? { ...notes, [item.id]: text } : notes };
});

// --- the page -------------------------------------------------------------------------------------

/** The controls of an item, made when they are not there. @param {Item} item */
function controls(item) {
  const { element } = item;
  const name = `ob-answer-${item.id}`;
  /** @type {HTMLFieldSetElement | null} */
  let fieldset = element.querySelector('.tri');
  if (!fieldset) {
    const box = made('.tri');
    for (const radio of box.elements) radio.name = name;
    element.querySelector('h3 + p')?.after(box);
    const now = () => /** @type {Item} */ (items.find((one) => one.element === element));
    box.onclick = (/** @type {Event} */ { target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      // What is pressed again is taken back.
      give(now(), answerOf(now()) === target.value ? 'o' : /** @type {Answer} */ (target.value));
    };
    // Browsers press a chosen radio on Space, or not; here it is taken back once.
    let spaced = false;
    box.onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.repeat) return;
      spaced = event.key === ' ' && event.target instanceof HTMLInputElement && event.target.checked;
      if (!spaced && event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault();
      give(now(), 'o');
    };
    box.onkeyup = (/** @type {KeyboardEvent} */ event) => {
      if (spaced && event.key === ' ') event.preventDefault();
      spaced = false;
    };
    fieldset = /** @type {HTMLFieldSetElement} */ (box);
  }
  const legend = fieldset.querySelector('legend');
  if (legend && legend.textContent !== item.title) legend.textContent = item.title;
  return /** @type {HTMLInputElement[]} */ ([...fieldset.elements]);
}

/** The field for an item's note: there while it is raised. @param {Item} item @param {boolean} raised */
function field(item, raised) {
  const { element } = item;
  /** @type {any} */
  let box = element.querySelector('.field');
  if (raised && !box) {
    box = made('.field');
    const [label, input, small] = box.children;
    input.id = label.htmlFor = `ob-note-${item.id}`;
    small.id = `ob-note-${item.id}-small`;
    input.setAttribute('aria-describedby', small.id);
    input.oninput = () => note(item, input.value);
    element.querySelector('.tri')?.after(box);
  }
  if (!box) return;
  if (!raised) return box.remove();
  const text = shown().notes[item.id] ?? '';
  if (box.children[1].value !== text) box.children[1].value = text;
  // Paper has no field that scrolls.
  set(box.querySelector('.noted'), text);
}

/** @param {Item} item @returns {Answer} */
const answerOf = ({ id: own }) => shown().answers.find((one) => one.id === own)?.answer ?? 'o';

/** @type {any} */
let bar;
/** @type {any} */
let tally;

/** Puts in what the page lacks. */
function furnish() {
  const list = document.querySelector('.items');
  const head = list?.closest('section')?.querySelector('h2 small');
  if (!list || bar?.isConnected && tally?.isConnected) return;
  bar ??= made('.bar');
  tally ??= made('.tally');
  list.before(bar);
  list.after(tally);
  bar.onclick = tally.onclick = (/** @type {Event} */ { target }) => {
    const button = target instanceof Element && target.closest('button');
    if (button) press[button.value]?.();
  };
  bar.onkeydown = (/** @type {KeyboardEvent} */ { key: pressed }) => {
    if (pressed !== 'Escape' || !asking) return;
    press.keep();
  };
  if (head && !head.querySelector('[data-live]')) {
    const said = Object.assign(document.createElement('span'), { textContent: ` ${made('p[data-live]').textContent}` });
    said.dataset.live = '';
    head.append(said);
  }
}

/** @param {Element} element @param {string} text */
const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };

/** Makes the page show the run. */
function draw() {
  furnish();
  /** @type {Record<string, number>} */
  const counts = { r: 0, c: 0, n: 0, o: 0 };
  const strip = tally.querySelector('.strip');
  while (strip.children.length > items.length) strip.lastChild.remove();
  items.forEach((item, index) => {
    const answer = answerOf(item);
    counts[answer] += 1;
    for (const radio of controls(item)) radio.checked = radio.value === answer;
    field(item, answer === 'r');
    const place = strip.children[index] ?? strip.appendChild(document.createElement('li')).appendChild(document.createElement('a')).parentNode;
    const square = place.firstElementChild;
    const says = say(`item_${answer}`, { item: item.number });
    square.href = `#${item.element.id}`;
    if (square.dataset.says === says) return;
    square.dataset.says = says;
    square.className = { r: 's-bad', c: 's-ok', n: '', o: '' }[answer];
    const words = Object.assign(document.createElement('span'), { className: 'vh', textContent: says });
    const mark = tally.querySelector(`[data-of="${answer}"] > svg`)?.cloneNode(true) ?? Object.assign(document.createElement('span'), { textContent: String(item.number), ariaHidden: 'true' });
    square.replaceChildren(mark, words);
  });
  const allClear = !counts.o && !counts.r && counts.c > 0;
  const said = { r: say('raised', { n: counts.r }), c: say('clear', { n: counts.c }), n: say('not', { n: counts.n }), o: say('open', { n: counts.o }), done: say('all_clear', { n: counts.c }) };
  for (const [of, text] of Object.entries(said)) {
    const place = tally.querySelector(`[data-of="${of}"]`);
    place.hidden = of === 'done' ? !allClear : allClear && of === 'c' || !counts[of];
    set(place.lastElementChild, text);
  }
  bar.querySelector('[value=reset]').disabled = !holds(shown());
  notices();
}

/**
 * What the reader is told above the list; made anew only when it says something else.
 * @typedef {{ head?: string, lines: string[], buttons: [string, string][] }} Notice
 */
function notices() {
  const run = shown();
  /** @type {Notice[]} */
  const all = [];
  if (asking) {
    const n = run.answers.length;
    all.push({ lines: [n ? say('reset', { n }) : say('reset_notes')], buttons: [['forget', say('reset_yes')], ['keep', say('reset_no')]] });
  } else if (borrowed || unread.length) {
    const lines = unread.map((line) => say(line));
    if (borrowed) lines.unshift(borrowed.day ? say('link_of', { day: dated(borrowed.day) }) : say('link'));
    const yours = borrowed && holds(kept.run);
    if (yours) lines.push(say('link_yours', { n: kept.run.answers.length }));
    all.push({ lines, buttons: yours ? [['take', say('link_take')], ['mine', say('link_mine')]] : [] });
  } else if (kept.former) {
    all.push({ lines: [say('aside', { n: kept.former.answers.length })], buttons: [['back', say('aside_back')], ['drop', say('aside_drop')]] });
  }
  const { shown: answers, added, gone, revised } = run.seen.length ? against(run, items) : against({ ...run, seen: items.map((item) => item.id) }, items);
  /** @param {string} name */
  const named = (name) => {
    const { number, title } = /** @type {Item} */ (items.find((item) => item.id === name));
    return { item: number, title };
  };
  const lines = [
    ...added.map((name) => say('added', named(name))),
    ...gone.map((name) => say('gone', { id: name })),
    ...revised.map(({ id: name, was, now }) => say('revised', { ...named(name), was, now })),
  ];
  if (lines.length) {
    if (answers.size) lines.push(say('kept', { n: answers.size }));
    all.push({ head: say(borrowed ? 'changed_link' : 'changed_own'), lines, buttons: [] });
  }
  const place = bar.querySelector('.notices');
  const text = JSON.stringify(all);
  if (place.dataset.says === text) return;
  place.dataset.says = text;
  place.replaceChildren(...all.map(noticed));
}

/** @param {Notice} notice */
function noticed({ head, lines, buttons }) {
  const box = document.createElement('div');
  box.className = 'note';
  if (head) box.append(Object.assign(document.createElement('strong'), { textContent: head }));
  box.append(...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
  if (buttons.length) {
    const row = Object.assign(document.createElement('div'), { className: 'bar' });
    row.append(...buttons.map(([value, words]) => Object.assign(document.createElement('button'), { type: 'button', className: 'btn', value, textContent: words })));
    box.append(row);
  }
  return box;
}

/** A day in the theme's words. @param {string} day */
function dated(day) {
  const [y, month, d] = day.split('-').map(Number);
  const [long, short] = ['.months', '.mons'].map((list) => template('words').content.querySelectorAll(`${list} li`)[month - 1].textContent);
  return say('day', { d, month: long, mon: short, y });
}

/** Where the focus goes when what had it is gone. @param {string} value */
const focus = (value) => bar.querySelector(`[value=${value}]`)?.focus();

/** What the buttons do. @type {Record<string, () => void>} */
const press = {
  print: () => print(),
  reset() { asking = true; draw(); focus('forget'); },
  keep() { asking = false; draw(); focus('reset'); },
  forget() {
    // A run that only came with the link is nobody's loss.
    if (borrowed) own(kept.run);
    else own({ ...empty(), seen: items.map((item) => item.id) }, true);
    focus('back');
  },
  take() { own(shown(), true); focus('back'); },
  mine() { own(kept.run); focus('print'); },
  back() {
    const { run, former } = kept;
    kept = { run: former ?? empty(), former: holds(run) ? run : null };
    own(kept.run);
    focus(kept.former ? 'back' : 'reset');
  },
  drop() { kept.former = null; own(kept.run); focus('print'); },
  copy: () => dialog('copy'),
  share: () => dialog('share'),
};

// --- copying and sharing --------------------------------------------------------------------------

/** @type {Record<string, any>} */
const dialogs = {};

/** Opens one of the two, with what it is about. @param {'copy' | 'share'} which */
function dialog(which) {
  const box = dialogs[which] ??= prepare(which);
  if (!box.isConnected) document.body.append(box);
  const noted = Object.keys(forLink(shown(), true).notes).length;
  const tick = box.querySelector('.tick');
  tick.parentElement.hidden = !noted;
  set(tick.lastElementChild, say('notes', { n: noted }));
  box.fill();
  box.showModal();
  box.querySelector(box.querySelector('[value=do]').hidden ? '[value=close]' : '[value=do]').focus();
}

/** @param {'copy' | 'share'} which */
function prepare(which) {
  const box = made(`dialog[aria-labelledby="ob-${which}-head"]`);
  const [place, status, left] = ['.copied', '[role=status]', '.left'].map((selector) => box.querySelector(selector));
  const words = template('words').dataset;
  /** @returns {{ text: string, rich: DocumentFragment | null, left: string[] }} */
  const what = () => {
    const noted = box.querySelector('.tick input').checked;
    const form = box.querySelector('.forms :checked')?.value ?? 'link';
    if (form === 'rich' || form === 'markdown' || form === 'text') return { ...raised(form, noted), left: [] };
    const { link: made, left: out } = link(noted);
    return { text: form === 'record' ? `opsbook new review --from '${made}'` : made, rich: null, left: out };
  };
  box.fill = () => {
    const { text, rich, left: out } = what();
    show(place, text, rich);
    set(left, out.length ? say('notes_left', { n: out.length, items: numbers(items.filter((item) => out.includes(item.id))) }) : '');
    status.textContent = '';
    if (which === 'share') return;
    const none = !items.some((item) => answerOf(item) === 'r');
    for (const part of box.querySelectorAll('.forms, .copied, [value=do]')) part.hidden = none;
    box.querySelector('.none').hidden = !none;
    box.querySelector('.record').hidden = none || box.querySelector('.forms :checked').value !== 'record';
  };
  box.onchange = box.fill;
  box.onclick = async (/** @type {Event} */ { target }) => {
    const button = target instanceof Element && target.closest('button');
    if (target === box || button && button.value === 'close') return box.close();
    if (!button) return;
    const { text, rich } = what();
    status.textContent = '';
    status.textContent = words[await copy(text, rich, () => place) ? 'copied' : 'refused'] ?? '';
  };
  return box;
}

/** The note of a raised item in words. @param {Item} item */
const noteOf = (item) => {
  const text = oneLine(shown().notes[item.id] ?? '');
  return text && answerOf(item) === 'r' ? say('note', { note: text }) : '';
};

/** All raised flags, one after the other. @param {'rich' | 'markdown' | 'text'} form @param {boolean} noted */
function raised(form, noted) {
  const quotes = items.filter((item) => answerOf(item) === 'r').map((item) => {
    const words = /** @type {HTMLTemplateElement} */ (item.element.querySelector('template.quote'));
    return quote(words, noted ? noteOf(item) : '');
  });
  const rich = document.createDocumentFragment();
  for (const one of quotes) rich.append(one.rich);
  return { text: quotes.map((one) => (form === 'markdown' ? one.markdown : one.text)).join('\n\n'), rich: form === 'rich' ? rich : null };
}

/** Citations one by one, in each item. */
const cite = () => offer((words) => {
  const item = items.find((one) => one.element.contains(words));
  return item ? noteOf(item) : '';
});

// --- now, and whenever something else changes it ---------------------------------------------------

const renew = () => { listItems(); draw(); cite(); };
const again = () => { kept = load(key); visit(); draw(); };
listItems();
visit();
draw();
cite();
document.addEventListener('opsbook:update', renew);
addEventListener('hashchange', () => { if (location.hash.startsWith('#s=')) again(); });
addEventListener('storage', (event) => {
  if (event.key !== key && event.key !== null) return;
  kept = load(key);
  draw();
});
addEventListener('pageshow', (event) => { if (event.persisted) { kept = load(key); draw(); } });
