// The map of the blueprint. Everything it asks for has a page without this script as well; see templates of
// `places/mapping`. Tiles, answers and the base map all come from our own server.

import OlMap from "ol/Map";
import View from "ol/View";
import ScaleLine from "ol/control/ScaleLine";
import { defaults as controls } from "ol/control/defaults";
import { buffer, getWidth } from "ol/extent";
import { defaults as interactions } from "ol/interaction/defaults";
import { readAddress, writeAddress, type Seen } from "../lib/map/address";
import { Base } from "../lib/map/base";
import { Boundary } from "../lib/map/boundary";
import { Compare } from "../lib/map/compare";
import { Days } from "../lib/map/days";
import { calmly, make, need } from "../lib/map/dom";
import { Frame } from "../lib/map/frame";
import { Here } from "../lib/map/here";
import { Layers } from "../lib/map/layers";
import { Measure, type Kind } from "../lib/map/measure";
import { Search } from "../lib/map/search";
import { readSettings } from "../lib/map/settings";
import { Tabs } from "../lib/map/tabs";

const ROOM = { padding: [40, 40, 40, 40] };

class CityMap {
  private readonly settings = readSettings();
  private readonly frame = new Frame(this.settings);
  private readonly extent = this.frame.boxFromDegrees(this.settings.extent);
  private readonly stage: HTMLElement;
  private readonly told: (sentence: string) => void;
  private readonly map: OlMap;
  private readonly layers: Layers;
  private readonly days: Days;
  private readonly compare: Compare;
  private readonly base: Base | null;
  private readonly here: Here;
  private readonly measure: Measure;
  private readonly boundary: Boundary;
  private readonly moved = calmly(200, () => this.remember());
  private written = "";

  constructor(private readonly root: HTMLElement) {
    this.stage = need(root, "[data-stage]");
    this.stage.hidden = false;
    const status = need(root, "[data-told]");
    this.told = (sentence) => (status.textContent = sentence);
    const tabs = new Tabs(need(root, "[data-side]"));
    this.map = this.newMap();
    const changed = (): void => this.remember();
    this.layers = new Layers(this.map, this.settings, this.panel("layers"), buffer(this.extent, getWidth(this.extent)), changed);
    this.base = this.settings.base ? new Base(this.map, this.settings.base, this.panel("layers"), this.told, changed) : null;
    const on = (): string => this.days.on;
    this.here = new Here(this.map, this.frame, this.settings, this.panel("here"), on, () => this.bring(tabs, "here"));
    this.measure = new Measure(this.map, this.frame, this.settings, this.told);
    this.boundary = new Boundary(this.map, this.frame, this.settings, need(root, "[data-ask-report]"), this.measure, this.told);
    this.days = new Days(this.settings, this.panel("versions"), (versions, day) => this.travel(versions, day));
    const room = need<HTMLElement>(this.panel("versions"), "[data-compare]");
    this.compare = new Compare(this.map, this.settings, room, this.stage, this.extent, this.layers, changed);
    new Search(need(root, "[data-search]"), this.settings, on, (found) => this.goTo(found), this.told);
    this.tools();
    this.follow(readAddress(window.location.hash), true);
    this.listen();
  }

  private panel(name: string): HTMLElement {
    return need(this.root, `[data-panel=${name}]`);
  }

  private newMap(): OlMap {
    const target = need<HTMLElement>(this.root, "[data-view]");
    const scale = new ScaleLine({ target: need<HTMLElement>(this.root, "[data-scale]"), minWidth: 80 });
    return new OlMap({
      target,
      controls: controls({ zoom: false, rotate: false, attribution: false }).extend([scale]),
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({
        extent: buffer(this.extent, getWidth(this.extent) / 2),
        constrainOnlyCenter: true,
        minZoom: 7,
        maxZoom: 20,
        enableRotation: false,
      }),
    });
  }

