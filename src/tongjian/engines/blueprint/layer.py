"""A layer as a pack declares it: what lies on it, by which law, whose it is, and how it is drawn."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from tongjian.engines.blueprint.part import Part

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
CrsName = Annotated[str, Field(pattern=r"^(EPSG:[0-9]{4,5}|[a-z][a-z0-9-]*)$", max_length=40)]
"""`EPSG:4549`, or the name of a local system of the city's frame."""


class Role(StrEnum):
    """What the platform does with a layer. Layers are found by their role, never by their code."""

    DISTRICT = "district"
    """行政区划: in whose area a point lies."""
    LAND_USE = "land-use"
    """总规用地: which uses the master plan has in mind."""
    PARCEL = "parcel"
    """控规地块: use, FAR, coverage, height and green ratio that planning conditions come from."""
    PROTECTED = "protected"
    """A control area nothing may be built in without leave: 永久基本农田, 生态保护红线, 紫线, 绿线, 黄线."""
    GROWTH = "growth"
    """城镇开发边界: a project has to lie inside."""
    BLUE_LINE = "blue-line"
    """河道蓝线."""
    ROAD = "road"
    """道路红线: the area between a road's red lines; its grade is an attribute."""
    METRO = "metro"
    """轨道交通保护区: building inside asks for the operator's opinion."""
    HEIGHT = "height"
    """限高面: flat or sloping surfaces under which everything has to stay."""
    STATION = "station"
    """Stations of the metro, as points: site selection asks for the distance."""
    BUILDING = "building"
    """现状建筑."""
    PROJECT = "project"
    """Footprints of approved projects."""
    OTHER = "other"


class Meaning(StrEnum):
    """What a column says, for layers whose features the platform computes with."""

    USE = "use"
    """Class of use: residential, commercial … in the words of the plan; several are joined by `、`."""
    FAR_MAX = "far-max"
    FAR_MIN = "far-min"
    COVERAGE_MAX = "coverage-max"
    """Percent."""
    GREEN_MIN = "green-min"
    """Percent."""
    HEIGHT_MAX = "height-max"
    """Metres above the ground."""
    SITE_AREA = "site-area"
    """Square metres as the plan states them; the geometry has its own."""
    GRADE = "grade"
    """Of a road (快速路, 主干路, 次干路, 支路)."""
    WIDTH = "width"
    """Of a road between its red lines, or of a river, in metres."""
    NAME = "name"
    LIMIT = "limit"
    """Height of a limiting surface where `reference` lies, in metres by `datum`."""
    SLOPE = "slope"
    """Rise of the surface per metre of distance from `reference`; none or 0: flat."""
    REFERENCE = "reference"
    """WKT, in the frame of the file, of the point, line or area the surface rises from."""
    DATUM = "datum"
    """`地面` (above the ground) or `高程` (elevation); 地面 when it is not stated."""
    FLOORS = "floors"
    HEIGHT = "height"
    """Of a building, in metres."""
    REGION = "region"
    """Code of a district."""
    STATUS = "status"


class Attribute(Part):
    """A column of a layer. `of` closes a text to these words; `unit` stands on screens behind the value.

    `means` ties a column to what the platform computes with, whatever a city calls it; see `Meaning`.
    """

    name: Annotated[str, Field(min_length=1, max_length=40)]
    kind: Literal["text", "number", "integer", "date"] = "text"
    unit: str = ""
    required: bool = False
    of: tuple[str, ...] = ()
    means: Meaning | None = None


class LegalBasis(Part):
    """The document that gives a layer its force, and the article where it is known."""

    document: Title
    article: str = ""
    verified: bool = False


class Layer(Part):
    """One layer of the blueprint.

    `rank` orders plans that contradict each other: the lower number prevails. `key` is the column by which a
    feature is the same in two versions, `label` the one shown on the map. `crs` is what a file is taken to be
    in when it does not say. `access`: everyone, or officials of the city only. `overlap`: whether two
    features may cover the same ground. `min_zoom`: from which zoom of a web map on it is drawn.
    """

    code: Code = Field(alias="layer")
    title: Title
    group: Title
    role: Role
    geometry: Literal["polygon", "line", "point"]
    basis: LegalBasis
    owner: Code
    colour: Colour
    rank: int = Field(ge=0, le=99)
    key: str
    label: str = ""
    crs: CrsName | None = None
    access: Literal["public", "officials"] = "public"
    overlap: Literal["refused", "allowed"] = "refused"
    min_zoom: int = Field(0, ge=0, le=22)
    attributes: tuple[Attribute, ...] = Field(min_length=1)

    def column(self, meaning: Meaning) -> str | None:
        """The column that says it; None where the layer has none."""
        return next((each.name for each in self.attributes if each.means is meaning), None)
