// How what people draw themselves looks, on whatever lies below.

import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";

const SEAL = "#b5382a";
const HALO = new Stroke({ color: "rgba(255, 255, 255, 0.9)", width: 5 });

function lined(dash: number[]): Style[] {
  return [
    new Style({ stroke: HALO }),
    new Style({
      fill: new Fill({ color: "rgba(181, 56, 42, 0.12)" }),
      stroke: new Stroke({ color: SEAL, width: 2.5, lineDash: dash }),
      image: new CircleStyle({ radius: 5, fill: new Fill({ color: SEAL }), stroke: new Stroke({ color: "#ffffff", width: 2 }) }),
    }),
  ];
}

export const DRAWN = lined([]);
export const SKETCH = lined([8, 5]);
export const HANDLE = new Style({
  image: new CircleStyle({ radius: 6, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: SEAL, width: 2.5 }) }),
});
