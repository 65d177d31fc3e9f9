// Small courtesies beside a drawing: unfold what an entry lies in, choose many entries at once.

/** Open every folded part an element lies in. */
export function openSurroundings(element: Element | null): void {
  for (let part = element?.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
}

/** Links that only serve those without scripts. */
export function dropFallbacks(root: Element): void {
  for (const link of root.querySelectorAll("[data-without-script]")) link.remove();
}

/** A button that chooses everything that is not decided yet, where the page has a place for it. */
export function bulkChoice(root: Element): void {
  const place = root.querySelector("[data-choose-all]");
  const boxes = [...root.querySelectorAll<HTMLInputElement>("[data-choose]:not([data-decided])")];
  if (!place || boxes.length < 2) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = `全选待判断（${boxes.length}）`;
  button.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
  place.append(button);
}
