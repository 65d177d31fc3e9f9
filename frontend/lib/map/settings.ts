// What the page says about the city, its layers and their versions. Nothing of a city stands in the scripts.

/** Number, day from which it is in force (2026-01-01), and what the publisher noted. */
export type Published = readonly [number: number, day: string, note: string];

export interface LayerSettings {
  readonly code: string;
  readonly title: string;
  readonly role: string;
  readonly geometry: "polygon" | "line" | "point";
  readonly colour: string;
  readonly rank: number;
  readonly label: string;
  readonly use: string | null;
  readonly grade: string | null;
  readonly minZoom: number;
  readonly shown: boolean;
  readonly version: { readonly number: number; readonly from: string } | null;
  readonly versions: readonly Published[];
}

export interface Settings {
  readonly tiles: string;
  readonly edition: string;
  readonly here: string;
  readonly find: string;
  readonly measure: string;
  readonly differences: string;
  readonly outlines: string | null;
  readonly storage: { readonly code: string; readonly title: string; readonly proj4: string };
  /** West, south, east, north in degrees. */
  readonly extent: readonly [number, number, number, number];
  readonly home: readonly [number, number, number, number];
  /** Districts with a place for their name, in degrees. */
  readonly names: readonly (readonly [name: string, longitude: number, latitude: number])[];
  readonly on: string;
  readonly days: readonly string[];
  readonly layers: readonly LayerSettings[];
  readonly base: string | null;
}

export function readSettings(): Settings {
  const text = document.getElementById("map-settings")?.textContent;
  if (!text) throw new Error("a map has its settings in the page");
  return JSON.parse(text) as Settings;
}

/** 2026年1月1日 */
export function dayWords(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}
