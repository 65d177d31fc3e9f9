// Elements made by the script: what only works with it is not in the page without it.

type Child = Node | string;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function button(words: string, act: () => void, given: Record<string, string> = {}): HTMLButtonElement {
  const made = make("button", { type: "button", class: "btn btn-sm", ...given }, words);
  made.addEventListener("click", act);
  return made;
}

export function need<E extends Element>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Run at most once in `wait` milliseconds, and then with what came last. */
export function calmly<A extends unknown[]>(wait: number, act: (...args: A) => void): (...args: A) => void {
  let waiting = 0;
  return (...args) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => act(...args), wait);
  };
}
