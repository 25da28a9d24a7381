// The board of the portfolio: narrows it down, sorts it, and looks again at who has gone quiet. What is chosen stands in the
// address, so that it can be shared, and the back button takes it back. The pages after the first come along once something is chosen.

/** @typedef {HTMLTableRowElement & { dataset: Record<string, string> }} Row */

const KEYS = ['status', 'priority', 'team', 'owner', 'lifecycle'];
const PRIORITIES = ['top', 'high', 'normal', 'low'];

/** @type {Record<string, (a: Record<string, string>, b: Record<string, string>) => number>} */
const SORTS = {
  target: (a, b) => (a.target || '~') < (b.target || '~') ? -1 : 1,
  slip: (a, b) => +b.slip - +a.slip,
  priority: (a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority),
  name: (a, b) => a.name.localeCompare(b.name, document.documentElement.lang),
};

/** @type {any} */
let form;
/** @type {Promise<boolean> | undefined} whether the rows of the other pages came */
let rest;
let asked = 0;

/** @type {(name: string) => any} */
const at = (name) => document.getElementById(`ob-${name}`);
const body = () => at('board').querySelector('tbody');

/** What is chosen; what is left as it was is left out. */
const chosen = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value).map(([key, value]) => [key, `${value}`]));

/** Fetches the rows of the other pages. @param {string} paths @param {string} root */
async function more(paths, root) {
  try {
    const pages = await Promise.all(paths.split(' ').map(async (path) => {
      const answer = await fetch(root + path);
      if (!answer.ok) throw new Error(answer.statusText);
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    }));
    for (const page of pages) {
      /** @type {any} */
      const table = page.querySelector('#ob-board table');
      for (const link of table.querySelectorAll('[href]')) {
        const href = link.getAttribute('href');
        if (href.startsWith(table.dataset.root)) link.setAttribute('href', root + href.slice(table.dataset.root.length));
      }
      for (const row of table.tBodies[0].rows) {
        row.dataset.live = '';
        row.hidden = true;
      }
      body().append(...table.tBodies[0].rows);
    }
    return true;
  } catch {
    return false;
  }
}

/** Shows what is chosen. */
async function show() {
  const { shown, failed, pages, root } = at('filters').dataset;
  const wanted = chosen();
  const mine = ++asked;
  const whole = !(wanted.size && pages) || await (rest ??= more(pages, root));
  if (mine !== asked) return;
  if (!whole) rest = undefined;
  /** @type {Row[]} */
  const rows = [...body().rows];
  const fits = (/** @type {Row} */ row) => KEYS.every((key) => !wanted.has(key) || row.dataset[key] === wanted.get(key));
  // With nothing chosen the page is as it was built.
  for (const row of rows) row.hidden = wanted.size ? !fits(row) : 'live' in row.dataset;
  const sort = SORTS[wanted.get('sort') ?? ''];
  const worst = (/** @type {Row} */ a, /** @type {Row} */ b) => +a.dataset.place - +b.dataset.place;
  body().append(...rows.sort((a, b) => (sort && sort(a.dataset, b.dataset)) || worst(a, b)));
  const pager = at('board').querySelector('.pager');
  if (pager) pager.hidden = wanted.size > 0;
  const count = rows.filter((row) => !row.hidden).length;
  form.lastElementChild.textContent = (whole ? shown : failed).replace('{n}', count);
  form.querySelector('button').disabled = !wanted.size;
}

/** Takes what is chosen from the address. */
function read() {
  const said = new URLSearchParams(location.search);
  for (const select of form.querySelectorAll('select')) {
    select.value = said.get(select.name) ?? '';
    // A link may name somebody who is gone.
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }
  show();
}

function choose() {
  const query = chosen();
  history.pushState(null, '', location.pathname + (query.size ? `?${query}` : ''));
  show();
}

/** Adds to those who have gone quiet whoever has since the page was built. */
function listen() {
  const list = at('gone')?.querySelector('ul');
  const quiet = at('quiet');
  if (!list || !quiet) return;
  const { today = new Intl.DateTimeFormat('sv').format() } = quiet.dataset;
  const ago = new Intl.RelativeTimeFormat(document.documentElement.lang);
  for (const row of body().rows) {
    const { due, since } = row.dataset;
    const link = row.querySelector('th a');
    const known = [...list.querySelectorAll('a')].some((other) => other.href === link.href);
    if (!due || today <= due || known) continue;
    const item = quiet.content.firstElementChild.cloneNode(true);
    const days = Math.round((Date.parse(today) - Date.parse(since)) / 864e5);
    item.querySelector('a').replaceWith(link.cloneNode(true));
    item.lastElementChild.textContent = item.lastElementChild.textContent.replace('{ago}', ago.format(-days, 'day'));
    list.append(item);
    list.hidden = false;
    for (const calm of at('gone').querySelectorAll('.calm')) calm.hidden = true;
  }
}

function begin() {
  const template = at('filters');
  if (!template) return;
  // What came from other pages is asked for again: it may be different by now.
  for (const row of body().querySelectorAll('[data-live]')) row.remove();
  rest = undefined;
  if (!form?.isConnected) {
    form = template.content.firstElementChild.cloneNode(true);
    form.onchange = choose;
    form.onsubmit = (/** @type {Event} */ event) => event.preventDefault();
    form.querySelector('button').onclick = () => {
      for (const select of form.querySelectorAll('select')) select.selectedIndex = 0;
      form.querySelector('select').focus();
      choose();
    };
    template.after(form);
  }
  read();
  listen();
}

begin();
addEventListener('popstate', read);
document.addEventListener('opsbook:update', begin);
