// A list for the keyboard: j and k choose a row, Enter opens it.
//
//   <table data-rows><tbody><tr>…<a href="…">…</a></tr></tbody></table>

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-rows]")) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const links = rows.map((row) => row.querySelector<HTMLAnchorElement>("a[href]"));
  let chosen = -1;

  document.addEventListener("keydown", (event) => {
    const typing = (event.target as HTMLElement).closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || rows.length === 0) return;
    event.preventDefault();
    rows[chosen]?.classList.remove("chosen");
    chosen = Math.min(Math.max(chosen + step, 0), rows.length - 1);
    rows[chosen]?.classList.add("chosen");
    // Enter on a focused link opens it: the browser does the rest.
    links[chosen]?.focus();
  });
}
