// The search box: a combobox with a listbox as the APG describes it, in a dialog, or on the page that is for it.
// Nothing is written as HTML: what comes from the index is text.

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./engine.js').Hit} Hit */
/** @typedef {import('./engine.js').Part} Part */
/** @typedef {import('./engine.js').Answer} Answer */
/** @typedef {Node | string} Child */

const SVG = 'http://www.w3.org/2000/svg';
const RECENT = 'opsbook-recent';
const KEPT = 6;
/** How many hits are shown in the dialog, and how many on the page. */
const FEW = 10;
const MANY = 50;

/**
 * Makes an element. Attributes that are `false` or missing are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | undefined>} attributes
 * @param {Child[]} children
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {Record<string, string | boolean | undefined>} attributes */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
}

/** @param {string} name @param {string} [look] */
function icon(name, look = 'ico') {
  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { class: look, 'aria-hidden': 'true' });
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** @param {Part[]} parts @param {'mark' | 'strong'} tag */
function marked(parts, tag = 'mark') {
  return parts.map(([text, hit]) => (hit ? make(tag, {}, text) : text));
}

/** What was searched for of late, on this machine alone. A browser may refuse to keep it. */
const recent = {
  /** @returns {string[]} */
  list() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
      return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string' && text).slice(0, KEPT) : [];
    } catch {
      return [];
    }
  },
  /** @param {string[]} kept */
  keep(kept) {
    try {
      if (kept.length) localStorage.setItem(RECENT, JSON.stringify(kept.slice(0, KEPT)));
      else localStorage.removeItem(RECENT);
    } catch {
      // Private windows and strict settings: nothing is kept.
    }
  },
  /** @param {string} text */
  add(text) {
    if (text && text.length < 200) recent.keep([text, ...recent.list().filter((other) => other !== text)]);
  },
};

/** The words of the theme. */
class Words {
  /** @param {Engine} engine */
  constructor(engine) {
    this.tables = engine.words;
    this.plural = new Intl.PluralRules(engine.language || 'en');
  }

  /** A text by its path, such as `search.none`; the last part of the path where there is none. @param {string} path @param {number} [n] */
  say(path, n) {
    /** @type {any} */
    let found = this.tables;
    for (const key of path.split('.')) found = found && Object.hasOwn(found, key) ? found[key] : undefined;
    if (found && typeof found === 'object' && n !== undefined) found = found[n] ?? found[this.plural.select(n)] ?? found.other;
    if (typeof found !== 'string') return path.slice(path.lastIndexOf('.') + 1);
    return n === undefined ? found : found.replaceAll('{n}', String(n));
  }

  /** A text with something put into its hole. @param {string} path @param {Child[]} filling @param {number} [n] @returns {Child[]} */
  fill(path, filling, n) {
    const [before, after = ''] = this.say(path, n).split('{q}');
    return [before, ...filling, after];
  }
}

/** One search box with its results. */
class Box {
  /** @type {HTMLElement[]} */
  options = [];
  active = -1;
  asked = 0;
  kind = '';

  /**
   * @param {Engine} engine
   * @param {Words} words
   * @param {string} page address of the page for searching
   * @param {string} name what ids begin with
   * @param {number} limit
   */
  constructor(engine, words, page, name, limit) {
    this.engine = engine;
    this.words = words;
    this.page = page;
    this.name = name;
    this.limit = limit;
    const list = `${name}-hits`;
    this.input = make('input', {
      type: 'text', role: 'combobox', enterkeyhint: 'search', 'aria-expanded': 'false', 'aria-controls': list, 'aria-autocomplete': 'list',
      'aria-label': words.say('search.label'), autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    });
    this.field = make('div', { class: 'q' }, icon('search'), this.input);
    this.facets = make('div', { class: 'facets', role: 'group', 'aria-label': words.say('search.kinds'), hidden: true });
    this.hits = make('div', { class: 'hits', id: list, role: 'listbox', 'aria-label': words.say('search.results_label'), hidden: true });
    this.aside = make('div', { class: 'aside', hidden: true });
    this.status = make('span', { role: 'status' });
    this.input.addEventListener('input', () => { this.kind = ''; void this.ask(); });
    this.input.addEventListener('keydown', (event) => this.press(event));
    this.hits.addEventListener('click', (event) => this.choose(event));
    // The field keeps the focus: the list is read through it.
    this.hits.addEventListener('mousedown', (event) => { if (!event.button) event.preventDefault(); });
    this.facets.addEventListener('click', (event) => this.filter(event));
    this.aside.addEventListener('click', (event) => this.offer(event));
  }

