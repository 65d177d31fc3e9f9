// The base map behind the city's own layers, where the installation has one. It comes through our own server.

import type OlMap from "ol/Map";
import TileLayer from "ol/layer/Tile";
import XYZ from "ol/source/XYZ";
import { make } from "./dom";

const DEEPEST = 18;
const BASES: Readonly<Record<string, readonly [title: string, kinds: readonly string[]]>> = {
  none: ["无", []],
  street: ["天地图街道", ["vec", "cva"]],
  photo: ["天地图影像", ["img", "cia"]],
};

export class Base {
  private layers: TileLayer[] = [];
  private readonly boxes = new Map<string, HTMLInputElement>();
  chosen = "none";

  constructor(
    private readonly map: OlMap,
    private readonly address: string,
    panel: HTMLElement,
    private readonly told: (sentence: string) => void,
    changed: () => void,
  ) {
    const choices = make("fieldset", { class: "map-bases" }, make("legend", {}, "底图"));
    for (const [name, [title]] of Object.entries(BASES)) {
      const box = make("input", { type: "radio", class: "form-check-input", name: "map-base", value: name });
      box.addEventListener("change", () => {
        this.show(name);
        changed();
      });
      this.boxes.set(name, box);
      choices.append(make("label", { class: "form-check" }, box, make("span", { class: "form-check-label" }, title)));
    }
    panel.querySelector("h2")?.after(choices);
    this.show("none");
  }

  show(name: string): void {
    const [, kinds] = BASES[name] ?? ["", []];
    this.chosen = name in BASES ? name : "none";
    const box = this.boxes.get(this.chosen);
    if (box) box.checked = true;
    for (const layer of this.layers) this.map.removeLayer(layer);
    this.layers = kinds.map((kind, place) => this.layer(kind, place));
    for (const layer of this.layers) this.map.addLayer(layer);
  }

  private layer(kind: string, place: number): TileLayer {
    const source = new XYZ({ url: this.address.replace("{kind}", kind), minZoom: 1, maxZoom: DEEPEST });
    let said = false;
    source.on("tileloaderror", () => {
      if (!said) this.told("底图服务没有应答，本市自有图层不受影响。");
      said = true;
    });
    return new TileLayer({ source, zIndex: place });
  }
}
