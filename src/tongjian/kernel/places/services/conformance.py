"""Which conformance classes of the standard the services keep to."""

from __future__ import annotations

from typing import Final

from tongjian.kernel.places.services.answering import Answer, Call, Cell, service
from tongjian.kernel.places.services.links import JSON, itself

_PART_1: Final = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_PART_2: Final = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/"
CLASSES: Final = (
    f"{_PART_1}core",
    f"{_PART_1}oas30",
    f"{_PART_1}html",
    f"{_PART_1}geojson",
    f"{_PART_2}crs",
)


@service(JSON)
def conformance(call: Call) -> Answer:
    """The classes by their names. No SQL query for a visitor."""
    call.parameters()
    return Answer(
        body={"links": itself(call.here, call.kind), "conformsTo": list(CLASSES)},
        heading="符合的标准类",
        columns=("标准类",),
        rows=[[Cell(each)] for each in CLASSES],
    )
