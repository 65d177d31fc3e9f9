"""Findings drawn on the plan, for CAD (DXF) and browsers (SVG); any drawing as a picture of its layers.

Knows nothing of rules: it is given marks (a number, a place, a sentence) and figures (a title, a value).
"""

from tongjian.engines.drawing.annotate.atomic import write_atomically
from tongjian.engines.drawing.annotate.dxf import Annotated, AnnotationError, annotate_dxf
from tongjian.engines.drawing.annotate.extent import drawn_extent, plan_extent
from tongjian.engines.drawing.annotate.layers import LayerShown, LayersPicture, draw_layers
from tongjian.engines.drawing.annotate.marks import Figure, Mark, MarkKind
from tongjian.engines.drawing.annotate.svg import annotate_svg

__all__ = [
    "Annotated",
    "AnnotationError",
    "Figure",
    "LayerShown",
    "LayersPicture",
    "Mark",
    "MarkKind",
    "annotate_dxf",
    "annotate_svg",
    "draw_layers",
    "drawn_extent",
    "plan_extent",
    "write_atomically",
]
