// Search, as far as every page carries it: the keys, the link, and the words marked on a page that was found.
// The rest is loaded on first use. Where it is comes in attributes of this script's element, since names hold a hash.

const script = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-dialog]'));
const { root = '', engine = '', dialog = '', sheet = '' } = script.dataset;
/** @param {string} path from the site's root */
const at = (path) => new URL(root + path, document.baseURI).href;

/** @type {Promise<import('./dialog.js').Search> | undefined} */
let loading;
let opening = false;
/** What was typed while the dialog was on its way. */
let typed = '';

/** @type {Promise<unknown> | undefined} */
let styled;
const style = () => styled ??= new Promise((resolve) => {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'stylesheet', href: at(sheet), onload: resolve, onerror: resolve });
  link.setAttribute('data-live', '');
  document.head.append(link);
});

const load = () => loading ??= (async () => {
  const [{ open }, { start }] = await Promise.all([import(at(engine)), import(at(dialog)), style()]);
  return start(await open(at('')), at('search/'));
})();
// A failed attempt is not the last one.
const tryLoad = () => load().catch((fault) => { loading = undefined; throw fault; });

const show = async () => {
  if (opening) return;
  opening = true;
  typed = '';
  try {
    (await tryLoad()).show(typed);
  } catch (fault) {
    console.error(fault);
    location.assign(at('search/'));
  } finally {
    opening = false;
  }
};

addEventListener('keydown', (event) => {
  const { key = '', target } = event;
  const command = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const edits = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  if (command ? key.toLowerCase() === 'k' && !event.shiftKey : key === '/' && !edits && !opening) {
    event.preventDefault();
    void show();
  } else if (opening && !command && [...key].length === 1) {
    event.preventDefault();
    typed += key;
  }
});

/** @param {Event} event */
const link = (event) => event.target instanceof Element && event.target.closest('a[data-search]');
addEventListener('click', (event) => {
  if (!link(event) || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void show();
});
for (const kind of ['pointerover', 'focusin']) {
  addEventListener(kind, (event) => { if (link(event)) tryLoad().catch(() => {}); });
}

/** @param {string} text */
const fold = (text) => text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();

/** Marks the words that the page was found by. The document stays as it is. */
const mark = () => {
  const found = new URLSearchParams(location.search).get('q');
  const main = document.querySelector('main');
  if (!found || !main || !CSS.highlights) return;
  const words = fold(found.slice(0, 300)).split(/\s+/).filter(Boolean);
  const unspaced = words.filter((word) => /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(word));
  /** @type {Range[]} */
  const ranges = [];
  const nodes = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node && ranges.length < 2000; node = nodes.nextNode()) {
    const text = node.nodeValue ?? '';
    /** @param {number} from @param {number} length */
    const add = (from, length) => {
      const range = new Range();
      range.setStart(/** @type {Node} */ (node), from);
      range.setEnd(/** @type {Node} */ (node), from + length);
      ranges.push(range);
    };
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) if (words.includes(fold(word))) add(index, word.length);
    for (const part of unspaced) {
      for (let from = text.indexOf(part); from >= 0; from = text.indexOf(part, from + 1)) add(from, part.length);
    }
  }
  CSS.highlights.set('ob-found', new Highlight(...ranges));
  void style();
};

if (document.querySelector('[data-search-page]')) tryLoad().then((search) => search.fill(), console.error);
else {
  mark();
  document.addEventListener('opsbook:update', mark);
}
