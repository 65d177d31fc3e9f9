"""What the applicability of a rule may ask about a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.engines.scrutiny.declared import Declared
from tongjian.engines.scrutiny.measures import Scene


def site_facts(scene: Scene, conditions: Conditions, declared: Declared) -> Mapping[str, object]:
    """What `applies` may ask about a site; None: the drawing and its papers do not say."""
    uses = scene.uses
    areas: Counter[str] = Counter()
    for words, area in scene.indicators["floor_area_by_use"].parts.items():
        if uses and (use := uses.of(words)):
            areas[use] += int(area)
    for block in scene.terrain.blocks if not areas else ():
        if block.use:
            areas[block.use] += int(block.building.outline.area)
    planned = [use for words in conditions.use if uses and (use := uses.of(words))]
    main = planned[0] if planned else next((use for use, _ in areas.most_common() if _is_main(use)), None)
    storeys, height = scene.indicators["storeys_max"].value, scene.indicators["building_height_max"].value
    ground, floors = scene.indicators["site_area"].value, scene.indicators["floor_area_total"]
    return {
        "site.use": main,
        "site.uses": sorted({*areas, *planned}) or None,
        "site.renewal": declared.renewal,
        "site.area": _float(ground),
        "site.floor_area": None if floors.at_least else _float(floors.value),
        "site.storeys_max": None if storeys is None else int(storeys),
        "site.height_max": _float(height),
    }


def _is_main(use: str) -> bool:
    """Garages and rooms of service never give a site its use."""
    return use not in {"garage", "service"}


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
