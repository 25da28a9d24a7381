// Terms of the glossary in a text: a press on the link to a term shows its definition on the spot.
// The definition is that of the term's own page, asked for as soon as somebody comes near the link. Where it cannot be had, where
// the browser knows no popover, and without this script, the link is what it looks like. The note is a copy of the page's
// template#ob-term; there is one in the page, and only while it is open.

/** @typedef {{ name: string, definition: Element }} Meaning */

/** How long a definition may take before the link is followed instead, in milliseconds. */
const PATIENCE = 3000;

/** What was asked for, by the address of the term's page; what could not be had is asked for again. @type {Map<string, Promise<Meaning | undefined>>} */
const asked = new Map();

/** What the page at an address says it is about. @param {string} address @returns {Promise<Meaning>} */
async function read(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
  // A parsed page is inert: its scripts do not run, and nothing of it is loaded.
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const name = page.querySelector('h1')?.textContent;
  const definition = page.getElementById('ob-definition');
  if (!answer.ok || !name || !definition?.textContent) throw new Error(`${address} says no meaning`);
  for (const element of definition.querySelectorAll('*')) {
    // Here its ids may be another element's, and its links lead from another address.
    element.removeAttribute('id');
    const href = element.getAttribute('href');
    if (href !== null) element.setAttribute('href', new URL(href, answer.url).href);
  }
  return { name, definition };
}

/** What a mark means; nothing where that cannot be had. @param {HTMLAnchorElement} link */
function meaningOf({ href }) {
  const known = asked.get(href);
  if (known) return known;
  const meaning = read(href).catch(() => void asked.delete(href));
  asked.set(href, meaning);
  return meaning;
}

/** Puts an open note below its link, or above it where there is no room. @param {Element} link @param {HTMLElement} note */
function place(link, note) {
  const GAP = 8;
  // Of a link over two lines, the first part is where the reader looks.
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const room = document.documentElement.clientWidth - note.offsetWidth - GAP;
  const start = getComputedStyle(link).direction === 'rtl' ? at.right - note.offsetWidth : at.left;
  const below = at.bottom + GAP + note.offsetHeight <= innerHeight || at.top < note.offsetHeight + GAP;
  note.style.left = `${Math.max(GAP, Math.min(start, room)) + scrollX}px`;
  note.style.top = `${(below ? at.bottom + GAP : at.top - GAP - note.offsetHeight) + scrollY}px`;
}

/** @param {HTMLAnchorElement} link @param {any} note @param {Meaning} meaning */
function open(link, note, { name, definition }) {
  note.querySelector('b').textContent = name;
  note.querySelector('a').href = link.href;
  note.querySelector('p:empty').append(...document.importNode(definition, true).childNodes);
  document.body.append(note);
  note.showPopover();
  place(link, note);
  // Whoever closes it is back at the link by the browser's own doing.
  note.focus({ preventScroll: true });
  note.ontoggle = (/** @type {ToggleEvent} */ { newState }) => newState === 'closed' && note.remove();
}

/** @param {HTMLAnchorElement} link @param {Node} note */
async function press(link, note) {
  document.querySelector('body > .term-note')?.remove();
  const turn = new AbortController();
  // Whatever the reader does meanwhile is what they want now; a note or a page that comes late would take it from them.
  for (const kind of ['click', 'keydown', 'beforeunload', 'pagehide']) {
    addEventListener(kind, () => turn.abort(), { capture: true, signal: turn.signal });
  }
  const meaning = await meaningOf(link);
  // A preview may have taken the link away.
  const late = turn.signal.aborted || !link.isConnected;
  turn.abort();
  if (late) return;
  if (meaning) open(link, note, meaning);
  else location.assign(link.href);
}

/** The mark that an event is about. @param {Event} event */
function markOf({ target }) {
  const link = target instanceof Element && target.closest('a.gl');
  return link instanceof HTMLAnchorElement ? link : null;
}

if ('popover' in HTMLElement.prototype) {
  const say = () => document.querySelectorAll('a.gl').forEach((link) => (link.ariaHasPopup = 'dialog'));
  say();
  document.addEventListener('opsbook:update', say);
  // A preview says so after every save, whatever page is another now.
  document.addEventListener('opsbook:saved', () => asked.clear());
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const link = markOf(event);
      if (link) meaningOf(link);
    });
  }
  document.addEventListener('click', (event) => {
    const link = markOf(event);
    const template = document.getElementById('ob-term');
    const note = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
    // Whoever asks for another tab or window gets the page.
    if (!link || !note || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    press(link, note);
  });
}
