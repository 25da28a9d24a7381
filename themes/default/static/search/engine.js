/** @typedef {[string, boolean]} Part a text, and whether it is what was searched for */
/**
 * @typedef {object} Hit
 * @property {string} path of the page, from the site's root
 * @property {string} anchor on that page, or empty
 * @property {string} kind
 * @property {string} status `ok`, `warn`, `bad`, `none`, or empty
 * @property {string} severity `high`, `medium`, `low`, or empty
 * @property {Part[]} title
 * @property {Part[]} heading of the section, or empty
 * @property {Part[]} passage
 * @property {string[]} marks words to mark on the page
 */
/**
 * @typedef {object} Answer
 * @property {Hit[]} hits best first
 * @property {number} total
 * @property {Map<string, number>} kinds
 * @property {Part[]} query as it was understood; what was corrected is marked
 * @property {string} suggestion what else may have been meant, or empty
 */
/**
 * @typedef {object} Engine
 * @property {Record<string, any>} words
 * @property {string} language
 * @property {string} icons
 * @property {(text: string, options: { limit: number, kind: string }) => Promise<Answer>} search
 * @property {() => Promise<void>} renew
 */
export {};
