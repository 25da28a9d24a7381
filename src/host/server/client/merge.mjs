// Brings a new version of the page into the document and leaves alone what the reader and the page's scripts did to it.
//
// Three trees are merged: the source as it was, the source as it is now, and the document. Where the source did not
// change, the document is not touched at all; where it did, the new source wins, but for what `keeps` says.
import { Idiomorph } from './idiomorph.mjs';

/** Elements that are marked and filled in a change: the smallest parts of a text that a reader looks for. */
const BLOCKS = 'p, li, tr, dt, dd, h1, h2, h3, h4, h5, h6, pre, blockquote, figure';

/** A script that the browser would run; the others are data. */
const RUNS = 'script:not([type]), script[type=""], script[type*="javascript" i], script[type="module" i]';

/** What no morph may touch: what scripts inserted and marked, and scripts, which cannot be undone. */
const LIVE = `[data-live], ${RUNS}`;

/** How long a new style sheet may hold up the page that needs it, in milliseconds. */
const SHEET_PATIENCE = 2000;

/** A page from its text. @param {string} html */
export function parse(html) {
  const source = new DOMParser().parseFromString(html, 'text/html').documentElement;
  // This parser runs no scripts and makes elements of what a document that does takes for text.
  for (const element of source.querySelectorAll('noscript')) element.textContent = element.innerHTML;
  return source;
}

/** The document, with what is known of its source. */
export class Page {
  /** @type {HTMLElement} */
  #source;
  /** Nodes of the document, and what they are in the source. @type {WeakMap<Node, Node>} */
  #origin;

  /** @param {HTMLElement} source @param {WeakMap<Node, Node>} origin */
  constructor(source, origin) {
    this.#source = source;
    this.#origin = origin;
    this.#scripts = scripts(source);
    this.#policies = policies(source);
    strip(source);
  }

  /** @type {string} */
  #scripts;
  /** @type {string} */
  #policies;

  /**
   * Whether the document can become this source. It cannot when other scripts belong to it, for what a script did cannot be
   * undone, or when its policy or its refresh is another one, for the browser reads them once.
   * @param {HTMLElement} next
   */
  canBecome(next) {
    return scripts(next) === this.#scripts && policies(next) === this.#policies;
  }

  /**
   * Makes the document show this source, and returns the blocks that are new or changed, in their order.
   * @param {HTMLElement} next
   */
  async become(next) {
    strip(next);
    const settle = await this.#head(next);
    const before = this.#source;
    const focused = document.activeElement;
    this.#source = next;
    mergeAttributes(document.documentElement, before, next);
    const body = next.querySelector('body');
    if (body) this.#body(body);
    settle();
    refocus(focused);
    return this.changedSince(before);
  }

  /**
   * The blocks that a former source did not have, in their order; the deepest alone where one holds another.
   * @param {HTMLElement} before
   * @returns {HTMLElement[]}
   */
  changedSince(before) {
    strip(before);
    /** @type {Map<string, number>} */
    const known = new Map();
    for (const block of before.querySelectorAll(BLOCKS)) {
      known.set(block.outerHTML, (known.get(block.outerHTML) ?? 0) + 1);
    }
    const blocks = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(BLOCKS));
    const changed = [...blocks].filter((block) => {
      const source = /** @type {Element | undefined} */ (this.#origin.get(block));
      const count = source && known.get(source.outerHTML);
      if (source && count) known.set(source.outerHTML, count - 1);
      return source && !count;
    });
    return changed.filter((block, index) => !block.contains(changed[index + 1] ?? null));
  }

