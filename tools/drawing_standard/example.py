"""One site with one of everything a drawing can hold."""

from __future__ import annotations

from tongjian.engines.siteplan import (
    Area,
    Balcony,
    Basement,
    Building,
    Entity,
    Feature,
    FeatureKind,
    Floor,
    Green,
    NonMotorParking,
    Outline,
    Path,
    PlanPart,
    RoofHouse,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

_NOWHERE = Entity("", "", "")


def example_plan() -> SitePlan:
    """A house with its typical floor, basement, balcony and roof house, and all that stands around it."""
    return SitePlan(
        sites=(Site(_box(0, 0, 120, 80), parcel="2024-018"),),
        buildings=(
            Building(
                _box(30, 40, 50, 14),
                number="1",
                storeys_above=11,
                storeys_below=1,
                height=34.5,
                use="住宅",
                fire_rating="一级",
            ),
        ),
        floors=(Floor(_box(145, 44, 50, 14), building="1", storeys=tuple(range(1, 12)), use="住宅"),),
        basements=(Basement(_box(20, 12, 70, 46), storeys=1, burial_ratio=1.0, use="车库"),),
        greens=(Green(_box(94, 20, 18, 34), kind="集中绿地"),),
        stalls=tuple(
            Stall(_box(30 + 2.5 * i, 62, 2.5, 5.5), kind="地面", length=5.5, width=2.5) for i in range(8)
        ),
        nonmotor=(NonMotorParking(_box(60, 63, 20, 4), places=80),),
        balconies=(Balcony(_box(150, 42.5, 6, 1.5), building="1", storeys=tuple(range(2, 12)), depth=1.5),),
        roof_houses=(RoofHouse(_box(145, 20, 8, 6), building="1", height=4.5),),
        features=(
            _line(FeatureKind.ROAD_RED_LINE, (-20, -8), (140, -8), 等级="支路", 宽度="16"),
            _line(FeatureKind.BLUE_LINE, (-20, 98), (140, 98), 名称="平门塘"),
            Feature(FeatureKind.SETBACK_LINE, _box(6, 6, 108, 68)),
            Feature(
                FeatureKind.NEIGHBOUR, _box(-45, 42, 30, 12), {"性质": "住宅", "高度": "18", "层数": "6"}
            ),
            _line(FeatureKind.ENTRANCE, (10, 0), (18, 0), 性质="车行", 宽度="8"),
            Feature(FeatureKind.FIRE_ACCESS_PAD, _box(36, 28, 30, 9), {"楼号": "1", "宽度": "9"}),
            _line(FeatureKind.LANE, (14, 0), (14, 76), 宽度="7", 类型="双车道"),
            _line(FeatureKind.FIRE_LANE, (14, 24), (92, 24), 宽度="4"),
            _line(FeatureKind.WINDOWED_GABLE, (80, 40), (80, 54), 楼号="1"),
        ),
    )


def place_of(plan: SitePlan, part: PlanPart) -> tuple[float, float]:
    """The middle of the first edge of the first thing of a part, where its name may stand."""
    shapes: dict[PlanPart, Outline | Path] = {
        PlanPart(feature.kind.value): feature.shape for feature in reversed(plan.features)
    }
    areas: dict[PlanPart, tuple[Area, ...]] = {
        PlanPart.SITE: plan.sites,
        PlanPart.BUILDING: plan.buildings,
        PlanPart.FLOOR: plan.floors,
        PlanPart.BASEMENT: plan.basements,
        PlanPart.GREEN: plan.greens,
        PlanPart.STALL: plan.stalls,
        PlanPart.NONMOTOR: plan.nonmotor,
        PlanPart.BALCONY: plan.balconies,
        PlanPart.ROOF_HOUSE: plan.roof_houses,
    }
    shapes |= {kind: things[0].outline for kind, things in areas.items()}
    first, second = shapes[part].vertices[:2]
    return (first.x + second.x) / 2, (first.y + second.y) / 2


def _box(x: float, y: float, width: float, depth: float) -> Outline:
    corners = (Vertex(x, y), Vertex(x + width, y), Vertex(x + width, y + depth), Vertex(x, y + depth))
    return Outline(corners, _NOWHERE)


def _line(
    kind: FeatureKind, start: tuple[float, float], end: tuple[float, float], **attributes: str
) -> Feature:
    return Feature(kind, Path((Vertex(*start), Vertex(*end)), _NOWHERE), attributes)
