// Before the first paint: the colours that the reader chose. It holds the page up, so it does only this.
try {
  const chosen = localStorage.getItem("opsbook-colours");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {} // Storage is refused: the system chooses.
