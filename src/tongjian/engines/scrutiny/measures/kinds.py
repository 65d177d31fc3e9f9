"""All kinds of measures, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tongjian.engines.scrutiny.measures.distances import Distance, Length, Outside, Width
from tongjian.engines.scrutiny.measures.figures import Agreement, ByClass, IndicatorMeasure, ParkingNeed
from tongjian.engines.scrutiny.measures.gaps import FireGap, GapTable, SunlightGap
from tongjian.engines.scrutiny.measures.parts import AllowedUses, BasementBurial, RoofHouses, StoreyHeight

Measure = Annotated[
    IndicatorMeasure
    | ByClass
    | Agreement
    | ParkingNeed
    | Distance
    | Outside
    | Width
    | Length
    | GapTable
    | SunlightGap
    | FireGap
    | StoreyHeight
    | RoofHouses
    | BasementBurial
    | AllowedUses,
    Field(discriminator="kind"),
]