  /** @param {HTMLElement} next */
  #body(next) {
    const origin = this.#origin;
    /** New sources of the elements that are being morphed. @type {WeakMap<Node, Element>} */
    const coming = new WeakMap();
    /** @type {Map<Node, () => void>} */
    const putBack = new Map();
    /** @type {Node} */
    let adding = next;
    const shelf = document.documentElement.appendChild(document.createElement('ob-shelf'));
    Idiomorph.morph(document.body, next, {
      restoreFocus: false,
      callbacks: {
        beforeNodeMorphed(old, node) {
          const source = origin.get(old);
          if (source && same(source, node)) return false;
          if (node instanceof Element) {
            coming.set(old, node);
            putBack.set(old, setAside(/** @type {Element} */ (old), source, origin, shelf));
          } else {
            replaceText(/** @type {CharacterData} */ (/** @type {Node} */ (old)), node.nodeValue ?? '');
          }
          return true;
        },
        afterNodeMorphed(old, node) {
          origin.set(old, node);
          putBack.get(old)?.();
        },
        beforeAttributeUpdated(name, element) {
          return !keeps(element, name, /** @type {Element} */ (origin.get(element)), coming.get(element));
        },
        beforeNodeAdded(node) {
          adding = node;
          return true;
        },
        afterNodeAdded(node) {
          if (!origin.has(node)) pair(node, adding, origin);
        },
      },
    });
    shelf.remove();
  }

  /**
   * Merges the head, but for what must go in one step with the body. New style sheets are loaded before that, without
   * effect, so that the page is never seen without one or with a wrong one.
   * @param {HTMLElement} next
   * @returns {Promise<() => void>} the step
   */
  async #head(next) {
    const head = next.querySelector('head');
    const unclaimed = new Set(head?.children);
    /** @type {Map<Element, Element>} */
    const kept = new Map();
    /** @type {Element[]} */
    const old = [];
    for (const element of document.head.children) {
      const source = this.#origin.get(element);
      if (!source || element.matches(LIVE)) continue;
      const twin = [...unclaimed].find((candidate) => same(source, candidate));
      if (twin) {
        unclaimed.delete(twin);
        kept.set(twin, element);
      } else {
        old.push(element);
      }
    }
    /** @type {(() => void)[]} */
    const steps = [];
    /** @type {Promise<void>[]} */
    const sheets = [];
    /** @type {Element | null} */
    let last = null;
    for (const child of head?.children ?? []) {
      let element = kept.get(child);
      if (!element) {
        element = document.importNode(child, true);
        if (element instanceof HTMLLinkElement && element.relList.contains('stylesheet')) {
          const { sheet, apply } = silent(element);
          sheets.push(sheet);
          steps.push(apply);
        }
        if (last) last.after(element);
        else document.head.prepend(element);
      }
      this.#origin.set(element, child);
      last = element;
    }
    await Promise.all(sheets);
    return () => {
      for (const step of steps) step();
      for (const element of old) element.remove();
    };
  }
}

/** Where the browser finds the scripts of a source, and those written into it. @param {HTMLElement} source */
function scripts(source) {
  const own = new URL('preview.js', import.meta.url).pathname;
  return [...source.querySelectorAll(RUNS)]
    .filter((script) => !script.matches('[data-live], [data-live] *'))
    .map((script) => script.getAttribute('src') ?? script.textContent ?? '')
    .filter((script) => script !== own)
    .sort()
    .join('\n');
}

/** What a source asks the browser for besides what it shows. @param {HTMLElement} source */
function policies(source) {
  return [...source.querySelectorAll('meta[http-equiv]')].map((meta) => meta.outerHTML).join('\n');
}

/** Takes out of a source what the document keeps as it is. @param {HTMLElement} source */
function strip(source) {
  for (const element of source.querySelectorAll(LIVE)) element.remove();
}

/**
 * Whether an attribute of the document stays: its source did not change, so it is the reader's or a script's, or it says what
 * the reader chose.
 * @param {Element} element
 * @param {string} name
 * @param {Element | undefined} source
 * @param {Element | undefined} next
 */
function keeps(element, name, source, next) {
  if (name === 'data-theme' || name === 'aria-pressed') return element.hasAttribute(name);
  if (name === 'checked' || name === 'value' || name === 'selected') {
    if (source && chosen(element, source)) return true;
  }
  return !!source && !!next && source.getAttribute(name) === next.getAttribute(name);
}

