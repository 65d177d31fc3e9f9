// Saying what a drawing's layers are: a click on an element chooses its layer in the list and its handle in
// the form. The form beside the picture does the same without this script.
//
//   <div class="viewer" data-island="drawing" data-layers>
//     <div data-stage><svg>… <g data-layer="JZ"><path data-handle="2A"></g>…</svg></div>
//     <input data-picked-handle> <p data-picked-words>
//     <div data-layer-row="JZ"><select></div>

const CLICK = 5;
// Thin lines are hard to hit: the nearest one within this many pixels counts.
const REACH = [0, 3, 6, 9];
const TURNS = 8;

class Layers {
  private readonly stage: HTMLElement;
  private pressed: { x: number; y: number } | null = null;

  constructor(private readonly root: HTMLElement) {
    const stage = root.querySelector<HTMLElement>("[data-stage]");
    if (!stage) throw new Error("a page of layers has a stage");
    this.stage = stage;
    this.stage.addEventListener("pointerdown", (event) => this.down(event));
    this.stage.addEventListener("pointerup", (event) => this.up(event));
    for (const row of this.rows()) {
      row.addEventListener("focusin", () => this.choose(row.dataset["layerRow"] ?? "", null));
    }
  }

  private rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-layer-row]")];
  }

  private down(event: PointerEvent): void {
    this.pressed = (event.target as Element).closest("svg") ? { x: event.clientX, y: event.clientY } : null;
  }

  private up(event: PointerEvent): void {
    const from = this.pressed;
    this.pressed = null;
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) >= CLICK) return;
    const element = this.elementAt(event.clientX, event.clientY);
    if (element) this.pick(element);
  }

  private elementAt(x: number, y: number): Element | null {
    for (const reach of REACH) {
      for (let turn = 0; turn < (reach ? TURNS : 1); turn += 1) {
        const angle = (2 * Math.PI * turn) / TURNS;
        const there = document.elementFromPoint(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
        const element = there?.closest("[data-handle]");
        if (element && this.stage.contains(element)) return element;
      }
    }
    return this.outlineAround(x, y);
  }

  /** The smallest outline around a spot: people point into the middle of a building, not at its edge. */
  private outlineAround(x: number, y: number): Element | null {
    let best: { element: Element; size: number } | null = null;
    for (const element of this.stage.querySelectorAll<SVGGeometryElement>("path[data-handle]")) {
      const matrix = element.getScreenCTM();
      const box = element.getBoundingClientRect();
      const size = box.width * box.height;
      const near = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      if (!near || !matrix || (best && best.size <= size)) continue;
      if (element.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix.inverse()))) best = { element, size };
    }
    return best && best.element;
  }

  private pick(element: Element): void {
    const layer = element.closest("[data-layer]")?.getAttribute("data-layer") ?? "";
    const handle = element.getAttribute("data-handle") ?? "";
    const field = this.root.querySelector<HTMLInputElement>("[data-picked-handle]");
    const words = this.root.querySelector<HTMLElement>("[data-picked-words]");
    if (field) field.value = handle;
    if (words) words.textContent = `选中图元 ${handle}，在图层“${layer}”上。可以说明整个图层，也可以只说明这个图元。`;
    this.choose(layer, element);
    const row = this.rows().find((each) => each.dataset["layerRow"] === layer);
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("select")?.focus({ preventScroll: true });
  }

  /** Show which layer is meant, on the picture and in the list; `element`: and the one of it that was clicked. */
  private choose(layer: string, element: Element | null): void {
    for (const each of this.stage.querySelectorAll("[data-layer]")) {
      each.classList.toggle("layer-picked", each.getAttribute("data-layer") === layer);
    }
    if (element) {
      for (const each of this.stage.querySelectorAll(".element-picked")) each.classList.remove("element-picked");
      element.classList.add("element-picked");
    }
    for (const row of this.rows()) row.classList.toggle("selected", row.dataset["layerRow"] === layer);
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-layers]")) new Layers(root);
