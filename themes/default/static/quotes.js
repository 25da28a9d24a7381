// Citations that are copied: the buttons of each template.quote, and the way to the clipboard.
// The words of a citation are in that template, as opsbook wrote them; nothing here makes a sentence.

/** @typedef {{ text: string, markdown: string, rich: DocumentFragment, link: string }} Quote */
/** @typedef {'rich' | 'markdown' | 'text' | 'link'} Form */

/** @type {any} */
const buttons = document.getElementById('ob-quote');

/** What of Markdown has a meaning inside a line. @param {string} text */
const plain = (text) => text.replace(/[\\[\]*_`<|]/g, '\\$&');

/**
 * A citation in all its forms, with a note behind it where there is one.
 * @param {HTMLTemplateElement} template @param {string} [note] in words, "Note: …"
 * @returns {Quote}
 */
export function quote(template, note = '') {
  const { text = '', markdown = '', html = '' } = template.dataset;
  const rich = document.createRange().createContextualFragment(html);
  const link = rich.querySelector('a')?.href ?? '';
  if (!note) return { text, markdown, rich, link };
  rich.append(Object.assign(document.createElement('blockquote'), { textContent: note }));
  return { text: `${text}\n  ${note}`, markdown: `${markdown}\n\n> ${plain(note)}`, rich, link };
}

/** @param {DocumentFragment} rich */
const htmlOf = (rich) => {
  const box = document.createElement('div');
  box.append(rich.cloneNode(true));
  return box.innerHTML;
};

/**
 * Copies a text, or HTML with the text beside it. Where the browser refuses, it is shown in `place` and selected there.
 * @param {string} text @param {DocumentFragment | null} rich @param {() => HTMLElement} place
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(text, rich, place) {
  try {
    if (rich) {
      const parts = { 'text/plain': text, 'text/html': htmlOf(rich) };
      const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    } else {
      await navigator.clipboard.writeText(text);
    }
    return true;
  } catch {
    const shown = place();
    show(shown, text, rich);
    shown.focus();
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}

/** @param {HTMLElement} place @param {string} text @param {DocumentFragment | null} rich */
export function show(place, text, rich) {
  place.replaceChildren(rich ? rich.cloneNode(true) : text);
  place.classList.toggle('as-is', !rich);
}

/** Puts the buttons behind every citation that has none. @param {(template: HTMLTemplateElement) => string} [noteOf] */
export function offer(noteOf = () => '') {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const templates = document.querySelectorAll('template.quote');
  for (const template of templates) {
    if (template.nextElementSibling?.matches('.quoted')) continue;
    const bar = buttons.content.firstElementChild.cloneNode(true);
    const [status, refused] = bar.querySelectorAll('[role=status], .copied');
    bar.onclick = async (/** @type {Event} */ { target }) => {
      const button = target instanceof Element && target.closest('button');
      if (!button) return;
      const { text, markdown, rich, link } = quote(template, noteOf(template));
      const asked = /** @type {Form} */ (button.value);
      const words = { rich: text, markdown, text, link }[asked];
      refused.hidden = true;
      status.textContent = '';
      const done = await copy(words, asked === 'rich' ? rich : null, () => {
        refused.hidden = false;
        return refused;
      });
      status.textContent = buttons.dataset[done ? 'copied' : 'refused'];
    };
    template.after(bar);
  }
}

// A checklist offers them with its notes, once it has taken its answers in.
if (!document.getElementById('ob-answers')) {
  offer();
  document.addEventListener('opsbook:update', () => offer());
}
