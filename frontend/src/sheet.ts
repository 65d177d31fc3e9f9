// A form's tables as sheets: a block copied from Excel is pasted from the cell one is in; Enter and the
// arrows move up and down a column.
//
//   <form data-sheet="ID OF THE FORM" hx-post="…"> with hidden fields table, row, column and text

const sender = document.querySelector<HTMLFormElement>("form[data-sheet]");

// f.indicators.r3.name
function cell(target: EventTarget | null): { input: HTMLInputElement | HTMLSelectElement; path: string[] } | null {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return null;
  const [mark, ...path] = target.name.split(".");
  return mark === "f" && path.length === 3 ? { input: target, path } : null;
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const input = form.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.value = value;
}

document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const found = cell(event.target);
  if (!sender || !found || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const [table, row, column] = found.path;
  for (const [name, value] of Object.entries({ table, row, column })) set(sender, name, value ?? "");
  // A hidden input keeps the ends of lines as they are.
  set(sender, "text", text);
  sender.setAttribute("hx-target", `#field-${table}`);
  sender.setAttribute("hx-include", `#field-${table} [name^='r.']`);
  sender.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const found = cell(event.target);
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  if (!found || !step || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  // In a list of choices the arrows choose.
  if (found.input instanceof HTMLSelectElement && event.key !== "Enter") return;
  const [table, , column] = found.path;
  const cells = [...document.querySelectorAll<HTMLElement>(`[name^="f.${table}."][name$=".${column}"]`)];
  const next = cells[cells.indexOf(found.input) + step];
  event.preventDefault();
  next?.focus();
  if (next instanceof HTMLInputElement) next.select();
});
