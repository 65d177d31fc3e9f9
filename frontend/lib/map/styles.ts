// How layers are drawn. By role, never by name: a city may call its layers what it likes.

import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import type { LayerSettings } from "./settings";
import { useOf } from "./uses";

const FACES = '"Inter Figures", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC Variable", sans-serif';
const INK = "#1d2a2e";
const HATCH = 9;

/** What lies under what: grounds, then water and streets, then lines of control, then what is told of. */
const HEIGHTS: Record<string, number> = {
  growth: 5,
  "land-use": 10,
  parcel: 20,
  "blue-line": 30,
  road: 32,
  building: 34,
  project: 36,
  protected: 40,
  metro: 44,
  height: 52,
  district: 54,
  station: 60,
};

export function heightOf(layer: LayerSettings): number {
  return (HEIGHTS[layer.role] ?? 46) * 100 - layer.rank;
}

/** Layers whose colours are those of uses, so that the legend tells them. */
export function isColouredByUse(layer: LayerSettings): boolean {
  return layer.use !== null && (layer.role === "land-use" || layer.role === "parcel");
}

/** Names of points stand beside them; those of areas are written by `Labels`. */
export function styleOf(layer: LayerSettings): StyleFunction {
  const known = new Map<string, Style>();
  const draw = DRAWN[layer.role] ?? plain;
  const named = layer.geometry === "point" && layer.label !== "";
  return (feature, resolution) => {
    const shade = isColouredByUse(layer) ? useOf(feature.get(layer.use ?? "")).colour : layer.colour;
    let style = known.get(shade);
    if (!style) known.set(shade, (style = draw(layer, shade)));
    if (!named) return style;
    const words = resolution > namedFrom(layer) ? "" : String(feature.get(layer.label) ?? "");
    if (!style.getText()) style.setText(textOf(layer));
    style.getText()?.setText(words);
    return style;
  };
}

type Drawn = (layer: LayerSettings, shade: string) => Style;

const DRAWN: Record<string, Drawn> = {
  "land-use": (_, shade) => new Style({ fill: new Fill({ color: alpha(shade, 0.4) }) }),
  parcel: (_, shade) =>
    new Style({ fill: new Fill({ color: alpha(shade, 0.72) }), stroke: new Stroke({ color: "#ffffff", width: 1.5 }) }),
  "blue-line": (layer) =>
    new Style({ fill: new Fill({ color: "#b9dbf2" }), stroke: new Stroke({ color: layer.colour, width: 1 }) }),
  road: (layer) =>
    new Style({ fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: alpha(layer.colour, 0.65), width: 0.9 }) }),
  building: () =>
    new Style({ fill: new Fill({ color: alpha("#6b655f", 0.55) }), stroke: new Stroke({ color: "#4b4641", width: 0.6 }) }),
  project: (layer) =>
    new Style({ fill: new Fill({ color: alpha(layer.colour, 0.18) }), stroke: new Stroke({ color: layer.colour, width: 2.5 }) }),
  protected: (layer) => new Style({ fill: hatched(layer.colour), stroke: new Stroke({ color: layer.colour, width: 1.6 }) }),
  metro: (layer) =>
    new Style({
      fill: new Fill({ color: alpha(layer.colour, 0.12) }),
      stroke: new Stroke({ color: layer.colour, width: 1.4, lineDash: [6, 3] }),
    }),
  growth: (layer) =>
    new Style({ fill: new Fill({ color: "#f7f4eb" }), stroke: new Stroke({ color: layer.colour, width: 2.5, lineDash: [14, 4, 3, 4] }) }),
  height: (layer) =>
    new Style({ stroke: new Stroke({ color: layer.colour, width: 1.4, lineDash: [3, 4] }) }),
  district: (layer) => new Style({ stroke: new Stroke({ color: alpha(layer.colour, 0.9), width: 2, lineDash: [10, 4] }) }),
  station: (layer) =>
    new Style({
      // A name that finds no room must not take its point with it.
      image: new CircleStyle({ radius: 6, declutterMode: "obstacle", fill: new Fill({ color: layer.colour }), stroke: new Stroke({ color: "#ffffff", width: 2 }) }),
    }),
};

function plain(layer: LayerSettings): Style {
  const stroke = new Stroke({ color: layer.colour, width: layer.geometry === "line" ? 2 : 1.4 });
  if (layer.geometry === "point") {
    return new Style({ image: new CircleStyle({ radius: 5, declutterMode: "obstacle", fill: new Fill({ color: layer.colour }), stroke: new Stroke({ color: "#ffffff", width: 1.5 }) }) });
  }
  return layer.geometry === "line" ? new Style({ stroke }) : new Style({ stroke, fill: new Fill({ color: alpha(layer.colour, 0.18) }) });
}

/** From which metres a pixel on the names of a role can be read without covering everything. */
const NAMED: Record<string, number> = {
  station: 30,
  "blue-line": 10,
  road: 7,
  protected: 6,
  project: 5,
  parcel: 3.2,
};

/** Metres a pixel from which on the names of a layer are written. */
export function namedFrom(layer: LayerSettings): number {
  return layer.label ? (NAMED[layer.role] ?? 0) : 0;
}

export function labelStyle(layer: LayerSettings, words: string): Style {
  const text = textOf(layer);
  text.setText(words);
  return new Style({ text, zIndex: -layer.rank });
}

function textOf(layer: LayerSettings): Text {
  const along = layer.role === "road" || layer.role === "blue-line";
  return new Text({
    font: `500 12px ${FACES}`,
    fill: new Fill({ color: along || layer.role === "parcel" ? INK : darker(layer.colour) }),
    stroke: new Stroke({ color: "rgba(255, 255, 255, 0.9)", width: 3 }),
    offsetY: layer.role === "station" ? -15 : 0,
    overflow: layer.role !== "building",
  });
}

/** The name of a district, written large and lightly across it. */
export function nameStyle(name: string): Style {
  return new Style({
    text: new Text({
      text: [...name].join("\u2009"),
      font: `600 16px ${FACES}`,
      fill: new Fill({ color: "rgba(70, 84, 88, 0.85)" }),
      stroke: new Stroke({ color: "rgba(255, 255, 255, 0.85)", width: 3.5 }),
      overflow: true,
    }),
  });
}

function alpha(colour: string, opacity: number): string {
  return `${colour}${Math.round(opacity * 255).toString(16).padStart(2, "0")}`;
}

function darker(colour: string): string {
  const parts = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.62));
  return `rgb(${parts.join(", ")})`;
}

/** Thin diagonals: what lies below a control line can still be seen. */
function hatched(colour: string): Fill {
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH;
  const pen = tile.getContext("2d");
  if (!pen) return new Fill({ color: alpha(colour, 0.2) });
  pen.fillStyle = alpha(colour, 0.12);
  pen.fillRect(0, 0, HATCH, HATCH);
  pen.strokeStyle = alpha(colour, 0.8);
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-HATCH, 0, HATCH]) {
    pen.moveTo(shift, HATCH);
    pen.lineTo(shift + HATCH, 0);
  }
  pen.stroke();
  const pattern = pen.createPattern(tile, "repeat");
  return new Fill({ color: pattern ?? alpha(colour, 0.2) });
}
