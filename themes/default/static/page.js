// What pages gain by script: the Colours button, contents that follow, copy buttons, the age of an old check,
// the quotation in a report.
// Words and markup are in the page's templates; whatever is put in carries data-live.
{
  const root = document.documentElement;
  /** @param {string} id @returns {any} */
  const template = (id) => document.getElementById("ob-" + id);
  /** @param {HTMLTemplateElement} template @returns {any} */
  const copy = (template) => template.content.firstElementChild?.cloneNode(true);

  const colours = template("colours");
  if (colours) {
    const KEY = "opsbook-colours";
    const CHOICES = ["auto", "light", "dark"];
    const button = copy(colours);
    let now = 0;
    /** @param {string | null} [choice] */
    const show = (choice) => {
      now = Math.max(CHOICES.indexOf(choice ?? ""), 0);
      root.dataset.theme = CHOICES[now];
      button.title = button.ariaLabel = colours.dataset[CHOICES[now]];
    };
    show(root.dataset.theme);
    button.onclick = () => {
      show(CHOICES[(now + 1) % 3]);
      try {
        localStorage.setItem(KEY, CHOICES[now]);
      } catch {} // Storage is refused: the choice holds for this page.
    };
    addEventListener("pageshow", (event) => {
      try {
        // The reader is back on a page that was kept as it was.
        if (event.persisted) show(localStorage.getItem(KEY));
      } catch {}
    });
    colours.after(button);
  }

  const toc = document.querySelector(".rail .toc");
  const foot = document.querySelector("footer");
  if (toc && foot) {
    const links = [...toc.querySelectorAll("a")];
    const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))) ?? foot);
    const seen = new Set();
    let now = 0;
    const mark = () => {
      // The last sections of a page cannot come up to the line: there it is the one asked for, or the last.
      const asked = links.findIndex((link, n) => link.hash === location.hash && places[n].getBoundingClientRect().top >= 0);
      const next = seen.has(foot) ? (asked < 0 ? links.length - 1 : asked) : places.findIndex((place) => seen.has(place));
      if (next >= 0) now = next;
      links.forEach((link, n) => (link.ariaCurrent = n === now ? "true" : null));
      if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = links[now].offsetTop - toc.clientHeight / 2;
    };
    /** @param {Element[]} elements @param {IntersectionObserverInit} how */
    const watch = (elements, how) => {
      const observer = new IntersectionObserver((entries) => {
        for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
        mark();
      }, how);
      for (const element of elements) observer.observe(element);
    };
    // The line is a little below where a followed link puts its section.
    watch(places, { rootMargin: "-48px 0px -90%" });
    watch([foot], { threshold: 0.99 });
    addEventListener("hashchange", mark);
  }

  const copying = template("copy");
  for (const pre of document.querySelectorAll("pre")) {
    const box = copy(copying);
    const [status, button] = box.children;
    button.onclick = async () => {
      let said = "copied";
      try {
        await navigator.clipboard.writeText(pre.innerText.trimEnd());
      } catch {
        getSelection()?.selectAllChildren(pre);
        said = "refused";
      }
      status.textContent = copying.dataset[said];
    };
    button.onblur = () => (status.textContent = "");
    pre.before(box);
  }

  // The report takes along what is selected in the text. Before the press, for that may let go of it.
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, ({ target }) => {
      const link = target instanceof Element && target.closest("a");
      const report = link && link.dataset.report;
      if (!report) return;
      const selection = getSelection();
      const inText = document.querySelector("main")?.contains(selection?.anchorNode ?? null);
      const said = inText ? [...String(selection).replace(/\s+/g, " ").trim()].slice(0, 500).join("") : "";
      // Without one it is as it was built: in a mail, the sign of a quotation goes, too.
      link.href = report.replaceAll(said ? "{quote}" : /(%0D%0A%0D%0A%3E%20)?\{quote}/g, () => encodeURIComponent(said));
    });
  }

  for (const name of ["stale", "silent"]) {
    const stale = template(name);
    if (!stale) continue;
    const { since, due, over = "9", today = new Intl.DateTimeFormat("sv").format() } = stale.dataset;
    if (today <= due && today <= over) continue;
    const [year, month, day] = today.split("-").map((/** @type {string} */ part, /** @type {number} */ n) => +part - since.split("-")[n]);
    const months = year * 12 + month - +(day < 0);
    const days = Math.round((Date.parse(today) - Date.parse(since)) / 864e5);
    // The second line is for those who are silent twice as long.
    const line = stale.content.children[+(today > over)].cloneNode(true);
    const ago = new Intl.RelativeTimeFormat(root.lang).format(-(months || days), months ? "month" : "day");
    line.firstChild.textContent = line.firstChild.textContent.replace("{ago}", ago);
    stale.before(line);
  }
}
