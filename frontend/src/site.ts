// Loaded on every page: partial updates by htmx, uploads, and the small courtesies of menus and forms.
import "htmx.org";
import { enhanceForms } from "../lib/together";
import { enhanceUploads } from "../lib/upload";

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
  headers["X-CSRFToken"] = cookie("csrftoken");
});

function closeMenus(except: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!(except instanceof Node && menu.contains(except))) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  open?.querySelector("summary")?.focus();
  closeMenus(null);
});

enhanceForms();
enhanceUploads();

const DOUBLE_CLICK = 1500;
const sent = new WeakSet<HTMLFormElement>();

// A double click sends a form once. The server refuses what happens twice; this spares people the refusal.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  window.setTimeout(() => sent.delete(form), DOUBLE_CLICK);
});

// Whoever has just been told of mistakes starts at the summary, also with a screen reader.
document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
