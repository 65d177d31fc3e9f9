// A boundary drawn on the map is the same list of coordinates that can be typed: the form knows only the list.

import type OlMap from "ol/Map";
import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { transformExtent } from "ol/proj";
import { button, calmly, make, need } from "./dom";
import { MERCATOR, type Frame } from "./frame";
import { DRAWN, HANDLE, SKETCH } from "./marks";
import type { Measure } from "./measure";
import type { Settings } from "./settings";

const NEAR_ENOUGH = 15;
const MOST_OUTLINES = 300;
const POINT = /^(?:[^,，;；\s]+[,，;；\s]+){0,2}?([+-]?\d+(?:\.\d+)?)[,，;；\s]+([+-]?\d+(?:\.\d+)?)$/;

/** A feature of GeoJSON, as far as it is needed here. */
interface Outline {
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

export class Boundary {
  private readonly source = new VectorSource<Feature<Polygon>>();
  private readonly outlines = new VectorSource();
  private readonly text: HTMLTextAreaElement;
  private readonly system: HTMLSelectElement;
  private readonly modify: Modify;
  private readonly snap = new Snap({ source: this.outlines, edge: false, pixelTolerance: 12 });
  private readonly start: HTMLButtonElement;
  private drawing: Draw | null = null;

  constructor(
    private readonly map: OlMap,
    private readonly frame: Frame,
    private readonly settings: Settings,
    private readonly form: HTMLFormElement,
    private readonly measure: Measure,
    private readonly told: (sentence: string) => void,
  ) {
    this.text = need(form, "[name=points]");
    this.system = need(form, "[name=crs]");
    map.addLayer(new VectorLayer({ source: this.source, style: DRAWN, zIndex: 80_000 }));
    this.modify = new Modify({ source: this.source, style: HANDLE });
    this.modify.on("modifyend", () => this.write());
    map.addInteraction(this.modify);
    this.start = button("在地图上画", () => this.toggle(), { class: "btn btn-sm btn-primary", "aria-pressed": "false" });
    need(form, "[data-draw-tools]").append(
      make("div", { class: "draw-tools" }, this.start, button("清除", () => this.clear())),
      make("p", { class: "help" }, "依次点击各界址点，双击结束；画好后拖动节点可以修改。画的范围会写进下面的坐标表。"),
    );
    need<HTMLElement>(form, "[data-drawn-hint]").hidden = false;
    this.text.addEventListener("input", calmly(400, () => this.read()));
    this.system.addEventListener("change", () => this.read());
    map.on("moveend", () => void (this.drawing && this.bringOutlines()));
    this.read();
  }

  get isOn(): boolean {
    return this.drawing !== null;
  }

  stop(): void {
    if (!this.drawing) return;
    this.map.removeInteraction(this.drawing);
    this.map.removeInteraction(this.snap);
    this.drawing = null;
    this.start.setAttribute("aria-pressed", "false");
    this.start.textContent = "在地图上画";
  }

  private toggle(): void {
    if (this.drawing) return this.stop();
    this.measure.clear();
    need<HTMLInputElement>(this.form, "[name=by][value=list]").checked = true;
    this.drawing = new Draw({ source: this.source, type: "Polygon", style: SKETCH });
    this.drawing.on("drawstart", () => this.source.clear());
    this.drawing.on("drawend", () =>
      // The shape is in the source only after this event.
      window.setTimeout(() => {
        this.stop();
        this.write();
      }),
    );
    this.map.addInteraction(this.drawing);
    this.map.addInteraction(this.snap);
    this.start.setAttribute("aria-pressed", "true");
    this.start.textContent = "停止";
    this.told("依次点击各界址点，双击结束。靠近地块的角点时会吸附。");
    void this.bringOutlines();
  }

  private clear(): void {
    this.stop();
    this.source.clear();
    this.text.value = "";
    this.told("已清除。");
  }

  /** From the map into the list. */
  private write(): void {
    const ring = this.source.getFeatures()[0]?.getGeometry()?.getCoordinates()[0]?.slice(0, -1) ?? [];
    this.system.value = this.frame.code;
    this.text.value = ring
      .map((place, at) => {
        const [east, north] = this.frame.metres(place);
        return `J${at + 1} ${north.toFixed(3)} ${east.toFixed(3)}`;
      })
      .join("\n");
    if (ring.length > 2) void this.measure.ask([...ring, ring[0]!], true);
  }

  /** From the list onto the map, as far as the list is of a kind this script reads; the server reads all. */
  private read(): void {
    const ring = this.listed();
    this.source.clear();
    if (ring.length > 2) this.source.addFeature(new Feature(new Polygon([[...ring, ring[0]!]])));
  }

  private listed(): Coordinate[] {
    const lines = this.text.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const found = lines.map((line) => POINT.exec(line));
    const known = this.system.value === this.frame.code;
    if (!known || found.length < 3 || found.some((one) => one === null)) return [];
    const places = found.map((one) => this.frame.fromMetres(Number(one?.[2]), Number(one?.[1])));
    return places.every((place) => place.every(Number.isFinite)) ? places : [];
  }

  /** Corners of the parcels in sight, to snap to. */
  private async bringOutlines(): Promise<void> {
    const view = this.map.getView();
    if (!this.settings.outlines || (view.getZoom() ?? 0) < NEAR_ENOUGH) return;
    const box = transformExtent(view.calculateExtent(this.map.getSize()), MERCATOR, "EPSG:4326");
    const question = new URLSearchParams({ bbox: box.map((each) => each.toFixed(6)).join(","), limit: String(MOST_OUTLINES) });
    try {
      const answer = await fetch(`${this.settings.outlines}?${question}`, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) return;
      const read = (await answer.json()) as { features: readonly Outline[] };
      this.outlines.clear();
      this.outlines.addFeatures(read.features.flatMap((one) => this.shapes(one)));
    } catch {
      // Without corners to snap to, one still draws.
    }
  }

  private shapes(outline: Outline): Feature<Polygon>[] {
    const { type, coordinates } = outline.geometry;
    const parts = (type === "MultiPolygon" ? coordinates : type === "Polygon" ? [coordinates] : []) as Coordinate[][][];
    return parts.map((rings) => {
      const shape = new Polygon(rings);
      shape.transform("EPSG:4326", MERCATOR);
      return new Feature(shape);
    });
  }
}
