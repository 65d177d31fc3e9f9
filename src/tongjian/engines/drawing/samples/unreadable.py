"""Things of CAD add-ons, which nobody but the add-on that made them can read."""

from __future__ import annotations

from itertools import product
from typing import cast

from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic, factory
from ezdxf.lldxf.const import DXF12
from ezdxf.lldxf.extendedtags import ExtendedTags

_PROXY = """  0
ACAD_PROXY_ENTITY
  5
{handle}
330
{owner}
100
AcDbEntity
  8
{layer}
100
AcDbProxyEntity
 90
498
 91
500
 70
0
 93
0
 94
0
"""


def add_unreadable(document: Drawing, layer: str, at: tuple[float, float], side: float) -> None:
    """A proxy object on a layer; R12 has none and gets a mesh at the place, which is no outline either.

    `at` and `side` are in drawing units.
    """
    space = document.modelspace()
    if document.dxfversion <= DXF12:
        mesh = space.add_polymesh((2, 2), dxfattribs={"layer": layer})
        for i, j in product(range(2), repeat=2):
            mesh.set_mesh_vertex((i, j), (at[0] + i * side, at[1] + j * side, 0.0))
        return
    tags = _PROXY.format(handle=document.entitydb.next_handle(), owner=space.layout_key, layer=layer)
    proxy = factory.load(ExtendedTags.from_text(tags), document)
    factory.bind(proxy, document)
    space.add_entity(cast(DXFGraphic, proxy))
