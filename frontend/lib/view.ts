// The part of a drawing that is looked at: a rectangle in the drawing's own units, and arithmetic on it.

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Spot = { readonly x: number; readonly y: number };

// Beyond this a drawing of a whole estate shows single grains of its line work, or a dot on an empty sheet.
const CLOSEST = 4000;
const FARTHEST = 0.5;

export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest rectangle of the given proportion that holds the box, with a margin as a share of its size. */
export function framed(box: Box, proportion: number, margin: number): Box {
  const wanted = { width: box.width * (1 + 2 * margin), height: box.height * (1 + 2 * margin) };
  const width = Math.max(wanted.width, wanted.height * proportion);
  const height = width / proportion;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

/** Zoom by a factor; the spot stays where it is on the screen. Bounded by the whole drawing. */
export function zoomed(view: Box, factor: number, spot: Spot, whole: Box): Box {
  const width = Math.min(Math.max(view.width / factor, whole.width / CLOSEST), whole.width / FARTHEST);
  const shrink = width / view.width;
  return {
    x: spot.x - (spot.x - view.x) * shrink,
    y: spot.y - (spot.y - view.y) * shrink,
    width,
    height: view.height * shrink,
  };
}

export function moved(view: Box, dx: number, dy: number): Box {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

export function centre(box: Box): Spot {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