  /** What is searched for. */
  get text() {
    return this.input.value.trim();
  }

  /** Called after each answer. */
  answered() {}

  /** Asks for what the field holds and shows the answer, unless another question came in between. */
  async ask() {
    const turn = ++this.asked;
    const { text } = this;
    if (!text) {
      this.rest();
      this.answered();
      return;
    }
    try {
      const answer = await this.engine.search(text, { limit: this.limit, kind: this.kind });
      if (turn === this.asked) this.show(answer);
    } catch (fault) {
      if (turn !== this.asked) return;
      console.error(fault);
      this.list([]);
      set(this.facets, { hidden: true });
      this.note();
      this.status.replaceChildren(this.words.say('search.failed'));
    }
    if (turn === this.asked) this.answered();
  }

  /** Nothing is asked: what was asked before is offered. */
  rest() {
    const kept = recent.list();
    this.status.replaceChildren();
    set(this.facets, { hidden: true });
    this.list(kept.length ? [this.group('recent', this.words.say('search.recent'), kept.map((text) => this.option({ 'data-text': text }, make('b', {}, text))))] : [], -1);
    if (kept.length) this.note(make('button', { type: 'button', 'data-forget': true }, this.words.say('search.forget')));
    else this.note(make('p', {}, this.words.say('search.hint')));
  }

  /** @param {Answer} answer */
  show(answer) {
    const { words } = this;
    /** @type {Map<string, Hit[]>} */
    const kinds = new Map();
    for (const hit of answer.hits) kinds.set(hit.kind, [...(kinds.get(hit.kind) ?? []), hit]);
    const groups = [...kinds].map(([kind, hits]) => this.group(kind, words.say(`kinds.${kind}`), hits.map((hit) => this.hit(hit))));
    this.list(groups, 0);
    this.offerKinds(answer);
    if (answer.suggestion) {
      this.note(make('p', {}, ...words.fill('search.did_you_mean', [make('button', { type: 'button', 'data-text': answer.suggestion }, answer.suggestion)])));
    } else if (answer.total > answer.hits.length && this.limit < MANY) {
      this.note(make('a', { href: this.address() }, words.say('search.more', answer.total)));
    } else this.note();
    if (answer.total) this.status.replaceChildren(...words.fill('search.results', marked(answer.query, 'strong'), answer.total));
    else this.status.replaceChildren(words.say('search.none'));
  }

  /** The address of this search. */
  address() {
    const address = new URL(this.page);
    address.searchParams.set('q', this.text);
    if (this.kind) address.searchParams.set('kind', this.kind);
    return address.href;
  }

  /** @param {Answer} answer */
  offerKinds({ kinds }) {
    const all = [...kinds.values()].reduce((sum, n) => sum + n, 0);
    const order = Object.keys(this.words.tables.kinds ?? {});
    const found = [...kinds].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    const buttons = [['', all], ...found].map(([kind, n]) => make(
      'button', { type: 'button', 'data-kind': `${kind}`, 'aria-pressed': `${kind === this.kind}` },
      `${kind ? this.words.say(`kinds.${kind}`) : this.words.say('search.all')} `, make('span', { class: 'num' }, `${n}`),
    ));
    const held = this.facets.contains(document.activeElement);
    this.facets.replaceChildren(...buttons);
    set(this.facets, { hidden: kinds.size < 2 && !this.kind });
    if (held) /** @type {HTMLElement | null} */ (this.facets.querySelector('[aria-pressed="true"]'))?.focus();
  }

