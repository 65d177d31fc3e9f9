// From the map's own coordinates to degrees of CGCS2000 and to the metres the city surveys in.

import type { Coordinate } from "ol/coordinate";
import { createEmpty, extend, type Extent } from "ol/extent";
import { toLonLat, transform, transformExtent } from "ol/proj";
import { register } from "ol/proj/proj4";
import proj4 from "proj4";
import type { Settings } from "./settings";

export const MERCATOR = "EPSG:3857";
const DEGREES = "EPSG:4326";

export class Frame {
  readonly code: string;

  constructor(settings: Settings) {
    this.code = settings.storage.code;
    proj4.defs(this.code, settings.storage.proj4);
    register(proj4);
  }

  /** East and north in metres of the city. */
  metres(place: Coordinate): [number, number] {
    const [east = 0, north = 0] = transform(place, MERCATOR, this.code);
    return [east, north];
  }

  fromMetres(east: number, north: number): Coordinate {
    return transform([east, north], this.code, MERCATOR);
  }

  fromDegrees(longitude: number, latitude: number): Coordinate {
    return transform([longitude, latitude], DEGREES, MERCATOR);
  }

  boxFromDegrees(box: readonly number[]): Extent {
    return transformExtent([...box], DEGREES, MERCATOR);
  }

  boxFromMetres(box: readonly number[]): Extent {
    const [west = 0, south = 0, east = 0, north = 0] = box;
    const around = createEmpty();
    for (const corner of [[west, south], [east, south], [east, north], [west, north]] as const) {
      const [x = 0, y = 0] = this.fromMetres(...corner);
      extend(around, [x, y, x, y]);
    }
    return around;
  }

  degrees(place: Coordinate): [number, number] {
    const [longitude = 0, latitude = 0] = toLonLat(place);
    return [longitude, latitude];
  }

  words(place: Coordinate): string {
    const [longitude, latitude] = this.degrees(place);
    const [east, north] = this.metres(place);
    return `${latitude.toFixed(6)}° N　${longitude.toFixed(6)}° E　｜　X ${north.toFixed(1)}　Y ${east.toFixed(1)}`;
  }
}
