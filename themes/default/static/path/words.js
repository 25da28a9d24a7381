// The words that depend on what a reader did: in the page's template ob-walk-words, by key.

const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang);
/** @returns {HTMLTemplateElement} */
const words = () => /** @type {HTMLTemplateElement} */ (document.getElementById('ob-walk-words'));

/** A text with its holes filled, in the form for `n`. @param {string} key @param {Record<string, string | number>} [holes] */
export function say(key, holes = {}) {
  const { content } = words();
  const { n } = holes;
  const forms = n === undefined ? [key] : [`${key}.${n}`, `${key}.${plural.select(+n)}`, `${key}.other`, key];
  const text = forms.map((form) => content.querySelector(`[data-key="${form}"]`)?.textContent).find((one) => one !== undefined) ?? '';
  return text.replace(/\{(\w+)\}/g, (hole, name) => String(Object.hasOwn(holes, name) ? holes[name] : hole));
}

/** A day in the theme's words. @param {string} day */
export function dated(day) {
  const [y, month, d] = day.split('-').map(Number);
  const [long, short] = ['.months', '.mons'].map((list) => words().content.querySelectorAll(`${list} li`)[month - 1]?.textContent ?? '');
  return say('day', { d, month: long, mon: short, y });
}

/** An element with properties and children. @param {string} tag @param {Record<string, unknown>} [properties] @param {(Node | string)[]} children */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A copy of a part of a template. @param {string} id @param {string} selector @returns {any} */
export const part = (id, selector) => /** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.querySelector(selector)?.cloneNode(true);