/** Whether the reader changed a control of a form. @param {Element} element @param {Element} source */
function chosen(element, source) {
  if (element instanceof HTMLInputElement) {
    if (element.type === 'radio' && element.name) {
      const group = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`));
      return [...group].some((radio) => radio.form === element.form && radio.checked !== radio.defaultChecked);
    }
    // A slider has a value even where its source names none.
    const initial = source instanceof HTMLInputElement ? source.value : element.defaultValue;
    return element.checked !== element.defaultChecked || (element.value !== element.defaultValue && element.value !== initial);
  }
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  const select = element.closest('select');
  if (element instanceof HTMLOptionElement && select) {
    const options = [...select.options];
    if (options.some((option) => option.defaultSelected) || select.multiple) {
      return options.some((option) => option.selected !== option.defaultSelected);
    }
    return select.selectedIndex > options.findIndex((option) => !option.disabled);
  }
  return false;
}

/** @param {Element} element @param {Element} before @param {Element} next */
function mergeAttributes(element, before, next) {
  for (const name of new Set([...element.getAttributeNames(), ...next.getAttributeNames()])) {
    if (keeps(element, name, before, next)) continue;
    const value = next.getAttribute(name);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/**
 * Takes the children that scripts inserted out of an element, so that none is taken for a part of the new source; the function
 * returned brings them back, each beside the neighbour it had. What scripts inserted in the place of something else,
 * and what they wrapped around parts of the source, is not kept unless it is marked.
 * @param {Element} parent
 * @param {Node | undefined} source
 * @param {WeakMap<Node, Node>} origin
 * @param {Element} shelf
 */
function setAside(parent, source, origin, shelf) {
  const served = [...parent.childNodes].filter((child) => origin.has(child) && !isLive(child)).length;
  const rewritten = !!source && served < source.childNodes.length;
  const inserted = [...parent.children].filter((child) => isLive(child) || (!rewritten && !!source && isForeign(child, origin)));
  const places = inserted.map((child) => {
    let after = child.nextSibling;
    while (after instanceof Element && inserted.includes(after)) after = after.nextSibling;
    return { child, before: child.previousSibling, after };
  });
  for (const { child } of places) move(shelf, child, null);
  return () => {
    for (const { child, before, after } of places) {
      if (before?.parentNode === parent) move(parent, child, before.nextSibling);
      else if (after?.parentNode === parent) move(parent, child, after);
      else move(parent, child, before ? null : parent.firstChild);
    }
  };
}

/** Whether two sources say the same, in their templates too. @param {Node} one @param {Node} other */
function same(one, other) {
  if (!one.isEqualNode(other)) return false;
  if (!(one instanceof Element) || !(one.matches('template') || one.querySelector('template'))) return true;
  return one.outerHTML === /** @type {Element} */ (other).outerHTML;
}

/** @param {Node} node */
function isLive(node) {
  return node instanceof Element && node.matches(LIVE);
}

/** Whether nothing in an element came with the source. @param {Element} element @param {WeakMap<Node, Node>} origin */
function isForeign(element, origin) {
  return !origin.has(element) && ![...element.querySelectorAll('*')].some((child) => origin.has(child));
}

/** Moves a node, with its focus and what else it holds where the browser can. @param {Element} parent @param {Element} node @param {Node | null} before */
function move(parent, node, before) {
  if ('moveBefore' in parent) /** @type {any} */ (parent).moveBefore(node, before);
  else parent.insertBefore(node, before);
}

/** Remembers for a node and all in it what they are in the source. @param {Node} node @param {Node} source @param {WeakMap<Node, Node>} origin */
function pair(node, source, origin) {
  origin.set(node, source);
  const sources = source.childNodes;
  node.childNodes.forEach((child, index) => sources[index] && pair(child, sources[index], origin));
}

/** Changes only the part of a text that differs, so that a selection around it stays. @param {CharacterData} node @param {string} text */
function replaceText(node, text) {
  const old = node.data;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end += 1;
  if (start + end === old.length && old.length === text.length) return;
  node.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
}

/** Gives the focus back to an element that was made anew. @param {Element | null} focused */
function refocus(focused) {
  if (!focused || focused === document.activeElement || focused === document.body) return;
  const heir = focused.isConnected ? focused : focused.id && document.getElementById(focused.id);
  if (heir instanceof HTMLElement) heir.focus({ preventScroll: true });
}

/** Makes a style sheet load without effect until it is applied. @param {HTMLLinkElement} link */
function silent(link) {
  const media = link.getAttribute('media');
  link.media = 'not all';
  /** @type {Promise<void>} */
  const sheet = new Promise((resolve) => {
    link.addEventListener('load', () => resolve(), { once: true });
    link.addEventListener('error', () => resolve(), { once: true });
    setTimeout(resolve, SHEET_PATIENCE);
  });
  const apply = () => {
    if (media === null) link.removeAttribute('media');
    else link.media = media;
  };
  return { sheet, apply };
}
