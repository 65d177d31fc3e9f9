"""What the blueprint holds around one parcel, as the file that scrutiny is given (`--blueprint FILE`).

It is complete in itself: a scrutiny can be repeated from it years later, whatever was published since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from pydantic import Field

from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.part import Part

SCHEMA: Final = "tongjian.blueprint/1"


class VersionPart(Part):
    """The version of a layer that was in force; `complete` is false where nothing was ever published."""

    layer: Layer
    number: int
    digest: str
    effective_from: date | None
    complete: bool = True


class PlacePart(Part):
    """A feature; `wkt` in metres of the frame's storage system."""

    layer: str
    key: str
    attributes: Mapping[str, Value]
    wkt: str


class Surroundings(Part):
    """Everything within `reach` metres of the parcel, on the layers as they were in force.

    `parcel` is the key of the project's parcel on the layer whose role is `parcel`; None where the blueprint
    has none of that code, and then `features` are empty.
    """

    schema_name: Literal["tongjian.blueprint/1"] = Field(SCHEMA, alias="schema")
    city: str
    frame: Frame
    parcel: str | None
    reach: float
    versions: tuple[VersionPart, ...]
    features: tuple[PlacePart, ...]
