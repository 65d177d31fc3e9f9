"""Every write on corrections: what somebody says is kept for the organisation, and on the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tongjian.engines.siteplan import PlanPart
from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.scrutiny.corrections.changes import Changed, Said
from tongjian.systems.scrutiny.corrections.told import NOTHING
from tongjian.systems.scrutiny.models import ElementCorrection, OfficeCorrection


class RefusedError(Exception):
    """Nothing was changed; the message is a sentence for whoever tried."""


@transaction.atomic
def say(viewer: Viewer, city: str, organisation: int, sha256: str, said: Said, *, official: bool) -> None:
    """Keep what is said: of layers for all drawings of the organisation, of elements for this very drawing.

    Raises RefusedError when an organisation would change what an officer said.
    """
    office = {"city": city, "organisation_id": organisation}
    for shelf, changed in (
        (_Shelf(OfficeCorrection.objects.all(), "layer", "图层", office), said.layers),
        (
            _Shelf(ElementCorrection.objects.all(), "handle", "图元", {**office, "sha256": sha256}),
            said.elements,
        ),
    ):
        shelf.keep(viewer, changed, official)


@dataclass(frozen=True)
class _Shelf:
    """The rows of one table that belong to an organisation, or to one of its drawings, by `name`."""

    rows: models.QuerySet[Any]
    name: str
    title: str
    whose: Mapping[str, Any]

    def keep(self, viewer: Viewer, changed: Changed, official: bool) -> None:
        names = [*changed.said, *changed.back]
        own = self.rows.filter(**self.whose, **{f"{self.name}__in": names})
        before = {getattr(row, self.name): row for row in own.select_for_update(no_key=True)}
        if not official and (theirs := sorted(name for name, row in before.items() if row.official)):
            raise RefusedError(
                f"“{theirs[0]}”是什么已由审批人员认定，申请单位不能更改。有不同意见请与审批人员联系。"
            )
        now = timezone.now()
        for name, part in changed.said.items():
            key: dict[str, Any] = {**self.whose, self.name: name}
            found = {"part": part or "", "by_id": viewer.user, "official": official, "at": now}
            self.rows.update_or_create(**key, defaults=found)
            self._record(viewer, name, before.get(name), _words(part))
        own.filter(**{f"{self.name}__in": changed.back}).delete()
        for name in sorted(changed.back):
            self._record(viewer, name, before.get(name), "按识别结果")

    def _record(self, viewer: Viewer, name: str, row: Any, now: str) -> None:
        was = None if row is None else {self.title: name, "是": _words(row.part)}
        subject = f"layers:{self.whose['organisation_id']}"
        after = {self.title: name, "是": now}
        record(viewer, {self.whose["city"]}, "更正图层", subject, before=was, after=after)


def _words(part: PlanPart | str | None) -> str:
    return str(part) if part else NOTHING
