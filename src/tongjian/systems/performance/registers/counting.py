"""The rows of a register that count for a row of a form, where they are listed, and the report of none."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from tongjian.systems.performance.registers.actual import Subject
from tongjian.systems.performance.registers.catalogue import Register
from tongjian.systems.performance.registers.models import Entry, EntryState, NilReturn
from tongjian.systems.performance.registers.queries import shortened

NIL_RETURNS = "nil-returns"


def counting(register: Register, subject: Subject, *, own_project: bool = True) -> QuerySet[Entry]:
    """The rows that count for a row of a form: of its department, its project, its days."""
    rows = register.model._default_manager.filter(
        organisation__in=subject.organisations, state=EntryState.CURRENT, happened_on__lte=subject.last
    )
    if register.standing:
        gone = Q(**{f"{register.ends}__lte": subject.last})
        rows = rows.exclude(gone) if register.ends else rows
    else:
        rows = rows.filter(happened_on__gte=subject.first)
    if subject.project:
        own = Q(project=subject.project)
        rows = rows.filter(own if own_project else own | Q(project=""))
    if "indicator" in register.named:
        own_rows = {"indicator": subject.name}
        rows = rows.filter(**own_rows)
    return rows.order_by("happened_on", "id")


def entries_address(register: str, subject: Subject, by_indicator: bool = False) -> str:
    """The rows of a register that a row of a form rests on."""
    asked: dict[str, str | int] = {"year": subject.first.year, "organisation": subject.organisations[0]}
    if subject.project:
        asked["project"] = shortened(subject.project)
    if by_indicator:
        asked["indicator"] = shortened(subject.name)
    return f"{reverse('performance-register', args=[register])}?{urlencode(asked)}"


def nil_return(register: Register, subject: Subject) -> NilReturn | None:
    """The last report that nothing happened, by the department itself, for the same project. 1 SQL query.

    A body below it cannot report for the whole.
    """
    found = NilReturn.objects.filter(
        organisation=subject.organisations[0],
        project=subject.project,
        state=EntryState.CURRENT,
        kind=register.code,
        happened_on__gte=subject.first,
        happened_on__lte=subject.last,
    )
    return found.order_by("-happened_on", "-id").first()


def nil_told(report: NilReturn) -> str:
    """A report of none in words."""
    return f"零报告：截至 {report.happened_on} 没有发生{report.get_kind_display()}事项"


def nil_address(report: NilReturn) -> str:
    """Its page."""
    return reverse("performance-entry", args=[NIL_RETURNS, report.pk])
