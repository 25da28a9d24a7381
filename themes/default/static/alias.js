// An old address was opened: go to the present one, and take the query and the fragment along.
/** @type {HTMLAnchorElement | null} */
const link = document.querySelector("a[data-alias]");
if (link) {
  const to = new URL(link.href);
  if (location.search) to.search = location.search;
  if (location.hash) to.hash = location.hash;
  location.replace(to);
}
