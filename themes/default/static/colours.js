// Before the first paint: the colours that the reader chose, else `auto`, which also keeps room for the button.
// It holds the page up, so it does only this.
{
  let chosen = "auto";
  try {
    const stored = localStorage.getItem("opsbook-colours");
    if (stored === "light" || stored === "dark") chosen = stored;
  } catch {} // Storage is refused: the system chooses.
  document.documentElement.dataset.theme = chosen;
}
