"""Things of a drawing as SVG, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles

from tongjian.engines.drawing.affine import Affine
from tongjian.engines.drawing.annotate.layout import extent_of
from tongjian.engines.drawing.annotate.marks import Box
from tongjian.engines.drawing.annotate.svg import FONTS
from tongjian.engines.drawing.annotate.svgpath import Sheet, element, number, text
from tongjian.engines.drawing.annotate.svgplan import GROUND
from tongjian.engines.drawing.annotate.things import Thing
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.references import moved
from tongjian.engines.siteplan import Entity, Outline, Path

# The picture's width in its own units: numbers with two decimals are then fine enough to zoom far in.
_WIDTH = 4000.0
_MARGIN = 0.03
# What lies further out than this many times the size of the middle nine tenths does not count for the view.
_FAR = 3.0
_LONGEST_WORDS = 60
_NOBODY = Entity("", "", "")


def draw(
    things: Sequence[Thing], symbols: Mapping[str, Sequence[Run]], colours: Mapping[str, str]
) -> tuple[str, int]:
    """The picture, and how many things lie beyond it."""
    boxes = [_bounds(thing, symbols) for thing in things]
    view = _view(boxes)
    scale = _WIDTH / (view[2] - view[0])
    pen = _Pen(Sheet((view[0] * scale, view[1] * scale, view[2] * scale, view[3] * scale)), scale, symbols)
    by_layer: dict[str, list[Thing]] = {}
    for thing in things:
        by_layer.setdefault(thing.layer, []).append(thing)
    groups = (pen.layer(layer, group, colours.get(layer, "#39424e")) for layer, group in by_layer.items())
    content = [pen.ground(), *groups]
    svg = element("svg", pen.root(view), "\n".join((pen.definitions(), *content)) + "\n") + "\n"
    return svg, sum(not _meet(box, view) for box in boxes)


class _Pen:
    """Writes things in the units of the picture."""

    def __init__(self, sheet: Sheet, scale: float, symbols: Mapping[str, Sequence[Run]]) -> None:
        self._sheet = sheet
        self._plane = Affine(scale, 0.0, 0.0, scale)
        self._scale = scale
        self._symbols = symbols
        self._names: dict[str, str] = {}

    def root(self, view: Box) -> Mapping[str, object]:
        return {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(self._sheet.width)} {number(self._sheet.height)}",
            "data-origin-x": f"{view[0]:.6f}",
            "data-origin-y": f"{view[3]:.6f}",
            "data-scale": repr(self._scale),
            "font-family": FONTS,
            "role": "group",
        }

    def ground(self) -> str:
        width, height = self._sheet.width, self._sheet.height
        place = {"x": -3 * width, "y": -3 * height, "width": 7 * width, "height": 7 * height}
        return element("rect", {**place, "fill": GROUND})

    def layer(self, name: str, things: Iterable[Thing], colour: str) -> str:
        attributes = {"data-layer": name, "stroke": colour, "fill": "none", "stroke-width": "1.2"}
        return element(
            "g", attributes, "\n" + "\n".join(self._thing(thing, colour) for thing in things) + "\n"
        )

    def definitions(self) -> str:
        """The symbols, each once; written last, when it is known which are needed."""
        content = [
            element(
                "path", {"id": self._name(name), "d": self._d(runs), "vector-effect": "non-scaling-stroke"}
            )
            for name, runs in self._symbols.items()
        ]
        return element("defs", {}, "".join(content))

    def _thing(self, thing: Thing, colour: str) -> str:
        handle = {"data-handle": thing.handle}
        if thing.words:
            return self._words(thing, colour)
        if thing.symbol:
            return element(
                "use", {"href": f"#{self._name(thing.symbol)}", **self._placed(thing.plane), **handle}
            )
        fill = {"fill": colour, "fill-opacity": "0.18", "fill-rule": "evenodd"} if thing.filled else {}
        drawn = {"d": self._d(thing.runs), "vector-effect": "non-scaling-stroke", **fill}
        return element("path", {**drawn, **handle})

    def _d(self, runs: Iterable[Run]) -> str:
        return " ".join(self._sheet.path(_shape(moved(run, self._plane))) for run in runs)

    def _placed(self, plane: Affine) -> Mapping[str, str]:
        """The symbol is written as if it stood in the drawing's axes; this moves it to its place."""
        # Picture p = S·x + t for a point x of the drawing; a reference makes P·x of it: S·P·S⁻¹ about t.
        s, ox, oy = self._scale, self._sheet.box[0], self._sheet.box[3]
        to_picture = Affine(s, 0.0, 0.0, -s, -ox, oy)
        from_picture = Affine(1 / s, 0.0, 0.0, -1 / s, ox / s, oy / s)
        m = to_picture.after(plane).after(from_picture)
        parts = (m.a, m.b, m.c, m.d)
        return {"transform": f"matrix({' '.join(f'{p:.6g}' for p in parts)} {number(m.e)} {number(m.f)})"}

    def _words(self, thing: Thing, colour: str) -> str:
        x, y = self._sheet.at((thing.at[0] * self._scale, thing.at[1] * self._scale))
        turned = f"rotate({-thing.turned:.2f} {number(x)} {number(y)})" if abs(thing.turned) > 0.01 else None
        size = max(0.05, thing.height * self._scale)
        place = {
            "x": x,
            "y": y + (size * 0.36 if thing.centred else 0.0),
            "font-size": size,
            "transform": turned,
        }
        if thing.anchor != "start":
            place["text-anchor"] = thing.anchor
        ink = {"fill": colour, "stroke": "none", "data-handle": thing.handle}
        return element("text", {**place, **ink}, text(thing.words.replace("\n", " ")[:_LONGEST_WORDS]))

    def _name(self, symbol: str) -> str:
        """Names of blocks hold anything; names in a page must be its own."""
        return self._names.setdefault(symbol, f"tj-symbol-{len(self._names)}")


