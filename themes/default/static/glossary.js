// Terms of the glossary in a text: the link to a term shows its definition on the spot.
// Where the browser knows no popover, and without this script, it stays the link that it looks like. The notes are in the
// page's template#ob-terms; one is in the page only while it is open.

/** The note of a link, as a new element. @param {Element} link @returns {any} */
function noteOf(link) {
  const template = document.getElementById('ob-terms');
  const note = template instanceof HTMLTemplateElement && template.content.getElementById(`ob-def-${link.getAttribute('data-term')}`);
  return note && note.cloneNode(true);
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

/** @param {Element} link */
function open(link) {
  document.querySelector('body > .term-note')?.remove();
  const note = noteOf(link);
  if (!note) return false;
  document.body.append(note);
  note.showPopover();
  place(link, note);
  // Whoever closes it is back at the link by the browser's own doing.
  note.focus({ preventScroll: true });
  note.ontoggle = (/** @type {ToggleEvent} */ { newState }) => newState === 'closed' && note.remove();
  return true;
}

if ('popover' in HTMLElement.prototype) {
  const say = () => document.querySelectorAll('a.gl').forEach((link) => (link.ariaHasPopup = 'dialog'));
  say();
  document.addEventListener('opsbook:update', say);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a.gl');
    // Whoever asks for another tab or window gets the page.
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (open(link)) event.preventDefault();
  });
}