  /** @param {Child[]} children */
  note(...children) {
    this.aside.replaceChildren(...children);
    set(this.aside, { hidden: !children.length });
  }

  /** @param {HTMLElement[]} groups @param {number} [active] */
  list(groups, active = -1) {
    this.hits.replaceChildren(...groups);
    this.options = /** @type {HTMLElement[]} */ ([...this.hits.querySelectorAll('[role="option"]')]);
    this.options.forEach((option, n) => { option.id = `${this.name}-hit-${n}`; });
    set(this.hits, { hidden: !groups.length });
    set(this.input, { 'aria-expanded': `${groups.length > 0}` });
    this.hits.scrollTop = 0;
    this.move(groups.length ? active : -1);
  }

  /** @param {string} key @param {string} name @param {HTMLElement[]} options */
  group(key, name, options) {
    const id = `${this.name}-group-${key}`;
    return make('div', { role: 'group', 'aria-labelledby': id }, make('h3', { id, role: 'presentation' }, name), ...options);
  }

  /** @param {Record<string, string>} attributes @param {Child[]} children */
  option(attributes, ...children) {
    return make('a', { class: 'hit', role: 'option', tabindex: '-1', 'aria-selected': 'false', href: '#', ...attributes }, ...children);
  }

  /** @param {Hit} hit */
  hit(hit) {
    const address = new URL(hit.path, new URL('..', this.page));
    if (hit.marks.length) address.searchParams.set('q', hit.marks.join(' '));
    address.hash = hit.anchor;
    return this.option(
      { href: address.href }, icon(hit.kind), make('b', {}, ...marked(hit.title)), this.meta(hit),
      make('p', {}, ...(hit.heading.length ? [make('span', { class: 'at' }, ...marked(hit.heading)), ' '] : []), ...marked(hit.passage)),
    );
  }

  /** What a reader wants to know of a hit at a glance. @param {Hit} hit */
  meta({ kind, status, severity }) {
    if (status) {
      return make('span', { class: 'small' }, make('span', { class: `st s-${status}` }, icon(status, 'sh'), this.words.say(`status.${status}`)));
    }
    return make('span', { class: 'small' }, severity ? this.words.say(`severity.${severity}`) : this.words.say(`kind.${kind}`));
  }

  /** @param {number} to */
  move(to) {
    const before = this.options[this.active];
    if (before) set(before, { 'aria-selected': 'false' });
    this.active = to;
    const now = this.options[to];
    set(this.input, { 'aria-activedescendant': now?.id });
    if (!now) return;
    set(now, { 'aria-selected': 'true' });
    // The first one shows its heading, too.
    if (to) now.scrollIntoView({ block: 'nearest' });
    else this.hits.scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { length } = this.options;
    if (event.key === 'ArrowDown' && length) this.move((this.active + 1) % length);
    else if (event.key === 'ArrowUp' && length) this.move((this.active < 1 ? length : this.active) - 1);
    else if (event.key === 'Enter') this.options[this.active]?.click();
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  choose(event) {
    const option = event.target instanceof Element && /** @type {HTMLElement | null} */ (event.target.closest('[role="option"]'));
    if (!option) return;
    if (option.dataset.text !== undefined) {
      event.preventDefault();
      this.put(option.dataset.text);
    } else {
      recent.add(this.text);
      if (!(event.ctrlKey || event.metaKey || event.shiftKey)) this.left();
    }
  }

  /** Called when the reader goes to a hit. */
  left() {}

  /** Asks for something else. @param {string} text */
  put(text) {
    this.kind = '';
    this.input.value = text;
    this.input.focus();
    void this.ask();
  }

  /** @param {Event} event */
  filter(event) {
    const button = event.target instanceof Element && /** @type {HTMLElement | null} */ (event.target.closest('button'));
    if (!button) return;
    this.kind = button.dataset.kind ?? '';
    void this.ask();
  }

  /** @param {Event} event */
  offer(event) {
    const { text, forget } = event.target instanceof HTMLElement ? event.target.dataset : {};
    if (text !== undefined) this.put(text);
    if (forget !== undefined) {
      recent.keep([]);
      this.rest();
      this.input.focus();
    }
  }
}

/** All search boxes of this page. */
export class Search {
  /** @type {Box | undefined} */
  filled;
  /** @type {Box | undefined} */
  shown;
  /** @type {HTMLDialogElement | undefined} */
  dialog;

