"""Every question to the blueprint. The number of SQL queries is stated and tested.

`layers` are layer codes; one that has no version in the edition answers nothing, so whoever draws a
conclusion from silence looks at `edition.versions` first. Geometry is in metres of the city's frame.
"""

from tongjian.kernel.places.edition import Edition, VersionRef
from tongjian.kernel.places.queries.contents import (
    FeatureRow,
    count,
    definition,
    every_feature,
    feature,
    features,
    raw,
)
from tongjian.kernel.places.queries.editions import (
    edition_of,
    edition_of_numbers,
    edition_on,
    edition_today,
    layer_with,
    layers_with,
)
from tongjian.kernel.places.queries.ground import (
    FARTHEST,
    TOUCHING,
    at,
    district_at,
    height_limit,
    intersecting,
    nearest,
    within,
)
from tongjian.kernel.places.search.finding import Bounds

__all__ = [
    "FARTHEST",
    "TOUCHING",
    "Bounds",
    "Edition",
    "FeatureRow",
    "VersionRef",
    "at",
    "count",
    "definition",
    "district_at",
    "edition_of",
    "edition_of_numbers",
    "edition_on",
    "edition_today",
    "every_feature",
    "feature",
    "features",
    "height_limit",
    "intersecting",
    "layer_with",
    "layers_with",
    "nearest",
    "raw",
    "within",
]
