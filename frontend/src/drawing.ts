// Looking at a drawing: pan, zoom, layers, and findings that lead from the list to the place and back.
//
// Markup the server renders (it is readable without this script):
//
//   <div class="viewer" data-island="drawing">
//     <div class="viewer-stage" data-stage tabindex="0" aria-label="图纸">
//       <svg viewBox="…" data-origin-x="…" data-origin-y="…">
//         <g data-layer="建筑">…</g>                a layer that can be switched off
//         <g data-finding="1">…</g>                a marked place; one finding may have several
//         <g data-comment="…">…</g>                a pin, and <g data-change="1"> what has changed: alike
//       </svg>
//     </div>
//     <div class="viewer-side">
//       <ol><li data-finding-ref="1"><button type="button">…</button></li></ol>
//       <details data-comment-form>…</details>     a form with fields x and y: a place of the drawing, in metres
//     </div>
//   </div>
//
// `#finding-1`, `#comment-…`, `#change-1` in the address open the page at that place; `#rule-…` at the rule's first.

import { bulkChoice, dropFallbacks, openSurroundings } from "../lib/desk";
import { PlacePicker } from "../lib/picker";
import { around, centre, framed, moved, zoomed, type Box, type Spot } from "../lib/view";

// What leads from a list to places of the drawing and back.
const KINDS = ["finding", "comment", "change"] as const;
type Kind = (typeof KINDS)[number];
type Mark = { readonly kind: Kind; readonly id: string };

const PLACES = KINDS.map((kind) => `[data-${kind}]`).join(", ");
const ENTRIES = KINDS.map((kind) => `[data-${kind}-ref]`).join(", ");

function markOf(element: Element | null | undefined, suffix = ""): Mark | null {
  for (const kind of KINDS) {
    const id = element?.getAttribute(`data-${kind}${suffix}`);
    if (id) return { kind, id };
  }
  return null;
}

function same(one: Mark | null, other: Mark | null): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}

const STEP = 1.35;
const CLICK = 5;
const REACH = 8;
const KEYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-0.1, 0],
  ArrowRight: [0.1, 0],
  ArrowUp: [0, -0.1],
  ArrowDown: [0, 0.1],
};

class Drawing {
  private readonly stage: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly whole: Box;
  private readonly scale: HTMLElement;
  private readonly fingers = new Map<number, Spot>();
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly picker: PlacePicker | null;
  private view: Box;
  private travelled = 0;
  private pressed: Element | null = null;

  constructor(private readonly root: HTMLElement) {
    const stage = root.querySelector<HTMLElement>("[data-stage]");
    const svg = stage?.querySelector<SVGSVGElement>("svg");
    if (!stage || !svg) throw new Error("a drawing island has a stage with an svg");
    this.stage = stage;
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.view = this.whole;
    this.scale = this.readout();
    this.tools();
    this.layers();
    this.picker = PlacePicker.of(root, this.stage, this.svg);
    this.narrow();
    this.listen();
    this.fit();
  }

  // Moving about

  private proportion(): number {
    const { clientWidth, clientHeight } = this.stage;
    // A stage that is not laid out yet has no proportion; that of the drawing does no harm.
    return clientWidth && clientHeight ? clientWidth / clientHeight : this.whole.width / this.whole.height;
  }

  private show(view: Box): void {
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const fitted = framed(this.whole, this.proportion(), 0.02).width;
    this.scale.textContent = `${Math.round((100 * fitted) / view.width)} %`;
  }

  private fit(): void {
    this.show(framed(this.whole, this.proportion(), 0.02));
  }

  private zoom(factor: number, spot: Spot = centre(this.view)): void {
    this.show(zoomed(this.view, factor, spot, this.whole));
  }

  private spotAt(clientX: number, clientY: number): Spot {
    const frame = this.stage.getBoundingClientRect();
    return {
      x: this.view.x + ((clientX - frame.left) / frame.width) * this.view.width,
      y: this.view.y + ((clientY - frame.top) / frame.height) * this.view.height,
    };
  }

  // Marks: findings, comments, changes

  private places(mark: Mark): SVGGraphicsElement[] {
    return [...this.svg.querySelectorAll<SVGGraphicsElement>(`[data-${mark.kind}="${CSS.escape(mark.id)}"]`)];
  }

