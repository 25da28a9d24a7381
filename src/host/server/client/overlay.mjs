// What is wrong with the site, over the page: a sheet that opens for errors, and a small button for the rest.
//
// It lives in a shadow root beside the body, where no theme's style and no morph reaches it, and is made of text
// nodes alone, so that no message can become markup.

/** @import { Fault, State } from './client.mjs' */

/** Errors that go away sooner, in milliseconds, are those of a file that was half saved. */
const HALF_A_SAVE = 120;

/**
 * An element. @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** @param {number} count @param {string} one */
function counted(count, one) {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** A sentence with its backticks as code. @param {string} text */
function sentence(text) {
  return text.split(/(`[^`]+`)/).filter(Boolean).map((part) => (/^`.+`$/.test(part) ? make('code', {}, part.slice(1, -1)) : part));
}

/** The sheet and the buttons, and when which of them is seen. */
export class Overlay {
  #host = document.createElement('ob-preview');
  #chips = make('div', { class: 'chips', role: 'region', 'aria-label': 'Preview' });
  #away = make('p', { class: 'chip away', role: 'status' });
  #sheet = make('section', { class: 'sheet', role: 'alertdialog', 'aria-labelledby': 'title', 'aria-describedby': 'why', tabindex: '-1' });
  #typing;
  /** @type {State | null} */
  #state = null;
  /** What is listed now, to tell whether it changed. */
  #listed = '';
  /** The list that the reader closed, and the one whose button the reader put away. */
  #closed = '';
  #dismissed = '';
  #timer = 0;
  #styled = false;
  /** Whether errors are listed. */
  #erring = false;
  /** @type {Element | null} */
  #focused = null;

  /** @param {string} styles @param {() => boolean} typing whether the reader is typing, and keeps the focus */
  constructor(styles, typing) {
    this.#typing = typing;
    Object.assign(this.#host, { lang: 'en', dir: 'ltr' });
    const root = this.#host.attachShadow({ mode: 'open' });
    const link = make('link', { rel: 'stylesheet', href: styles });
    // Never without its style; if that does not come, better plain than not at all.
    for (const event of ['load', 'error']) link.addEventListener(event, () => this.#begin(), { once: true });
    this.#sheet.hidden = true;
    root.append(link, make('div', { class: 'all' }, this.#chips, this.#sheet));
    document.documentElement.append(this.#host);
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || this.#sheet.hidden || document.querySelector('dialog:modal')) return;
      event.preventDefault();
      this.#close();
    });
  }

  /** @param {State} state */
  show(state) {
    this.#state = state;
    if (state.errors > 0 && !this.#erring) {
      this.#timer ||= window.setTimeout(() => this.#update(), HALF_A_SAVE);
    } else {
      this.#update();
    }
  }

  /** Says that the preview is not running, or no longer says so. @param {boolean} away */
  away(away) {
    if (away === !!this.#away.textContent) return;
    this.#away.textContent = away ? 'The preview is not running. It will come back by itself.' : '';
    this.#drawChips();
  }

  #begin() {
    this.#styled = true;
    if (!this.#timer) this.#update();
    this.#drawChips();
  }

  #update() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const state = this.#state;
    if (!state || !this.#styled) return;
    const { errors, warnings, faults, more } = state;
    const listed = errors || warnings || faults.length ? JSON.stringify([errors, warnings, faults, more]) : '';
    if (listed && listed !== this.#listed) this.#fill(state);
    this.#listed = listed;
    this.#erring = errors > 0;
    if (this.#erring) {
      this.#sheet.setAttribute('role', 'alertdialog');
      if (this.#sheet.hidden && this.#closed !== errorsOf(state)) this.#open();
    } else {
      this.#closed = '';
      // The sheet that opened by itself leaves by itself; the one that the reader opened stays while it has something to say.
      if (this.#sheet.getAttribute('role') === 'alertdialog' || !listed) this.#hide();
    }
    this.#drawChips();
  }

  #open() {
    this.#sheet.setAttribute('role', this.#state?.errors ? 'alertdialog' : 'dialog');
    this.#sheet.hidden = false;
    this.#focused = document.activeElement;
    if (!this.#typing()) this.#sheet.focus({ preventScroll: true });
    this.#drawChips();
  }

  /** By the reader, who then wants to see it again only when something else is wrong. */
  #close() {
    if (this.#state) this.#closed = errorsOf(this.#state);
    this.#hide();
    this.#drawChips();
  }

  #hide() {
    if (this.#sheet.hidden) return;
    const inside = document.activeElement === this.#host;
    this.#sheet.hidden = true;
    if (inside && this.#focused instanceof HTMLElement && this.#focused.isConnected) this.#focused.focus({ preventScroll: true });
    this.#focused = null;
  }

  #summary() {
    const state = /** @type {State} */ (this.#state);
    const notices = state.faults.filter((fault) => fault.severity === 'notice').length;
    /** @type {[number, string][]} */
    const counts = [[state.errors, 'error'], [state.warnings, 'warning'], [notices, 'notice']];
    return counts.filter(([count]) => count).map(([count, word]) => counted(count, word)).join(', ');
  }

  #drawChips() {
    if (!this.#styled) return;
    const chips = [];
    if (this.#away.textContent) chips.push(this.#away);
    if (this.#listed && this.#sheet.hidden && this.#dismissed !== this.#listed) {
      const open = make('button', { type: 'button', 'aria-haspopup': 'dialog' }, this.#summary());
      const dismiss = make('button', { type: 'button', 'aria-label': 'Put away until this changes' }, '✕');
      open.addEventListener('click', () => this.#open());
      dismiss.addEventListener('click', () => {
        this.#dismissed = this.#listed;
        this.#drawChips();
      });
      chips.push(make('div', { class: this.#state?.errors ? 'chip error' : 'chip' }, open, dismiss));
    }
    this.#chips.replaceChildren(...chips);
  }

  /** @param {State} state */
  #fill(state) {
    const list = this.#sheet.querySelector('ol');
    const scroll = list?.scrollTop ?? 0;
    const inside = this.#host.shadowRoot?.activeElement;
    const close = make('button', { type: 'button' }, 'Hide until this changes');
    close.addEventListener('click', () => this.#close());
    const why = state.errors
      ? 'You see the last good version of this page. This goes away by itself when all is right.'
      : 'This page is up to date. Nothing here stops a build.';
    const items = state.faults.map(item);
    if (state.more) items.push(make('li', {}, `And ${state.more} more like these.`));
    const faults = make('ol', { tabindex: '0', 'aria-label': 'What is wrong' }, ...items);
    const explain = make('span', {}, ...sentence('`opsbook explain CODE` says more about a message.'));
    this.#sheet.replaceChildren(
      make('div', { class: 'top' }, make('h2', { id: 'title' }, this.#summary()), make('p', { id: 'why' }, why)),
      faults,
      make('div', { class: 'end' }, explain, close),
    );
    faults.scrollTop = scroll;
    if (inside && inside !== this.#sheet && !inside.isConnected && !this.#sheet.hidden) this.#sheet.focus({ preventScroll: true });
  }
}

/** What tells one set of errors from another. @param {State} state */
function errorsOf(state) {
  return JSON.stringify([state.errors, state.faults.filter((fault) => fault.severity === 'error')]);
}

/** One fault, as on the terminal. @param {Fault} fault */
function item(fault) {
  /** @type {HTMLElement[]} */
  const parts = [make('p', { class: 'what' }, make('b', {}, `${fault.severity}[${fault.code}]`), ' ', ...sentence(fault.message))];
  if (fault.path !== null) {
    const place = [fault.path, fault.line, fault.column].filter((part) => part !== null).join(':');
    parts.push(make('p', { class: 'at' }, fault.editor && leads(fault.editor) ? make('a', { href: fault.editor }, place) : place));
  }
  const snippet = excerpt(fault);
  if (snippet) parts.push(snippet);
  if (fault.hint) parts.push(make('p', { class: 'hint' }, ...sentence(fault.hint.charAt(0).toUpperCase() + fault.hint.slice(1))));
  return make('li', { class: fault.severity }, ...parts);
}

/** Whether an address opens something and runs nothing. @param {string} address */
function leads(address) {
  return URL.canParse(address) && !['javascript:', 'data:', 'vbscript:', 'blob:'].includes(new URL(address).protocol);
}

/** The line, and carets below the place. @param {Fault} fault */
function excerpt({ line, caret, width, text }) {
  if (line === null || text === null) return null;
  const gutter = String(line).length + 1;
  const code = make('code', {}, make('span', { class: 'gutter' }, `${String(line).padStart(gutter)} |`), ` ${text}\n`);
  if (caret !== null) {
    // Tabs stay tabs, so that the carets stand where they should.
    const indent = [...text].slice(0, caret - 1).map((letter) => (letter === '\t' ? letter : ' ')).join('');
    const carets = make('span', { class: 'carets' }, '^'.repeat(Math.max(1, width ?? 1)));
    code.append(make('span', { class: 'gutter' }, `${' '.repeat(gutter)} |`), ` ${indent.padEnd(caret - 1)}`, carets);
  }
  return make('pre', { tabindex: '0' }, code);
}
