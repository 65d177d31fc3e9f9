// Building pages out of elements: text never becomes markup.

type Child = Node | string | null | undefined | false;

/** An element with attributes; `true` sets an empty attribute, `false` and undefined none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (typeof value === "string") made.setAttribute(key, value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(words: string, act: () => void | Promise<void>, tone = ""): HTMLButtonElement {
  const made = el("button", { type: "button", class: `btn${tone ? ` btn-${tone}` : ""}` }, words);
  made.addEventListener("click", () => {
    made.disabled = true;
    void Promise.resolve(act()).finally(() => (made.disabled = false));
  });
  return made;
}

export function mark(words: string, tone = ""): HTMLElement {
  return el("span", { class: `mark${tone ? ` mark-${tone}` : ""}` }, words);
}

export function card(title: string, ...children: Child[]): HTMLElement {
  return el("section", { class: "card", "aria-label": title }, el("div", { class: "card-header" }, el("h2", {}, title)), el("div", { class: "card-body" }, ...children));
}

/** The time of day, or the day too when it was not today. */
export function moment(iso: string): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  return at.toDateString() === new Date().toDateString() ? time : `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
}

let last = 0;
/** An id for a label and its field. */
export function fresh(name: string): string {
  last += 1;
  return `${name}-${last}`;
}
