// The preview in the browser: hears from the server what state the site is in, and brings the page there.
import { Page, parse } from './merge.mjs';
import { Overlay } from './overlay.mjs';

/**
 * @typedef {object} Fault
 * @property {'error' | 'warning' | 'notice'} severity
 * @property {string} code
 * @property {string} message
 * @property {string | null} path
 * @property {number | null} line
 * @property {number | null} column
 * @property {number | null} width
 * @property {string | null} text the line, or the part of a long one around the place
 * @property {number | null} caret the place's column in `text`
 * @property {string | null} hint
 * @property {string | null} editor an address that opens the place in the author's editor
 */

/**
 * What the server says after every update. It is complete each time, so that no lost event matters.
 * @typedef {object} State
 * @property {string} session
 * @property {string | null} version of this page; null when there is no such page
 * @property {string} assets a hash of all files that are published as they are, pictures among them
 * @property {number} errors
 * @property {number} warnings
 * @property {Fault[]} faults
 * @property {number} more how many faults are not listed
 * @property {{ page: string, title: string } | null} saved the page whose source was just saved
 */

/** Waits between attempts to connect, in milliseconds: each twice the one before. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

/** How long the preview may be away before the page says so, in milliseconds. */
const ABSENCE = 3000;

/** Where a page that is followed to finds that it was. */
const FOLLOWED = 'opsbook-followed';

/** Fields that a reader types into. */
const TYPED = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset]), textarea, select';

/** Whether the reader is typing. */
function typing() {
  const element = document.activeElement;
  return !!element && (element.matches(TYPED) || (element instanceof HTMLElement && element.isContentEditable));
}

/**
 * Starts the preview of this page.
 * @param {HTMLScriptElement} script whose attributes say what page this is
 * @param {HTMLElement} source the page as it was sent
 * @param {WeakMap<Node, Node>} origin
 */
export function start(script, source, origin) {
  const preview = `${script.dataset.base}~opsbook/`;
  const overlay = new Overlay(`${preview}overlay.css`, typing);
  const reader = new Reader(script, preview, new Page(source, origin));
  connect(`${preview}events?page=${encodeURIComponent(location.pathname)}`, overlay, (state) => {
    overlay.show(state);
    reader.hear(state);
  });
  void reader.arrive();
}

/**
 * Listens to the server as long as the page is seen: a browser allows six connections to a host, for all its tabs.
 * @param {string} address
 * @param {Overlay} overlay
 * @param {(state: State) => void} hear
 */
