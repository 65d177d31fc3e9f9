"""All kinds of measures, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tongjian.engines.scrutiny.measures.agreement import Agreement, DimensionAgreement
from tongjian.engines.scrutiny.measures.attributes import AreaOf, Attribute, Width
from tongjian.engines.scrutiny.measures.controls import ControlOverlap, HeightSurface
from tongjian.engines.scrutiny.measures.distances import Crossing, Distance, Outside
from tongjian.engines.scrutiny.measures.entrances import EntranceAngle, Entrances
from tongjian.engines.scrutiny.measures.envelope import BalconyShare, FootprintCover, Projections
from tongjian.engines.scrutiny.measures.figures import ByClass, IndicatorMeasure, ParkingNeed
from tongjian.engines.scrutiny.measures.fire import FireGap
from tongjian.engines.scrutiny.measures.gaps import GapTable
from tongjian.engines.scrutiny.measures.lengths import DeadEnd, Length
from tongjian.engines.scrutiny.measures.pairs import Beneath, BlindGables, PairGap
from tongjian.engines.scrutiny.measures.parts import (
    AllowedUses,
    BasementBurial,
    RoofHouses,
    StatedHeight,
    StoreyHeight,
)
from tongjian.engines.scrutiny.measures.placed import BeyondParcel, Laying, OutsideArea, ParcelArea
from tongjian.engines.scrutiny.measures.publishedlines import LineDeviation, PublishedDistance
from tongjian.engines.scrutiny.measures.setbacks import Frontage, MainSetback, SideSetback
from tongjian.engines.scrutiny.measures.stalls import AreaPerStall, StallShare, StallWalls
from tongjian.engines.scrutiny.measures.sunlight import SunlightGap

Measure = Annotated[
    IndicatorMeasure
    | ByClass
    | ParkingNeed
    | Agreement
    | DimensionAgreement
    | Attribute
    | AreaOf
    | Width
    | Distance
    | Outside
    | Crossing
    | Length
    | DeadEnd
    | Entrances
    | EntranceAngle
    | GapTable
    | SunlightGap
    | FireGap
    | PairGap
    | BlindGables
    | Beneath
    | MainSetback
    | SideSetback
    | Frontage
    | StoreyHeight
    | StatedHeight
    | RoofHouses
    | Projections
    | BalconyShare
    | FootprintCover
    | BasementBurial
    | StallWalls
    | StallShare
    | AreaPerStall
    | AllowedUses
    | Laying
    | BeyondParcel
    | ParcelArea
    | OutsideArea
    | ControlOverlap
    | HeightSurface
    | PublishedDistance
    | LineDeviation,
    Field(discriminator="kind"),
]
