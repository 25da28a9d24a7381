// A step's page: which path is walked, what is left of it, and what has changed since it was read.

import { keyOf, load, marked, readingOf, save, stateOf, stepsOf, tally, today } from './progress.js';
import { dated, element, part, say } from './words.js';

/** The step's bars; looked up anew, for a preview may have changed the page. */
const walk = () => /** @type {HTMLElement} */ (document.getElementById('ob-walk'));
const place = () => {
  const { key = '', rev = '1', since = '1', root = './' } = walk().dataset;
  return { key, rev: +rev, since: +since, store: keyOf(root) };
};
const asked = new URLSearchParams(location.search).get('path');

/** @returns {NodeListOf<HTMLElement>} */
const bars = () => walk().querySelectorAll('.path');
/** Everything that is of one path, above the text and below. @returns {NodeListOf<HTMLElement>} */
const navs = () => document.querySelectorAll('nav[data-path]');

/** The path that is walked here: the one asked for, else the one last walked; none when that is not known. */
function walked() {
  const all = [...bars()].map((bar) => bar.dataset.path);
  const known = [asked, load(place().store).path].find((id) => id && all.includes(id));
  return known ?? (all.length === 1 ? all[0] : undefined);
}

/** Makes a bar say what is left. @param {HTMLElement} bar */
function fill(bar) {
  const { key, since, store } = place();
  const progress = load(store);
  const { read, of, minutes } = tally(progress, stepsOf(bar.dataset.steps ?? ''));
  const state = stateOf(progress, { key, since });
  let left = bar.querySelector('.left');
  if (!left) {
    left = part('ob-walked', '.left');
    bar.querySelector('p')?.after(/** @type {Node} */ (left));
  }
  const [line, words] = /** @type {HTMLCollection} */ (/** @type {Element} */ (left).children);
  Object.assign(line, { value: read, max: Math.max(of, 1) });
  words.textContent = read === of ? say('all', { n: of }) : say('left', { read, n: minutes });
  const go = /** @type {HTMLAnchorElement} */ (bar.querySelector('.go'));
  const target = go.rel === 'next' ? 'next' : go.hash ? 'quiz' : 'path';
  /** @type {HTMLElement} */ (go.firstElementChild).textContent = say(state === 'read' ? target : `read_${target}`);
  go.onclick = () => {
    const { rev } = place();
    save(store, { ...marked(load(store), key, rev, today()), path: bar.dataset.path });
  };
}

/** Links that stay on the path that was asked for. */
function follow() {
  for (const nav of navs()) {
    for (const link of nav.querySelectorAll('a')) {
      if (nav.dataset.path === asked && (link.rel === 'next' || link.rel === 'prev')) link.search = `?path=${asked}`;
    }
  }
}

/** What else this is a step of, when one path is chosen. @param {HTMLElement} bar @param {HTMLElement[]} others */
function also(bar, others) {
  bar.querySelector('.also')?.remove();
  if (!others.length) return;
  const links = others.map((other) => element('a', { href: `?path=${other.dataset.path}`, textContent: other.querySelector('p a')?.textContent ?? '' }));
  const line = element('span', { className: 'also' }, say('also'), ' ', ...links.flatMap((link, n) => (n ? [', ', link] : [link])));
  line.dataset.live = '';
  bar.querySelector('p')?.append(' ', line);
}

/** What has changed since it was read: above the text, before it is shown. */
function again() {
  document.getElementById('ob-reread')?.remove();
  const { key, rev, since, store } = place();
  const progress = load(store);
  const reading = readingOf(progress, key);
  if (!reading || stateOf(progress, { key, since }) !== 'again') return;
  const section = part('ob-walked', '#ob-reread');
  section.querySelector('p').textContent = say('again', { was: reading.rev, day: dated(reading.on), now: rev });
  for (const entry of section.querySelectorAll('li')) if (+entry.dataset.rev <= reading.rev) entry.remove();
  if (!section.querySelector('li')) section.querySelector('ul').remove();
  document.querySelector('.body')?.prepend(section);
}

function draw() {
  if (!walk()) return;
  const chosen = walked();
  for (const nav of navs()) nav.hidden = chosen !== undefined && nav.dataset.path !== chosen;
  for (const bar of bars()) {
    fill(bar);
    also(bar, bar.dataset.path === chosen ? [...bars()].filter((other) => other !== bar) : []);
  }
  follow();
  again();
}

draw();
document.addEventListener('opsbook:update', draw);
addEventListener('storage', draw);
addEventListener('pageshow', (event) => { if (event.persisted) draw(); });
