// Elements made in code: texts are texts, never markup.

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(title: string, pressed: () => void, kind = ""): HTMLButtonElement {
  const made = el("button", { type: "button", class: `btn ${kind}`.trim() }, [title]);
  made.addEventListener("click", pressed);
  return made;
}

export function field(title: string, control: HTMLElement, required = false): HTMLElement {
  const id = `f-${control.getAttribute("name") ?? ""}`;
  control.id = id;
  if (required) control.setAttribute("required", "");
  return el("div", { class: "field" }, [el("label", { class: `form-label${required ? " required" : ""}`, for: id }, [title]), control]);
}

export const input = (name: string, more: Readonly<Record<string, string>> = {}): HTMLInputElement =>
  el("input", { class: "form-control", name, maxlength: "200", ...more });

export const area = (name: string): HTMLTextAreaElement => el("textarea", { class: "form-control", name, rows: "3", maxlength: "2000" });

export function select(name: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  const first = el("option", { value: "" }, ["请选择"]);
  return el("select", { class: "form-select", name }, [first, ...options.map(([value, title]) => el("option", { value }, [title]))]);
}

export function check(name: string, value: string, title: string, checked = false): HTMLElement {
  const box = el("input", { class: "form-check-input", type: "checkbox", name, value });
  box.checked = checked;
  return el("label", { class: "form-check" }, [box, " ", el("span", { class: "form-check-label" }, [title])]);
}
