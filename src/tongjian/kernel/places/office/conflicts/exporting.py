"""The difference patches of a comparison as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import shapely
from django.http import FileResponse, HttpResponse

from tongjian.engines.blueprint.crs import WGS84
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.feature import Value as Said
from tongjian.engines.blueprint.formats import FORMATS, GEOJSON
from tongjian.engines.blueprint.layer import Attribute, Layer, LegalBasis, Role
from tongjian.engines.blueprint.writing import write_layer
from tongjian.kernel.documents.formats import FORMATS as KNOWN
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.comparisons import Comparison, Patch
from tongjian.kernel.places.office.conflicts.kinds import kind_title
from tongjian.kernel.places.office.conflicts.reading import comparison_row, prevailing_name
from tongjian.kernel.places.office.sheets import Value, sheet_response

TITLES = {"xlsx": "XLSX", "geojson": "GeoJSON", "shp": "SHP"}
HEADS = (
    *(("序号", 8), ("种类", 18), ("面积（m²）", 16), ("宽度（m）", 12), ("前者编号", 24), ("后者编号", 24)),
    *(("以谁为准", 24), ("东（m）", 16), ("北（m）", 16)),
)
_COLUMNS = (
    Attribute(name="序号", kind="integer", required=True),
    Attribute(name="种类", required=True),
    Attribute(name="面积", kind="number", unit="m²"),
    Attribute(name="宽度", kind="number", unit="m"),
    Attribute(name="前者"),
    Attribute(name="后者"),
    Attribute(name="为准"),
)
_LAYER = Layer(
    code="difference-patches",
    title="差异图斑",
    group="比对",
    role=Role.OTHER,
    geometry="polygon",
    basis=LegalBasis(document="两个图层版本的比对"),
    owner="natural-resources",
    colour="#b42318",
    rank=99,
    key="序号",
    access="officials",
    overlap="allowed",
    attributes=_COLUMNS,
)


def as_table(comparison: Comparison) -> HttpResponse:
    """The list as XLSX."""
    return sheet_response(_name(comparison), HEADS, _cells(comparison))


def as_layer(comparison: Comparison, name: str) -> FileResponse:
    """The patches with their ground. Raises engines' Refused."""
    frame = pack_of(comparison.city).frame
    assert frame is not None, "what was compared lies in a frame"
    crs = WGS84 if FORMATS[name] is GEOJSON else frame.storage
    ending = FORMATS[name].suffix
    with tempfile.TemporaryDirectory(prefix="tongjian-patches-") as folder:
        path = Path(folder) / f"difference-patches{ending}"
        write_layer(path, _features(comparison), _LAYER, frame, crs=crs, format=name)
        # An open file stays readable after its folder is gone.
        stream = path.open("rb")
    media_type = KNOWN[ending.removeprefix(".")].media_type
    called = f"{_name(comparison)}{ending}"
    return FileResponse(stream, as_attachment=True, filename=called, content_type=media_type)


def _name(comparison: Comparison) -> str:
    return f"差异图斑-{comparison_row(comparison).title}"


def _patches(comparison: Comparison) -> Iterator[Patch]:
    patches = Patch.objects.filter(comparison=comparison).order_by("number")
    return patches.iterator(chunk_size=2_000)


def _cells(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    prevails = prevailing_name(comparison)
    for patch in _patches(comparison):
        place = shapely.point_on_surface(shapely.from_wkb(bytes(patch.wkb)))
        yield (
            *(patch.number, kind_title(patch.kind), round(patch.area, 2), round(patch.width, 2)),
            *(patch.first, patch.second, prevails, round(place.x, 2), round(place.y, 2)),
        )


def _features(comparison: Comparison) -> Iterator[Feature]:
    prevails = prevailing_name(comparison)
    for patch in _patches(comparison):
        said: dict[str, Said] = {
            "序号": patch.number,
            "种类": kind_title(patch.kind),
            "面积": round(patch.area, 2),
            "宽度": round(patch.width, 2),
            "前者": patch.first or None,
            "后者": patch.second or None,
            "为准": prevails,
        }
        yield Feature(_LAYER.code, str(patch.number), said, shapely.from_wkb(bytes(patch.wkb)))
