// Several people on one form: what others changed is shown, except where somebody is typing here.
//
// A field that was touched and not saved yet keeps what was typed; saving it tells who was faster.

const touched = new WeakSet<Element>();

function place(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest("[id^='field-']") : null;
}

export function enhanceForms(): void {
  document.addEventListener("input", (event) => {
    const field = place(event.target);
    if (field) touched.add(field);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const field = place(event.target);
    if (field) touched.delete(field);
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ target: Element; shouldSwap: boolean; elt?: Element }>;
    const busy = [...detail.target.querySelectorAll("[id^='field-']"), detail.target].some((field) => touched.has(field));
    const shows = detail.target.id.startsWith("field-");
    if (shows && (busy || detail.target.contains(document.activeElement))) detail.shouldSwap = false;
  });
}