  private boxOf(place: SVGGraphicsElement): Box {
    const box = place.getBBox();
    const toRoot = this.svg.getScreenCTM()?.inverse().multiply(place.getScreenCTM() ?? new DOMMatrix());
    const corners = [
      [box.x, box.y],
      [box.x + box.width, box.y],
      [box.x, box.y + box.height],
      [box.x + box.width, box.y + box.height],
    ].map(([x, y]) => new DOMPoint(x, y).matrixTransform(toRoot));
    const boxes = corners.map((corner) => ({ x: corner.x, y: corner.y, width: 0, height: 0 }));
    return around(boxes) ?? this.whole;
  }

  select(mark: Mark, lead: "to the place" | "to the list"): void {
    for (const marked of this.root.querySelectorAll<Element>(`${PLACES}, ${ENTRIES}`)) {
      const listed = marked.matches(ENTRIES);
      const chosen = same(markOf(marked, listed ? "-ref" : ""), mark);
      marked.classList.toggle("selected", chosen);
      if (listed) marked.setAttribute("aria-current", String(chosen));
    }
    const entry = this.root.querySelector<HTMLElement>(`[data-${mark.kind}-ref="${CSS.escape(mark.id)}"]`);
    openSurroundings(entry);
    entry?.scrollIntoView({ block: "nearest" });
    if (lead === "to the list") {
      entry?.querySelector("button")?.focus({ preventScroll: true });
      return;
    }
    const places = this.places(mark);
    for (const place of places) this.reveal(place);
    this.look(around(places.map((place) => this.boxOf(place))));
  }

  /** Findings that are filtered out of the list are not shown at their places either. */
  private narrow(): void {
    if (this.root.dataset.filtered === undefined) return;
    for (const place of this.svg.querySelectorAll("[data-finding], [data-highlight]")) {
      const number = place.getAttribute("data-finding") ?? place.getAttribute("data-highlight") ?? "";
      const listed = this.root.querySelector(`[data-finding-ref="${CSS.escape(number)}"]`);
      if (!listed) place.setAttribute("display", "none");
    }
  }

  /** A layer that is switched off hides what is looked for: switch it on. */
  private reveal(place: Element): void {
    const layer = place.closest("[data-layer][display=none]")?.getAttribute("data-layer");
    if (layer) this.setLayer(layer, true);
  }

  private setLayer(name: string, visible: boolean): void {
    const box = this.boxes.get(name);
    if (box && box.checked !== visible) box.click();
  }

  private look(box: Box | null): void {
    if (!box) return;
    // A place that is a point still needs surroundings to be recognised.
    const least = this.whole.width / 40;
    const middle = centre(box);
    const width = Math.max(box.width, least);
    const height = Math.max(box.height, least);
    this.show(framed({ x: middle.x - width / 2, y: middle.y - height / 2, width, height }, this.proportion(), 0.75));
  }

  /** The mark under the pointer, or the smallest one within a finger's reach: marks are thin lines. */
  private markAt(clientX: number, clientY: number): Mark | null {
    const direct = markOf(this.pressed?.closest(PLACES));
    if (direct) return direct;
    let best: { mark: Mark | null; size: number } | null = null;
    for (const place of this.svg.querySelectorAll(PLACES)) {
      const box = place.getBoundingClientRect();
      const inside =
        clientX >= box.left - REACH && clientX <= box.right + REACH && clientY >= box.top - REACH && clientY <= box.bottom + REACH;
      const size = box.width * box.height;
      if (size && inside && (!best || size < best.size)) best = { mark: markOf(place), size };
    }
    return best && best.mark;
  }

  // Hands

