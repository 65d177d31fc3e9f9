// A list walked with the keyboard: j and k move between the rows of `table[data-rows]`; Enter opens the row's
// link, as it does anyway.

const links = (): HTMLAnchorElement[] =>
  [...document.querySelectorAll<HTMLTableRowElement>("table[data-rows] > tbody > tr")]
    .map((row) => row.querySelector("a"))
    .filter((link) => link !== null);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const all = links();
  const here = all.findIndex((link) => link.closest("tr")?.contains(document.activeElement) ?? false);
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
});
