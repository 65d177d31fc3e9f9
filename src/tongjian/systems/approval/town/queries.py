"""What the window of a town reads. The number of SQL queries is stated and tested."""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.town.models import Advice

PAGE = 30
_SHOWN = ("application__project", "application__works", "application__applicant", "window", "answered_by")


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """One page, the latest first, and where the next begins (None: this is the last)."""

    rows: tuple[Advice, ...]
    after: int | None


def page(viewer: Viewer, *, before: int | None = None, waiting: bool = False) -> AdvicePage:
    """What the viewer's windows were asked; `waiting`: only what is not answered. 1 SQL query."""
    rows = Advice.objects.filter(window__in=viewer.organisations(Role.WINDOW)).select_related(*_SHOWN)
    if waiting:
        rows = rows.filter(answered_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = tuple(rows.order_by("-id")[: PAGE + 1])
    return AdvicePage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def advice_for(viewer: Viewer, advice: int) -> Advice:
    """One question, for the window that was asked. 1 SQL query. Raises `Advice.DoesNotExist`."""
    windows = viewer.organisations(Role.WINDOW)
    shown = Advice.objects.select_related(*_SHOWN, "application__draft__form")
    return shown.get(pk=advice, window__in=windows)


def of_application(application: Application) -> list[Advice]:
    """What was asked about an application, the latest first. 1 SQL query."""
    rows = Advice.objects.filter(application=application).select_related("window", "answered_by", "asked_by")
    return list(rows.order_by("-id")[:PAGE])
