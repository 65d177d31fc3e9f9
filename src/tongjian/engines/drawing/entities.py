"""What entities say of themselves: their layer, words, place and measure."""

from __future__ import annotations

from ezdxf.entities import Dimension, DXFTagStorage, MText, Text
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.lldxf.const import DXFError

from tongjian.engines.drawing.codepage import unescaped

# What a malformed file makes ezdxf raise is not only its own error: all are "this is broken".
BROKEN = (
    DXFError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)


def layer_named(entity: DXFEntity) -> str:
    """The layer's name as written on the entity, of types the reader only stores too."""
    if isinstance(entity, DXFTagStorage):
        # Up to R12 nothing says to which class the layer belongs.
        named = entity.graphic_properties().get("layer") or entity.xtags.noclass.get_first_value(8, "0")
        return unescaped(str(named)).strip()
    return unescaped(str(entity.dxf.get("layer", "0"))).strip()


def words_of(entity: Text | MText) -> str:
    """The text without its formatting codes."""
    words = entity.plain_text()
    return words if isinstance(words, str) else "\n".join(words)


def height_of(entity: Text | MText) -> float:
    """The height of its letters."""
    return float(entity.dxf.char_height if isinstance(entity, MText) else entity.dxf.height)


def standing_point(entity: Text | MText) -> tuple[float, float]:
    """Where a text stands: its alignment point when it has one, in the axes of its block."""
    if isinstance(entity, MText):
        return entity.dxf.insert.x, entity.dxf.insert.y
    aligned = (entity.dxf.halign or entity.dxf.valign) and entity.dxf.hasattr("align_point")
    point = entity.ocs().to_wcs(entity.dxf.align_point if aligned else entity.dxf.insert)
    return point.x, point.y


def measured_by(dimension: Dimension) -> float:
    """The length a dimension shows: the stored measurement, else the one between its points."""
    return float(dimension.dxf.get("actual_measurement") or dimension.get_measurement())