  private listen(): void {
    const place = need(this.root, "[data-place]");
    this.map.on("pointermove", (event) => {
      if (!event.dragging) place.textContent = this.frame.words(event.coordinate);
    });
    this.map.on("moveend", () => {
      const centre = this.map.getView().getCenter();
      if (centre) place.textContent = this.frame.words(centre);
      this.moved();
    });
    this.map.on("singleclick", (event) => {
      if (!this.measure.isOn && !this.boundary.isOn) void this.here.ask(event.coordinate);
    });
    need<HTMLElement>(this.root, "[data-view]").addEventListener("keydown", (event) => {
      const centre = this.map.getView().getCenter();
      if (event.key === "Enter" && centre) void this.here.ask(centre);
      if (event.key === "Escape") this.rest();
    });
    window.addEventListener("hashchange", () => {
      if (window.location.hash !== this.written) this.follow(readAddress(window.location.hash), false);
    });
    this.root.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-box]");
      if (!link) return;
      event.preventDefault();
      this.look((link.dataset["box"] ?? "").split(",").map(Number));
    });
  }

  /** On a phone the panels are below the map: the answer is brought into sight. */
  private bring(tabs: Tabs, name: string): void {
    tabs.open(name);
    const side = need(this.root, "[data-side]");
    if (side.getBoundingClientRect().top > window.innerHeight - 160) side.scrollIntoView({ block: "center" });
  }

  private rest(): void {
    this.measure.clear();
    this.boundary.stop();
    this.told("");
  }

  private look(degrees: readonly number[]): void {
    this.map.getView().fit(this.frame.boxFromDegrees(degrees), { ...ROOM, maxZoom: 18, duration: 400 });
  }

  private goTo(found: { readonly key: string; readonly bounds: readonly number[] }): void {
    this.look(found.bounds);
    void this.here.askParcel(found.key);
  }

  private travel(versions: Parameters<Layers["use"]>[0], day: string): void {
    this.layers.use(versions);
    for (const field of this.root.querySelectorAll<HTMLInputElement>("[data-on]")) field.value = day;
    this.remember();
  }

  // The address

  private follow(seen: Seen, first: boolean): void {
    this.layers.show(seen.layers);
    this.base?.show(seen.base ?? "none");
    const view = this.map.getView();
    if (seen.at) {
      view.setCenter(this.frame.fromDegrees(seen.at[0], seen.at[1]));
      view.setZoom(seen.at[2]);
    } else if (seen.box) view.fit(this.frame.boxFromDegrees(seen.box), { ...ROOM, maxZoom: 18 });
    else if (seen.bbox) view.fit(this.frame.boxFromMetres(seen.bbox), { ...ROOM, maxZoom: 18 });
    else if (first) view.fit(this.frame.boxFromDegrees(this.settings.home));
    void this.days.go(seen.on ?? this.settings.on);
    if (seen.compare) this.compare.start(seen.compare);
    else if (this.compare.now) this.compare.end(true);
  }

  private remember(): void {
    const view = this.map.getView();
    const centre = view.getCenter();
    const seen: Seen = {};
    if (centre) seen.at = [...this.frame.degrees(centre), view.getZoom() ?? 0];
    if (!this.layers.asSuggested) seen.layers = this.layers.shown;
    if (this.days.on !== this.settings.on) seen.on = this.days.on;
    if (this.compare.now) seen.compare = this.compare.now;
    if (this.base && this.base.chosen !== "none") seen.base = this.base.chosen;
    this.written = writeAddress(seen);
    window.history.replaceState(null, "", this.written);
  }

  // Tools

  private tools(): void {
    const bar = need(this.root, "[data-tools]");
    const view = this.map.getView();
    const zoom = (by: number): void => view.animate({ zoom: (view.getZoom() ?? 0) + by, duration: 200 });
    const measures = (kind: Kind): void => {
      this.boundary.stop();
      this.measure.start(kind);
    };
    const all: readonly (readonly [sign: string, name: string, act: () => void])[] = [
      ["+", "放大", () => zoom(1)],
      ["−", "缩小", () => zoom(-1)],
      ["⌂", "回到全城", () => this.look(this.settings.extent)],
      ["↔", "量距离", () => measures("LineString")],
      ["▱", "量面积", () => measures("Polygon")],
      ["✕", "停止量算并清除", () => this.rest()],
    ];
    for (const [sign, name, act] of all) {
      const tool = make("button", { type: "button", title: name, "aria-label": name }, sign);
      tool.addEventListener("click", act);
      bar.append(tool);
    }
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-island=map]")) new CityMap(root);
