// What is looked at, kept in the address: a link shows others the same.
//
//   #at=120.601,31.318,15&layers=road,parcel~60&on=2026-01-01&compare=control-plan:1:2
//
// Also understood: `box=` west, south, east, north in degrees, and `bbox=` the same in metres of the city.

export interface Seen {
  at?: readonly [longitude: number, latitude: number, zoom: number];
  box?: readonly number[];
  bbox?: readonly number[];
  /** Opacity in percent by the code of a layer that is shown; absent: as the city suggests. */
  layers?: ReadonlyMap<string, number>;
  on?: string;
  compare?: { readonly layer: string; readonly left: number; readonly right: number };
  base?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const COMPARED = /^([a-z][a-z0-9-]*):(\d{1,9}):(\d{1,9})$/;

export function readAddress(hash: string): Seen {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const seen: Seen = {};
  const at = numbers(given.get("at"));
  if (at.length === 3) seen.at = [at[0]!, at[1]!, at[2]!];
  const box = numbers(given.get("box"));
  if (box.length === 4) seen.box = box;
  const bbox = numbers(given.get("bbox"));
  if (bbox.length === 4) seen.bbox = bbox;
  const layers = given.get("layers");
  if (layers !== null) seen.layers = new Map(layers.split(",").filter(Boolean).map(opacity));
  const on = given.get("on") ?? "";
  if (DAY.test(on)) seen.on = on;
  const compared = COMPARED.exec(given.get("compare") ?? "");
  if (compared) seen.compare = { layer: compared[1]!, left: Number(compared[2]), right: Number(compared[3]) };
  const base = given.get("base");
  if (base) seen.base = base;
  return seen;
}

export function writeAddress(seen: Seen): string {
  const parts: string[] = [];
  if (seen.at) parts.push(`at=${seen.at[0].toFixed(6)},${seen.at[1].toFixed(6)},${seen.at[2].toFixed(2)}`);
  if (seen.layers) {
    const shown = [...seen.layers].map(([code, percent]) => (percent === 100 ? code : `${code}~${percent}`));
    parts.push(`layers=${shown.join(",")}`);
  }
  if (seen.on) parts.push(`on=${seen.on}`);
  if (seen.compare) parts.push(`compare=${seen.compare.layer}:${seen.compare.left}:${seen.compare.right}`);
  if (seen.base) parts.push(`base=${seen.base}`);
  return `#${parts.join("&")}`;
}

function opacity(text: string): [string, number] {
  const [code = "", percent] = text.split("~");
  const given = Number(percent);
  return [code, percent !== undefined && given >= 0 && given <= 100 ? given : 100];
}

function numbers(text: string | null): number[] {
  const found = (text ?? "").split(",").map(Number);
  return text && found.every(Number.isFinite) ? found : [];
}