function connect(address, overlay, hear) {
  /** @type {EventSource | null} */
  let stream = null;
  let pause = FIRST_PAUSE;
  let retry = 0;
  let absence = 0;

  function open() {
    if (stream) return;
    clearTimeout(retry);
    absence ||= window.setTimeout(() => overlay.away(true), ABSENCE);
    stream = new EventSource(address);
    stream.addEventListener('state', (event) => {
      pause = FIRST_PAUSE;
      clearTimeout(absence);
      absence = 0;
      overlay.away(false);
      hear(JSON.parse(event.data));
    });
    // The browser's own attempts come seconds apart, and end at the first answer that is no stream.
    stream.addEventListener('error', () => {
      close();
      absence ||= window.setTimeout(() => overlay.away(true), ABSENCE);
      retry = window.setTimeout(open, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    });
  }

  function close() {
    stream?.close();
    stream = null;
    clearTimeout(retry);
  }

  function rest() {
    close();
    clearTimeout(absence);
    absence = 0;
  }

  function wake() {
    if (document.visibilityState === 'hidden') return rest();
    pause = FIRST_PAUSE;
    open();
  }

  document.addEventListener('visibilitychange', wake);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', wake);
  wake();
}

/** Keeps the page at the state that the server speaks of. */
class Reader {
  #script;
  #preview;
  #page;
  #updating = false;
  /** The pictures that were sent with this page. */
  #assets = '';
  #again = false;
  /** Whether this page's source was saved since it was last updated. */
  #saved = false;

  /** @param {HTMLScriptElement} script @param {string} preview @param {Page} page */
  constructor(script, preview, page) {
    this.#script = script;
    this.#preview = preview;
    this.#page = page;
  }

  get #follows() {
    return 'follow' in this.#script.dataset;
  }

  /** @param {State} state */
  hear(state) {
    // Before this page follows: what scripts know of other pages may be wrong, whether this one is another or not.
    document.dispatchEvent(new CustomEvent('opsbook:saved'));
    const saved = state.saved && new URL(state.saved.page, location.href).pathname;
    if (this.#follows && saved && saved !== location.pathname && !typing()) {
      remember(saved);
      location.assign(saved);
      return;
    }
    if (this.#assets && this.#assets !== state.assets) showAgain(state.assets);
    this.#assets = state.assets;
    // Of the page that says there is none, the server names no version.
    if (state.version !== null && state.version === this.#script.dataset.version) return;
    this.#saved ||= saved === location.pathname;
    void this.#update();
  }

  /** Shows what changed on a page that was followed to. */
  async arrive() {
    if (!recall()) return;
    const address = `${this.#preview}previous?page=${encodeURIComponent(location.pathname)}`;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) show(this.#page.changedSince(parse(await answer.text())), true);
  }

  /** One at a time; whatever is heard meanwhile is fetched once more afterwards. */
  async #update() {
    this.#again = true;
    if (this.#updating) return;
    this.#updating = true;
    while (this.#again) {
      this.#again = false;
      try {
        await this.#fetch();
      } catch (error) {
        // The server went away: the next state brings the page up to date. Anything else is a page half changed.
        if (error instanceof Unreachable) continue;
        console.error('opsbook: the page could not be changed in place, so it is loaded again', error);
        location.reload();
        return;
      }
    }
    this.#updating = false;
  }

  async #fetch() {
    const answer = await fetch(location.href, { cache: 'no-cache', headers: { Accept: 'text/html' } }).catch(unreachable);
    const html = await answer.text().catch(unreachable);
    const address = new URL(answer.url);
    if (address.pathname !== location.pathname) return location.replace(address.pathname + address.search + location.hash);
    if (!answer.headers.get('Content-Type')?.startsWith('text/html')) return location.reload();
    const next = parse(html);
    const version = versionOf(next) ?? answer.headers.get('ETag')?.replaceAll('"', '') ?? '';
    if (version === this.#script.dataset.version) return;
    if (!this.#page.canBecome(next)) return location.reload();
    const scroll = this.#follows && this.#saved;
    this.#saved = false;
    const changed = await this.#page.become(next);
    this.#script.dataset.version = version;
    show(changed, scroll);
    document.dispatchEvent(new CustomEvent('opsbook:update'));
  }
}

/** The server did not answer. */
class Unreachable extends Error {}

/** @returns {never} */
function unreachable() {
  throw new Unreachable();
}

/** @param {HTMLElement} source */
function versionOf(source) {
  return source.querySelector('script[data-version][data-base]')?.getAttribute('data-version');
}

/**
 * Marks changed blocks for a moment; for a reader who follows, the first of them comes into view.
 * @param {HTMLElement[]} changed
 * @param {boolean} scroll
 */
function show(changed, scroll) {
  const main = document.querySelector('main');
  const first = changed.find((block) => main?.contains(block)) ?? changed[0];
  if (scroll && first && !inView(first)) first.scrollIntoView({ block: 'center', behavior: 'instant' });
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (const block of changed.filter(inView)) {
    const seen = { outline: '3px solid #f2a60d', outlineOffset: '4px' };
    const gone = { ...seen, outlineColor: still ? '#f2a60d' : 'transparent' };
    // Nothing is left in the document: the browser drops an animation that has ended.
    block.animate([seen, gone], { duration: 1200, easing: 'ease-in', id: 'opsbook-changed' });
  }
}

/**
 * Shows pictures, films and sounds again: one of them is another, under the same name.
 * @param {string} assets
 */
function showAgain(assets) {
  for (const attribute of ['src', 'poster']) {
    for (const element of document.querySelectorAll(`:is(img, video, audio, source)[${attribute}]`)) {
      const address = new URL(element.getAttribute(attribute) ?? '', location.href);
      if (address.origin !== location.origin) continue;
      // The browser keeps what it has under an address; the server does not mind the query.
      address.searchParams.set('opsbook-preview', assets);
      element.setAttribute(attribute, address.href);
    }
  }
}

/** @param {Element} element */
function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** @param {string} page */
function remember(page) {
  try {
    sessionStorage.setItem(FOLLOWED, page);
  } catch {
    // A browser that stores nothing opens the page at its top.
  }
}

/** Whether this page was followed to; asked once. */
function recall() {
  try {
    const page = sessionStorage.getItem(FOLLOWED);
    sessionStorage.removeItem(FOLLOWED);
    return page === location.pathname;
  } catch {
    return false;
  }
}
