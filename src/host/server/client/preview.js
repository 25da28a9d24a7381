// The first script of the preview: remembers the page as the server sent it, then loads the rest.
//
// A classic script at the end of the body runs before every deferred script of the page, so that what is remembered
// is the source and not what scripts made of it. With `defer` it works too, but then the page's own deferred
// scripts have run already, and what they changed is taken for the source unless it is marked `data-live`.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const source = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));

  /** Each node of the page, and the node of the source that it came from. @type {WeakMap<Node, Node>} */
  const origin = new WeakMap();
  const nodes = document.createTreeWalker(document.documentElement);
  const copies = document.createTreeWalker(source);
  /** @type {Node | null} */
  let node = nodes.root;
  /** @type {Node | null} */
  let copy = copies.root;
  while (node && copy) {
    origin.set(node, copy);
    node = nodes.nextNode();
    copy = copies.nextNode();
  }

  import(new URL('client.mjs', script.src).href).then(({ start }) => start(script, source, origin));
})();
