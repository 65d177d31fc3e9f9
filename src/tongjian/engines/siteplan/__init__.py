"""The one semantic model of a site that drawings and building models are read into.

Readers produce a :class:`SitePlan`; indicators, rules and reports know nothing else. Lengths are metres,
areas square metres, angles degrees, all in the drawing's own axes.
"""

from tongjian.engines.siteplan.model import (
    Area,
    Balcony,
    Basement,
    Building,
    Dimensioned,
    Feature,
    FeatureKind,
    Floor,
    Gap,
    Green,
    IndicatorTable,
    NonMotorParking,
    PlanPart,
    RoofHouse,
    Site,
    SitePlan,
    Stall,
)
from tongjian.engines.siteplan.shapes import Entity, Outline, Path, Vertex

__all__ = [
    "Area",
    "Balcony",
    "Basement",
    "Building",
    "Dimensioned",
    "Entity",
    "Feature",
    "FeatureKind",
    "Floor",
    "Gap",
    "Green",
    "IndicatorTable",
    "NonMotorParking",
    "Outline",
    "Path",
    "PlanPart",
    "RoofHouse",
    "Site",
    "SitePlan",
    "Stall",
    "Vertex",
]
