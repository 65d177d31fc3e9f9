"""Which evaluations are spot-checked is drawn in public: a stratum for each kind, a draw a year and city."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tongjian.engines.draws import DrawError, Listed, ObjectList, Rules
from tongjian.kernel.draws import actions as draws
from tongjian.kernel.draws import queries as drawn
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.access import may_review
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.declaring.sheet import declaring_of
from tongjian.systems.performance.evaluating.actions import change, record, tell
from tongjian.systems.performance.evaluating.models import Evaluation, EvaluationState
from tongjian.systems.performance.evaluating.sheet import evaluation_of

LONGEST = 180
"""Letters of a name in the public list: a line of a list is no longer than 200."""


def subject_of(city: str, year: int) -> str:
    """How the draw names what it is for."""
    return f"performance-spot-check:{city}:{year}"


def may_draw(viewer: Viewer, city: str) -> bool:
    """Whether the viewer draws: the head of the bureau that evaluates."""
    return may_review(viewer, city) and viewer.has(Role.HEAD, city=city)


def announce(viewer: Viewer, city: str, year: int, number: str, words: str, now: datetime) -> Draw:
    """公告抽查: list and rules in public, before the figure `number` exists; `words` say where it will be.

    Raises `PermissionDenied`, `RefusedError`.
    """
    _needs(viewer, city)
    listed = candidates(city, year)
    if not listed:
        raise refused(f"{year} 年度还没有已复核、尚未抽查的评价，不需要抽取")
    try:
        rules = Rules.model_validate(
            {
                "title": f"{year} 年度绩效评价抽查",
                "size": {"ratio": evaluation_of(city).spot_check},
                "sources": [{"name": number.strip(), "words": words.strip()}],
            }
        )
        objects = ObjectList.of(Listed(row.get_kind_display(), name) for name, row in listed.items())
        return draws.announce(
            viewer, city, rules, objects, subject=subject_of(city, year), organisation=_bureau(city), now=now
        )
    except DrawError as error:
        raise refused(str(error)) from None
    except ValueError:
        raise refused("请写明公开数字的名称，以及何时、在哪里公布") from None


def make(viewer: Viewer, city: str, year: int, value: str, now: datetime) -> Draw:
    """抽取: with the figure that is public now; every hit is to be spot-checked.

    Raises `PermissionDenied`, `RefusedError`.
    """
    _needs(viewer, city)
    announced = drawn.latest(subject_of(city, year))
    if announced is None:
        raise refused("还没有公告抽查")
    with transaction.atomic():
        try:
            name = drawn.announcement_of(announced).rules.part_names[0]
            row = draws.make(viewer, announced.pk, {name: value.strip()}, now)
            certificate = drawn.certificate_of(row)
        except DrawError as error:
            raise refused(str(error)) from None
        assert certificate is not None, "a draw that was made has one"
        listed = candidates(city, year)
        for hit in certificate.selected:
            if (held := listed.get(hit.id)) is not None:
                _choose(viewer, held, row, now)
    return row


def _choose(viewer: Viewer, row: Evaluation, made: Draw, now: datetime) -> None:
    held = Evaluation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    change(held, now, spot=made)
    record(held, "drawn", viewer, now, draw=str(made.pk))
    tell(held, [held.organisation_id], f"绩效评价被抽中复查：{held.title}", "抽取公告和证书见公开抽取。")


def candidates(city: str, year: int) -> Mapping[str, Evaluation]:
    """Everything that may be drawn, by the name it has in the public list. 1 SQL query."""
    rows = Evaluation.objects.select_related("organisation").filter(
        city=city, year=year, state=EvaluationState.CHECKED, spot__isnull=True, use__isnull=True
    )
    return {_listed(row): row for row in rows.order_by("pk")}


def _listed(row: Evaluation) -> str:
    """A name that says what it is, and a number that no two share."""
    told = unicodedata.normalize("NFC", f"{row.organisation.name} {row.title}")
    name = " ".join("".join(letter for letter in told if letter.isprintable()).split())
    return f"{name[:LONGEST]} {row.pk.hex[:12]}"


def _needs(viewer: Viewer, city: str) -> None:
    if not may_draw(viewer, city):
        raise PermissionDenied("只有本市负责绩效评价的财政部门负责人可以抽取。")


def _bureau(city: str) -> int | None:
    bodies = Organisation.objects.filter(city=city, duty=declaring_of(city).reviewer).order_by("pk")
    return bodies.values_list("pk", flat=True).first()
