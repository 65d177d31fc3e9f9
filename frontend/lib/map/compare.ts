// Two versions of one layer side by side under a divider, and what differs between them in words.

import type OlMap from "ol/Map";
import type VectorTileLayer from "ol/layer/VectorTile";
import type { Extent } from "ol/extent";
import type RenderEvent from "ol/render/Event";
import { getRenderPixel } from "ol/render";
import { button, make } from "./dom";
import type { Layers } from "./layers";
import { dayWords, type LayerSettings, type Settings } from "./settings";
import { sourceOf, tileLayer } from "./tiles";

export interface Compared {
  readonly layer: string;
  readonly left: number;
  readonly right: number;
}

export class Compare {
  private readonly layerChoice = make("select", { class: "form-select", id: "compare-layer" });
  private readonly leftChoice = make("select", { class: "form-select", id: "compare-left" });
  private readonly rightChoice = make("select", { class: "form-select", id: "compare-right" });
  private readonly words = make("div", { class: "map-differences", "aria-live": "polite" });
  private readonly divider = make("input", { type: "range", class: "map-divider", min: "0", max: "100", value: "50", "aria-label": "左右两版的分界" });
  private readonly names = make("div", { class: "map-sides", "aria-hidden": "true" });
  private readonly line = make("div", { class: "map-line", "aria-hidden": "true" });
  private drawn: VectorTileLayer[] = [];
  private readonly comparable: readonly LayerSettings[];
  now: Compared | null = null;

  constructor(
    private readonly map: OlMap,
    private readonly settings: Settings,
    room: HTMLElement,
    private readonly stage: HTMLElement,
    private readonly extent: Extent,
    private readonly layers: Layers,
    private readonly changed: () => void,
  ) {
    this.comparable = settings.layers.filter((layer) => layer.versions.length > 1);
    room.append(make("h3", {}, "比较两个版本"));
    if (this.comparable.length === 0) {
      room.append(make("p", { class: "help" }, "还没有图层发布过两个版本，暂时没有可以比较的。"));
      return;
    }
    for (const layer of this.comparable) this.layerChoice.append(make("option", { value: layer.code }, layer.title));
    this.layerChoice.addEventListener("change", () => this.offer());
    room.append(
      field("图层", this.layerChoice),
      make("div", { class: "map-pair" }, field("左边", this.leftChoice), field("右边", this.rightChoice)),
      make("div", { class: "form-actions" }, button("卷帘比较", () => this.startChosen(), { class: "btn btn-primary" }), button("结束比较", () => this.end())),
      this.words,
    );
    this.offer();
    stage.append(this.line, this.names, this.divider);
    this.divider.addEventListener("input", () => this.place());
    this.hide(true);
  }

  start(compared: Compared): void {
    const layer = this.comparable.find((each) => each.code === compared.layer);
    const has = (number: number): boolean => layer?.versions.some(([each]) => each === number) ?? false;
    if (!layer || !has(compared.left) || !has(compared.right)) return;
    this.end(true);
    this.layerChoice.value = layer.code;
    this.offer();
    this.leftChoice.value = String(compared.left);
    this.rightChoice.value = String(compared.right);
    this.now = compared;
    this.layers.lend(layer.code);
    this.drawn = [this.side(layer, compared.left, "left"), this.side(layer, compared.right, "right")];
    for (const each of this.drawn) this.map.addLayer(each);
    this.names.replaceChildren(make("span", {}, `◀ ${titleOf(layer, compared.left)}`), make("span", {}, `${titleOf(layer, compared.right)} ▶`));
    this.hide(false);
    this.place();
    void this.tell(compared);
    this.changed();
  }

  end(quietly = false): void {
    for (const each of this.drawn) this.map.removeLayer(each);
    this.drawn = [];
    this.now = null;
    this.layers.lend(null);
    this.words.replaceChildren();
    this.hide(true);
    if (!quietly) this.changed();
  }

  private startChosen(): void {
    this.start({ layer: this.layerChoice.value, left: Number(this.leftChoice.value), right: Number(this.rightChoice.value) });
  }

  private offer(): void {
    const layer = this.comparable.find((each) => each.code === this.layerChoice.value);
    if (!layer) return;
    for (const choice of [this.leftChoice, this.rightChoice]) {
      choice.replaceChildren(...layer.versions.map(([number]) => make("option", { value: String(number) }, titleOf(layer, number))));
    }
    this.leftChoice.value = String(layer.versions.at(-2)?.[0]);
    this.rightChoice.value = String(layer.versions.at(-1)?.[0]);
  }

  private side(layer: LayerSettings, version: number, where: "left" | "right"): VectorTileLayer {
    const made = tileLayer(layer, this.extent, true);
    made.setSource(sourceOf(this.settings, layer, version));
    made.on("prerender", (event) => this.cut(event, where));
    made.on("postrender", (event) => (event.context as CanvasRenderingContext2D).restore());
    return made;
  }

  /** Only this side of the divider is drawn. */
  private cut(event: RenderEvent, where: "left" | "right"): void {
    const pen = event.context as CanvasRenderingContext2D;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const middle = (width * Number(this.divider.value)) / 100;
    const [from, to] = where === "left" ? [0, middle] : [middle, width];
    const corners = [[from, 0], [to, 0], [to, height], [from, height]].map((corner) => getRenderPixel(event, corner));
    pen.save();
    pen.beginPath();
    for (const [x = 0, y = 0] of corners) pen.lineTo(x, y);
    pen.closePath();
    pen.clip();
  }

  private place(): void {
    this.line.style.left = `${this.divider.value}%`;
    this.map.render();
  }

  private hide(hidden: boolean): void {
    for (const each of [this.divider, this.names, this.line]) each.hidden = hidden;
    this.stage.classList.toggle("compares", !hidden);
  }

  private async tell(compared: Compared): Promise<void> {
    const [before, after] = [Math.min(compared.left, compared.right), Math.max(compared.left, compared.right)];
    if (before === after) return this.words.replaceChildren(make("p", {}, "左右是同一个版本，没有差异。"));
    const address = this.settings.differences.replace("LAYER", compared.layer).replace("/1/2/", `/${before}/${after}/`);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      const told = answer.ok ? await answer.text() : "";
      if (this.now === compared) this.words.innerHTML = told;
    } catch {
      this.words.textContent = "差异没有取到，请再试一次。";
    }
  }
}

function titleOf(layer: LayerSettings, number: number): string {
  const day = layer.versions.find(([each]) => each === number)?.[1] ?? "";
  return `第 ${number} 版（${dayWords(day)}）`;
}

function field(words: string, choice: HTMLSelectElement): HTMLElement {
  return make("div", { class: "map-field" }, make("label", { class: "form-label", for: choice.id }, words), choice);
}
