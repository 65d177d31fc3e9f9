"""The pictures of the page, as SVG."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tongjian.engines.drawing.annotate.layers import draw_layers
from tongjian.engines.drawing.samples import write_plan
from tongjian.engines.siteplan import PlanPart
from tools.drawing_standard.example import example_plan, place_of
from tools.drawing_standard.mistakes import Mistake

_FONTS = "'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif"
_WIDTH, _HEIGHT, _TITLE, _GAP = 560.0, 370.0, 34.0, 20.0
_CORNER = re.compile(r'data-origin-x="(\S+)" data-origin-y="(\S+)" data-scale="(\S+)"')
_LETTERS = 3.0
"""Height of the names of layers, in metres of the example."""
_PANELS = (("wrong", "✗ 错误", "#b3261e"), ("right", "✓ 正确", "#1b6e3c"))


def picture_of_layers(folder: Path) -> str:
    """One of everything, each with the number and the name of its layer."""
    path = folder / "layers.dxf"
    plan = example_plan()
    write_plan(plan, path)
    svg = draw_layers(path).svg
    view = _view(svg)
    labels = []
    for number, part in enumerate(PlanPart, start=1):
        x, y = view.at(*place_of(plan, part))
        size = _LETTERS * view.scale
        labels.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.3 * size:.1f}" fill="#b3261e"/>'
            f'<text x="{x + 0.5 * size:.1f}" y="{y - 0.3 * size:.1f}" font-size="{size:.1f}" fill="#1d2733" '
            f'stroke="#f4f1ea" stroke-width="{size / 6:.1f}" paint-order="stroke">'
            f"{number} {part.value}</text>"
        )
    return svg.replace("</svg>", "\n".join([*labels, "</svg>"]))


def picture_of_mistake(mistake: Mistake, folder: Path) -> str:
    """The wrong drawing, with a ring where to look, beside the right one."""
    panels = []
    for index, (which, title, colour) in enumerate(_PANELS):
        x = index * (_WIDTH + _GAP)
        svg = draw_layers(mistake.draw(folder, which)).svg
        if which == "wrong":
            svg = _ringed(svg, mistake)
        placed = svg.replace(
            "<svg ", f'<svg x="{x:g}" y="{_TITLE:g}" width="{_WIDTH:g}" height="{_HEIGHT:g}" ', 1
        )
        panels.append(f'<text x="{x + 4:g}" y="24" font-size="20" fill="{colour}">{title}</text>\n{placed}')
    width, height = 2 * _WIDTH + _GAP, _HEIGHT + _TITLE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="{_FONTS}">\n<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>\n'
        + "".join(panels)
        + "</svg>\n"
    )


def _ringed(svg: str, mistake: Mistake) -> str:
    view = _view(svg)
    x, y = view.at(mistake.x, mistake.y)
    ring = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mistake.radius * view.scale:.1f}" fill="none" '
        'stroke="#b3261e" stroke-width="2.5" stroke-dasharray="8 5" vector-effect="non-scaling-stroke"/>'
    )
    return svg.replace("</svg>", f"{ring}\n</svg>")


class _View(NamedTuple):
    """Where a picture's corner lies in the drawing, and how many of its units a drawing unit is."""

    west: float
    north: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.west) * self.scale, (self.north - y) * self.scale


def _view(svg: str) -> _View:
    """Raises ValueError when the picture does not say where its corner lies."""
    found = _CORNER.search(svg)
    if not found:
        raise ValueError("the picture does not say where its corner lies")
    return _View(*(float(part) for part in found.groups()))