  /** @param {Engine} engine @param {string} page */
  constructor(engine, page) {
    this.engine = engine;
    this.page = page;
    this.words = new Words(engine);
    document.addEventListener('opsbook:update', () => this.renew());
  }

  /** Something was saved: the index may be another one. */
  async renew() {
    await this.engine.renew();
    if (this.filled) void this.filled.ask();
    if (this.dialog?.open) void this.shown?.ask();
  }

  /** Shows the dialog, or goes to the field of the page for searching. @param {string} text typed already */
  show(text = '') {
    if (this.filled) {
      this.filled.input.select();
      this.filled.input.focus();
      return;
    }
    this.dialog ??= this.build();
    const box = /** @type {Box} */ (this.shown);
    if (!this.dialog.open) this.dialog.showModal();
    if (text) box.input.value = text;
    box.input.select();
    if (text) box.input.setSelectionRange(text.length, text.length);
    void box.ask();
  }

  build() {
    const { words } = this;
    const box = new Box(this.engine, words, this.page, 'ob-find', FEW);
    const close = make('button', { class: 'btn', type: 'button' }, words.say('search.close'));
    box.field.append(close);
    const keys = make('div', { class: 'keys' }, ...[[['↑', '↓'], 'move'], [['Enter'], 'go'], [['Esc'], 'close']].map(([caps, key]) => make(
      'span', {}, ...[...caps].flatMap((cap) => [make('kbd', {}, cap), ' ']), words.say(`search.keys.${key}`),
    )), box.status);
    const dialog = make('dialog', { class: 'search', 'aria-label': words.say('search.title'), 'data-live': true }, box.field, box.facets, box.hits, box.aside, keys);
    sprite(this.engine.icons, dialog);
    document.body.append(dialog);
    close.addEventListener('click', () => dialog.close());
    // A press beside the dialog closes it: only then is the dialog itself what was pressed.
    dialog.addEventListener('mousedown', (event) => { if (event.target === dialog && outside(dialog, event)) dialog.close(); });
    // A hit on this page, which is not loaded again, must not stay covered.
    box.left = () => setTimeout(() => dialog.close());
    this.shown = box;
    return dialog;
  }

  /** Builds the box of the page for searching. */
  fill() {
    const place = document.querySelector('[data-search-page]');
    const list = document.querySelector('[data-search-az]');
    if (!place) return;
    const box = new Box(this.engine, this.words, this.page, 'ob-all', MANY);
    const form = make('div', { class: 'search-page', 'data-live': true }, box.field, box.facets, make('p', { class: 'keys' }, box.status), box.aside, box.hits);
    sprite(this.engine.icons, form);
    place.append(form);
    box.answered = () => {
      if (list) set(list, { hidden: Boolean(box.text) });
      const address = box.text ? box.address() : this.page;
      if (address !== location.href) history.replaceState(history.state, '', address);
    };
    this.filled = box;
    const asked = new URLSearchParams(location.search);
    box.input.value = asked.get('q') ?? '';
    box.kind = asked.get('kind') ?? '';
    void box.ask();
    if (!location.hash) box.input.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} element @param {MouseEvent} event */
function outside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** Puts the symbols that the page does not have into an element. @param {string} text @param {Element} into */
function sprite(text, into) {
  const symbols = [...new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('symbol')].filter(({ id }) => !document.getElementById(id));
  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { class: 'vh', 'aria-hidden': 'true', width: '0', height: '0' });
  svg.append(...symbols.map((symbol) => document.importNode(symbol, true)));
  into.prepend(svg);
}

/** @param {Engine} engine @param {string} page address of the page for searching */
export function start(engine, page) {
  return new Search(engine, page);
}