def _shape(run: Run) -> Outline | Path:
    return Outline(run.vertices, _NOBODY) if run.closed else Path(run.vertices, _NOBODY)


def _bounds(thing: Thing, symbols: Mapping[str, Sequence[Run]]) -> Box:
    if thing.words:
        return (*thing.at, *thing.at)
    runs = [moved(run, thing.plane) for run in symbols[thing.symbol]] if thing.symbol else thing.runs
    xs = [v.x for run in runs for v in run.vertices]
    ys = [v.y for run in runs for v in run.vertices]
    return min(xs), min(ys), max(xs), max(ys)


def _view(boxes: Sequence[Box]) -> Box:
    """Around everything but strays: one point at the end of the world must not make a dot of the rest."""
    if not boxes:
        return 0.0, 0.0, 1.0, 1.0
    near = boxes
    if len(boxes) > 10:
        (x0, x1), (y0, y1) = (
            _middle([(b[0] + b[2]) / 2 for b in boxes]),
            _middle([(b[1] + b[3]) / 2 for b in boxes]),
        )
        width, height = (x1 - x0) * _FAR, (y1 - y0) * _FAR
        window = (x0 - width, y0 - height, x1 + width, y1 + height)
        near = [box for box in boxes if _within(box, window)] or boxes
    x0, y0, x1, y1 = extent_of(near)
    side = max(x1 - x0, y1 - y0) or 1.0
    margin = side * _MARGIN
    # A drawing that is a line has a picture too.
    width, height = max(x1 - x0, side / 20), max(y1 - y0, side / 20)
    return x0 - margin, y0 - margin, x0 + width + margin, y0 + height + margin


def _middle(values: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=20)
    return cuts[0], cuts[-1]


def _within(box: Box, window: Box) -> bool:
    return window[0] <= box[0] and window[1] <= box[1] and box[2] <= window[2] and box[3] <= window[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