  private listen(): void {
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.down(event));
    this.stage.addEventListener("pointermove", (event) => this.drag(event));
    this.stage.addEventListener("pointerup", (event) => this.up(event));
    this.stage.addEventListener("pointercancel", (event) => this.lift(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => {
      const target = event.target as Element;
      // What is filled in or unfolded inside an entry is no wish to look elsewhere.
      if (target.closest("form, summary, textarea, input, select, a")) return;
      const mark = markOf(target.closest(ENTRIES), "-ref");
      if (mark) this.select(mark, "to the place");
    });
    // What has changed is shown while somebody reads about it.
    const changes = this.root.querySelector<HTMLDetailsElement>("details[data-shows-layer]");
    changes?.addEventListener("toggle", () => this.setLayer(changes.dataset.showsLayer ?? "", changes.open));
    new ResizeObserver(() => this.show(framed(this.view, this.proportion(), 0))).observe(this.stage);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 400), this.spotAt(event.clientX, event.clientY));
  }

  private down(event: PointerEvent): void {
    const target = event.target as Element;
    if (target.closest(".viewer-tools, .viewer-layers")) return;
    this.pressed = target;
    this.travelled = 0;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.stage.setPointerCapture(event.pointerId);
    this.stage.classList.add("dragging");
  }

  private drag(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(Math.hypot(before.x - other.x, before.y - other.y), 1);
      this.zoom(factor, this.spotAt((now.x + other.x) / 2, (now.y + other.y) / 2));
    } else {
      const unit = this.view.width / this.stage.clientWidth;
      this.show(moved(this.view, (before.x - now.x) * unit, (before.y - now.y) * unit));
    }
    this.travelled += Math.hypot(now.x - before.x, now.y - before.y);
    this.fingers.set(event.pointerId, now);
  }

  private up(event: PointerEvent): void {
    const clicked = this.fingers.size === 1 && this.fingers.has(event.pointerId) && this.travelled < CLICK;
    this.lift(event);
    if (!clicked) return;
    if (this.picker?.take(this.spotAt(event.clientX, event.clientY))) return;
    const mark = this.markAt(event.clientX, event.clientY);
    if (mark) this.select(mark, "to the list");
  }

  private lift(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    if (this.fingers.size === 0) this.stage.classList.remove("dragging");
  }

  private key(event: KeyboardEvent): void {
    const mark = markOf((event.target as Element).closest(PLACES));
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return this.select(mark, "to the list");
    }
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = KEYS[event.key];
    if (step) this.show(moved(this.view, step[0] * this.view.width, step[1] * this.view.height));
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.fit();
    else if (event.key === "Enter" && this.picker?.take(centre(this.view))) return event.preventDefault();
    else return;
    event.preventDefault();
  }

  // Controls that only make sense with this script are made by it

  private tools(): void {
    const box = document.createElement("div");
    box.className = "viewer-tools";
    const buttons: [string, string, () => void][] = [
      ["+", "放大", () => this.zoom(STEP)],
      ["−", "缩小", () => this.zoom(1 / STEP)],
      ["⤢", "显示全图", () => this.fit()],
    ];
    for (const [sign, name, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = name;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      box.append(button);
    }
    this.stage.append(box);
  }

  private readout(): HTMLElement {
    const scale = document.createElement("span");
    scale.className = "viewer-scale";
    this.stage.append(scale);
    return scale;
  }

  private layers(): void {
    const names = new Set([...this.svg.querySelectorAll("[data-layer]")].map((group) => group.getAttribute("data-layer") ?? ""));
    if (names.size === 0) return;
    const panel = document.createElement("details");
    panel.className = "viewer-layers";
    const summary = document.createElement("summary");
    summary.textContent = `图层（${names.size}）`;
    const list = document.createElement("div");
    list.className = "list";
    for (const name of names) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = !this.svg.querySelector(`[data-layer="${CSS.escape(name)}"][display=none]`);
      box.addEventListener("change", () => this.switchLayer(name, box.checked));
      this.boxes.set(name, box);
      label.append(box, name);
      list.append(label);
    }
    panel.append(summary, list);
    this.stage.append(panel);
  }

  private switchLayer(name: string, visible: boolean): void {
    for (const group of this.svg.querySelectorAll(`[data-layer="${CSS.escape(name)}"]`)) {
      if (visible) group.removeAttribute("display");
      else group.setAttribute("display", "none");
    }
  }
}

/** What the address asks to see: a mark, or the first finding of a rule. */
function asked(root: Element): Mark | null {
  const hash = decodeURIComponent(window.location.hash.slice(1));
  const named = /^(finding|comment|change)-(.+)$/.exec(hash);
  if (named?.[2]) return { kind: named[1] as Kind, id: named[2] };
  const rule = /^rule-(.+)$/.exec(hash)?.[1];
  return rule ? markOf(root.querySelector(`[data-rule="${CSS.escape(rule)}"]`), "-ref") : null;
}

for (const root of document.querySelectorAll<HTMLElement>("[data-island=drawing]")) {
  const drawing = new Drawing(root);
  bulkChoice(root);
  dropFallbacks(root);
  const mark = asked(root);
  if (mark) drawing.select(mark, "to the place");
}
