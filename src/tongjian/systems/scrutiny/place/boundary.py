"""用地范围: a boundary from a form, laid on the blueprint and held against the rules of place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.given import located
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Role
from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.scrutiny.declared import Declared
from tongjian.engines.scrutiny.place.checking import check_boundary
from tongjian.engines.scrutiny.rules import RuleBook, load_rules
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.validation import boundaries
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.queries import intersecting, layer_with
from tongjian.systems.scrutiny.place.ground import Ground, declared_text, surroundings_text
from tongjian.systems.scrutiny.place.lying import lying
from tongjian.systems.scrutiny.place.picture import picture
from tongjian.systems.scrutiny.queries import VERDICTS

_TOLD = ("fail", "review", "not_verifiable", "pass")


@dataclass(frozen=True)
class Standing:
    """Where the boundary of one field lies. `sentence` says why it could not be held against anything."""

    title: str
    sentence: str
    area: float | None = None
    parcel: str = ""
    findings: tuple[tuple[Mapping[str, Any], str, str], ...] = ()
    """Each with its verdict in words, and the colour of its light."""
    map: SafeString | str = ""


def standings(
    viewer: Viewer, form: Form, data: Mapping[str, Any], edition: Edition, parcel: str, on: date | None
) -> list[Standing]:
    """Every boundary of the form, on the edition and by the rules in force on a day (today when unknown).

    `parcel` is the project's; where it has none, it is the parcel on which most of the boundary lies. At
    most 7 SQL queries for a boundary.
    """
    frame = pack_of(edition.city).frame
    if frame is None:
        return []
    return [
        _standing(viewer, form.fields[name].title, text, frame, edition, parcel, on)
        for name, text in boundaries(form, data)
    ]


def _standing(
    viewer: Viewer, title: str, text: str, frame: Frame, edition: Edition, parcel: str, on: date | None
) -> Standing:
    try:
        area = located(text, frame)
    except Mistake as mistake:
        return Standing(title, str(mistake))
    parcel = parcel or _parcel_under(edition, area)
    around = surroundings_text(edition.city, Ground(parcel, edition.numbers_text))
    if not around:
        sentence = "蓝图上没有与这一范围重合的地块，不能对照控制线。请核对坐标，或在地图上查看周边。"
        return Standing(title, sentence, area.area)
    return _held(viewer, title, area, Surroundings.model_validate_json(around), parcel, on)


def _held(
    viewer: Viewer, title: str, area: BaseGeometry, around: Surroundings, parcel: str, on: date | None
) -> Standing:
    declared = Declared.model_validate_json(declared_text(around.city, parcel, on) or "{}")
    rules = _rules_in(pack_of(around.city).folders)
    report = check_boundary(area, around, rules=rules, declared=declared, today=on or timezone.localdate())
    shown = report.as_dict()
    laid = lying(shown, around.frame)
    drawn = picture(laid, around, visible_layers(viewer, around.city)) if laid else ""
    return Standing(
        title,
        "",
        area.area,
        parcel,
        tuple(_told(shown["findings"])),
        # Written by our own engine, which escapes every text of the blueprint.
        mark_safe(drawn),
    )


def _told(findings: list[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for verdict in _TOLD:
        for finding in findings:
            if finding["verdict"] == verdict:
                yield finding, *VERDICTS[verdict]


def _parcel_under(edition: Edition, area: BaseGeometry) -> str:
    code = layer_with(edition, Role.PARCEL)
    under = intersecting(edition, [code], area) if code else []
    most = max(under, key=lambda each: each.area, default=None)
    return most.feature.key if most else ""


@lru_cache(maxsize=8)
def _rules_in(folders: tuple[Path, ...]) -> RuleBook:
    """The rules of a pack in force: what is in its folders does not change while a process runs."""
    return load_rules(folders)
