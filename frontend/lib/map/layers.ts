// The layers on the map and their rows in the panel: shown or not, how opaque, in which version.

import type OlMap from "ol/Map";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import type VectorTileLayer from "ol/layer/VectorTile";
import type { Extent } from "ol/extent";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { make } from "./dom";
import { Labels } from "./labels";
import { dayWords, type LayerSettings, type Settings } from "./settings";
import { isColouredByUse, nameStyle } from "./styles";
import { sourceOf, tileLayer } from "./tiles";
import { OTHER_USE, USES } from "./uses";

/** Closer than this one is inside a district and knows which. */
const NAMES_UNTIL = 14.5;

type Versions = Readonly<Record<string, { readonly number: number; readonly from: string }>>;

interface Row {
  readonly settings: LayerSettings;
  readonly layer: VectorTileLayer;
  readonly box: HTMLInputElement;
  readonly opacity: HTMLInputElement;
  readonly element: HTMLElement;
  version: number | null;
}

export class Layers {
  private readonly rows = new Map<string, Row>();
  private readonly written = new VectorLayer({ source: new VectorSource(), declutter: true, zIndex: 70_000, maxZoom: NAMES_UNTIL });

  private readonly labels: Labels;

  constructor(
    private readonly map: OlMap,
    private readonly settings: Settings,
    panel: HTMLElement,
    private readonly extent: Extent,
    private readonly changed: () => void,
  ) {
    for (const layer of settings.layers) {
      const element = panel.querySelector<HTMLElement>(`[data-layer="${layer.code}"]`);
      if (element) this.rows.set(layer.code, this.row(layer, element));
    }
    this.legend(panel);
    this.names();
    this.labels = new Labels(this.map, () => this.drawn());
    const first: Record<string, { number: number; from: string }> = {};
    for (const layer of settings.layers) if (layer.version) first[layer.code] = layer.version;
    this.use(first);
  }

  /** Opacity in percent of every layer that is shown. */
  get shown(): ReadonlyMap<string, number> {
    const rows = [...this.rows.values()].filter((row) => row.box.checked);
    return new Map(rows.map((row) => [row.settings.code, Number(row.opacity.value)]));
  }

  /** Whether the panel shows what the city suggests. */
  get asSuggested(): boolean {
    return [...this.rows.values()].every((row) => row.box.checked === row.settings.shown && row.opacity.value === "100");
  }

  show(wanted: ReadonlyMap<string, number> | undefined): void {
    for (const [code, row] of this.rows) {
      row.box.checked = wanted ? wanted.has(code) : row.settings.shown;
      row.opacity.value = String(wanted?.get(code) ?? 100);
      this.draw(row);
    }
  }

  /** Draw these versions; a layer without one is not drawn, and says so. */
  use(versions: Versions): void {
    for (const [code, row] of this.rows) {
      const found = versions[code];
      const number = found?.number ?? null;
      if (number !== row.version) row.layer.setSource(number === null ? null : sourceOf(this.settings, row.settings, number));
      row.version = number;
      row.element.classList.toggle("without-version", number === null);
      const mark = row.element.querySelector("[data-version]");
      if (mark) mark.textContent = number === null ? "未发布" : `第 ${number} 版`;
      const words = row.element.querySelector("[data-version-words]");
      if (words) words.textContent = found ? `第 ${found.number} 版，${dayWords(found.from)}起施行` : "没有施行中的版本";
      this.draw(row);
    }
  }

  /** Leave a layer to somebody else for a while. */
  lend(code: string | null): void {
    for (const [own, row] of this.rows) row.layer.setVisible(own !== code && row.box.checked);
    this.labels.renew();
  }

  private *drawn(): Iterable<readonly [LayerSettings, VectorTileLayer]> {
    for (const row of this.rows.values()) {
      if (row.settings.geometry !== "point" && row.version !== null) yield [row.settings, row.layer];
    }
  }

  private row(settings: LayerSettings, element: HTMLElement): Row {
    const layer = tileLayer(settings, this.extent);
    this.map.addLayer(layer);
    const id = `map-layer-${settings.code}`;
    const box = make("input", { type: "checkbox", class: "form-check-input", id });
    const opacity = make("input", {
      type: "range", class: "form-range", min: "10", max: "100", step: "5", value: "100", "aria-label": `${settings.title}的不透明度`,
    });
    const row: Row = { settings, layer, box, opacity, element, version: null };
    box.checked = settings.shown;
    box.addEventListener("change", () => this.draw(row, true));
    opacity.addEventListener("input", () => this.draw(row, true));
    const title = element.querySelector(".map-layer-title");
    const label = make("label", { for: id, class: "map-layer-title" }, settings.title);
    title?.replaceWith(label);
    element.querySelector(".map-layer-head")?.prepend(box);
    const zoom = settings.minZoom > 0 ? `，放大到 ${settings.minZoom} 级起显示` : "";
    element.querySelector("details")?.append(make("div", { class: "map-layer-opacity" }, make("span", {}, `不透明度${zoom}`), opacity));
    return row;
  }

  private draw(row: Row, byHand = false): void {
    row.layer.setVisible(row.box.checked);
    row.layer.setOpacity(Number(row.opacity.value) / 100);
    if (row.settings.role === "district") this.written.setVisible(row.box.checked && row.version !== null);
    this.labels.renew();
    if (byHand) this.changed();
  }

  /** Names of districts are written once each, not on every tile. */
  private names(): void {
    for (const [name, longitude, latitude] of this.settings.names) {
      const feature = new Feature(new Point(fromLonLat([longitude, latitude])));
      feature.setStyle(nameStyle(name));
      this.written.getSource()?.addFeature(feature);
    }
    this.map.addLayer(this.written);
  }

  /** Layers coloured by use are told by a legend of their own, under the last of them. */
  private legend(panel: HTMLElement): void {
    const last = [...this.rows.values()].filter((row) => isColouredByUse(row.settings)).at(-1);
    if (!last) return;
    const list = make("ul", { class: "map-uses", "aria-label": "用地分类的颜色" });
    for (const use of [...USES, OTHER_USE]) {
      list.append(make("li", {}, swatch(use.colour), use.title));
    }
    const box = make("details", { class: "map-legend" }, make("summary", {}, "用地分类图例"), list);
    last.element.parentElement?.after(box);
    panel.classList.add("has-legend");
  }
}

function swatch(colour: string): SVGSVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 12 12");
  made.setAttribute("aria-hidden", "true");
  const fill = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [["width", "12"], ["height", "12"], ["rx", "2"], ["fill", colour]] as const) {
    fill.setAttribute(name, value);
  }
  made.append(fill);
  return made;
}
