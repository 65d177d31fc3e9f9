// Names of areas, each written once. A tile knows only its own piece of a feature and would write the name on
// every piece; so the names are laid over the map, on the largest piece in sight.

import type OlMap from "ol/Map";
import Feature from "ol/Feature";
import { getArea, getIntersection, type Extent } from "ol/extent";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import type VectorTileLayer from "ol/layer/VectorTile";
import type RenderFeature from "ol/render/Feature";
import VectorSource from "ol/source/Vector";
import { calmly } from "./dom";
import type { LayerSettings } from "./settings";
import { labelStyle, namedFrom } from "./styles";

const WAIT = 200;
const MOST = 1_500;
/** Pixels: a name on less than this would cover what it names. */
const LEAST = 22;

interface Piece {
  readonly feature: RenderFeature;
  readonly size: number;
  readonly inside: Extent;
}

export class Labels {
  private readonly source = new VectorSource<Feature<Point>>();
  readonly renew = calmly(WAIT, () => this.write());

  constructor(
    private readonly map: OlMap,
    private readonly layers: () => Iterable<readonly [LayerSettings, VectorTileLayer]>,
  ) {
    map.addLayer(new VectorLayer({ source: this.source, declutter: true, zIndex: 60_000, updateWhileInteracting: true }));
    map.on("rendercomplete", this.renew);
  }

  private write(): void {
    const view = this.map.getView();
    const resolution = view.getResolution() ?? Infinity;
    const seen = view.calculateExtent(this.map.getSize());
    const written: Feature<Point>[] = [];
    const keys = new Set<string>();
    for (const [settings, layer] of this.layers()) {
      if (!layer.getVisible() || resolution > namedFrom(settings)) continue;
      for (const [name, piece] of largest(settings, layer, seen, resolution)) {
        written.push(labelled(settings, name, piece));
        keys.add(keyOf(written.at(-1)!));
      }
      if (written.length > MOST) break;
    }
    // What is written already stays as it is: writing it anew would ask for the next rendering, without an end.
    const before = new Set(this.source.getFeatures().map(keyOf));
    if (before.size === keys.size && [...keys].every((key) => before.has(key))) return;
    this.source.clear(true);
    this.source.addFeatures(written);
  }
}

function keyOf(feature: Feature<Point>): string {
  return String(feature.get("key"));
}

function largest(settings: LayerSettings, layer: VectorTileLayer, seen: Extent, resolution: number): Map<string, Piece> {
  const best = new Map<string, Piece>();
  for (const feature of layer.getFeaturesInExtent(seen) as unknown as RenderFeature[]) {
    const name: unknown = feature.get(settings.label);
    if (name === undefined || name === null || name === "") continue;
    const inside = getIntersection(feature.getExtent(), seen);
    const size = getArea(inside);
    const id = `${String(feature.getId())}|${String(name)}`;
    if (Math.max(inside[2]! - inside[0]!, inside[3]! - inside[1]!) < LEAST * resolution) continue;
    if (size > (best.get(id)?.size ?? 0)) best.set(id, { feature, size, inside });
  }
  return best;
}

function labelled(settings: LayerSettings, id: string, piece: Piece): Feature<Point> {
  const [x, y] = placeIn(piece);
  const made = new Feature(new Point([x, y]));
  made.setStyle(labelStyle(settings, String(piece.feature.get(settings.label))));
  made.set("key", `${settings.code}|${id}|${x.toFixed(1)}|${y.toFixed(1)}`, true);
  return made;
}

/** A place inside the piece; of a long one that leaves the view, the middle of what is in sight. */
function placeIn(piece: Piece): [number, number] {
  const { feature, inside } = piece;
  const points = feature.getType() === "Polygon" ? feature.getFlatInteriorPoint() : feature.getFlatMidpoint();
  const [x = 0, y = 0] = points;
  if (x >= inside[0]! && x <= inside[2]! && y >= inside[1]! && y <= inside[3]!) return [x, y];
  return [(inside[0]! + inside[2]!) / 2, (inside[1]! + inside[3]!) / 2];
}
