// A layer of the map for one version of a layer of the city, from our own vector tiles.

import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import VectorTileSource from "ol/source/VectorTile";
import { createXYZ } from "ol/tilegrid";
import type { Extent } from "ol/extent";
import { heightOf, styleOf } from "./styles";
import type { LayerSettings, Settings } from "./settings";

const DEEPEST = 18;
const SIDE = 512;

export function sourceOf(settings: Settings, layer: LayerSettings, version: number): VectorTileSource {
  const address = settings.tiles.replace("{layer}", layer.code).replace("{version}", String(version));
  return new VectorTileSource({
    format: new MVT(),
    url: address,
    // Large tiles are fewer questions; above the first zoom of a layer there are none, so it begins with small ones.
    tileGrid: createXYZ({ tileSize: SIDE, minZoom: layer.minZoom, maxZoom: DEEPEST }),
    transition: 0,
  });
}

/** `separate`: with names of its own, so that it can be cut in two. */
export function tileLayer(layer: LayerSettings, extent: Extent, separate = false): VectorTileLayer {
  return new VectorTileLayer({
    style: styleOf(layer),
    extent,
    declutter: !separate,
    // A layer is drawn from this zoom on; the map takes the limit as the last one without it.
    minZoom: layer.minZoom - 0.01,
    zIndex: heightOf(layer),
    renderBuffer: 64,
    updateWhileAnimating: true,
  });
}
