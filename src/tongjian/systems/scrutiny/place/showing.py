"""What the page of a drawing shows of its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import mark_safe

from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.access import visible_layers
from tongjian.systems.scrutiny.models import Check
from tongjian.systems.scrutiny.place.ground import Ground, surroundings_text
from tongjian.systems.scrutiny.place.lying import lying
from tongjian.systems.scrutiny.place.newer import may_take_newer, newer
from tongjian.systems.scrutiny.place.picture import picture


def place_shown(
    viewer: Viewer, city: str, report: Mapping[str, Any] | None, ground: Ground
) -> dict[str, Any]:
    """How the drawing lies on the blueprint; empty where it was scrutinised without one. 5 queries."""
    if report is None or not report.get("place"):
        return {}
    text = surroundings_text(city, ground)
    return _shown(viewer, city, report, Surroundings.model_validate_json(text) if text else None)


def place_of_check(viewer: Viewer, check: Check, report: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same of a drawing in a case, with what lies around, and newer layers. At most 1 SQL query."""
    if report is None or not report.get("place"):
        return {}
    changed = newer(check)
    shown = _shown(viewer, check.city, report, _around(check))
    return {**shown, "newer": changed, "may_take_newer": bool(changed) and may_take_newer(viewer, check)}


def _shown(
    viewer: Viewer, city: str, report: Mapping[str, Any] | None, around: Surroundings | None
) -> dict[str, Any]:
    place = (report or {}).get("place")
    if not place:
        return {}
    found = lying(report, pack_of(city).frame)
    drawn = picture(found, around, visible_layers(viewer, city)) if found else ""
    # Written by our own engine, which escapes every text of the drawing and of the blueprint.
    return {"place": place, "place_map": mark_safe(drawn)}


def _around(check: Check) -> Surroundings | None:
    if check.surroundings is None:
        return None
    return Surroundings.model_validate_json(vault().path_of(check.surroundings.sha256).read_bytes())
