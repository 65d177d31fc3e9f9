"""Everything the page of a drawing shows to whoever may see it: officer, applicant, supervisor alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongjian.kernel.cases.actions import View
from tongjian.kernel.cases.queries import NoSuchCase, names_in, tree_for
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.scrutiny.desk import findings
from tongjian.systems.scrutiny.desk.changes import comparison_of
from tongjian.systems.scrutiny.desk.conversation import conversation
from tongjian.systems.scrutiny.desk.findings import STATES, FindingRow, Wanted
from tongjian.systems.scrutiny.desk.overlay import overlaid
from tongjian.systems.scrutiny.desk.record import record_of
from tongjian.systems.scrutiny.desk.rests import resting
from tongjian.systems.scrutiny.desk.who import duties_of_officer
from tongjian.systems.scrutiny.models import Check, Watched
from tongjian.systems.scrutiny.queries import VERDICTS, plan_of


@dataclass(frozen=True)
class VersionRow:
    """One version of a drawing with its latest check. `rests`: the case rests on it."""

    check: Check
    version: int
    shown: bool
    rests: bool


@dataclass(frozen=True)
class Question:
    """What somebody asks to see: a case, where several rest on the drawing; some findings; the changes."""

    case: UUID | None = None
    wanted: Wanted = field(default_factory=Wanted)
    changes: bool = False


def case_view(viewer: Viewer, check: Check, asked: UUID | None, now: datetime) -> View | None:
    """The case whose materials the drawing belongs to, as the viewer may see it. At most 4 queries a case.

    A drawing that was given again for another stage belongs to several: the one asked for, else the first
    that the viewer may see. None: none rests on any version of it.
    """
    versions = Check.objects.filter(subject=check.subject, slot=check.slot).values("document")
    resting_on = Watched.objects.filter(slot=check.slot, document__in=versions)
    cases = list(resting_on.order_by("-id").values_list("case", flat=True))
    for case in sorted(cases, key=lambda case: case != asked):
        try:
            tree = tree_for(viewer, case)
        except NoSuchCase:
            continue
        return View(tree, tree.cases[case], viewer, now)
    return None


def versions_of(check: Check, rests_on: Iterable[UUID]) -> list[VersionRow]:
    """Every version of the drawing, the newest first. 1 query."""
    found = Check.objects.filter(subject=check.subject, slot=check.slot).select_related("attachment")
    documents, latest = set(rests_on), dict[int, Check]()
    for each in found.order_by("asked_at"):
        latest[each.attachment.version] = each
    # Whoever looks at an earlier scrutiny of a version looks at that one.
    latest[check.attachment.version] = check
    return [
        VersionRow(each, version, each.pk == check.pk, each.document_id in documents)
        for version, each in sorted(latest.items(), reverse=True)
    ]


def sheet(
    viewer: Viewer, check: Check, report: Mapping[str, Any] | None, asked: Question, now: datetime
) -> dict[str, Any]:
    """The context of the desk around a drawing. At most 13 queries."""
    view = case_view(viewer, check, asked.case, now)
    rests = resting(view.case.id, view.duty_of(view.case.organisation)) if view else None
    documents = [each.document_id for each in rests.watched] if rests else []
    context: dict[str, Any] = {
        "desk": True,
        "check": check,
        "case": view.case if view else None,
        "versions": versions_of(check, documents),
        "rests": rests is not None and check.document_id in documents,
        "wanted": asked.wanted,
        "previous_version": check.previous.attachment.version if check.previous else None,
    }
    if report is None:
        return context
    comparison = comparison_of(report)
    if view is None or rests is None:
        all_rows, talk = findings.bare_rows(report, check.city), []
    else:
        names, record = names_in(view.tree), record_of(view.tree, view.case.id)
        talk = conversation(view, names, record, check.slot)
        current = rests.check(check.pk)
        known = rests.findings[check.pk] if current else check.findings.all()
        all_rows = findings.rows(report, known, check, view, names, record)
        if not current:
            all_rows = [_without_acts(row) for row in all_rows]
        context |= _acts(view, check, all_rows, may_act=current is not None)
    rows = findings.narrowed(all_rows, asked.wanted)
    context |= {
        "found": rows,
        "found_all": len(all_rows),
        "filters": _filters(all_rows, check.city),
        "comments": talk,
        "open_comments": sum(row.open for row in talk),
        "comparison": comparison,
        "changes_shown": asked.changes,
        "plan": overlaid(
            plan_of(check), talk, comparison.changes if comparison else (), changes_shown=asked.changes
        ),
    }
    return context


def _acts(view: View, check: Check, rows: list[FindingRow], *, may_act: bool) -> dict[str, Any]:
    """What the viewer may do here, and which departments hold what."""
    pack = pack_of(check.city)
    may_comment = may_act and not view.case.ended
    duties = sorted(duties_of_officer(view)) if may_comment else []
    systems = ("scrutiny", "scrutiny-comments")
    held = [hold for hold in view.case.standing_holds() if hold.system in systems]
    departments: dict[str, list[str]] = {}
    for hold in held:
        departments.setdefault(pack.duty_title(hold.duty), []).append(hold.reason)
    return {
        "duties": [(duty, pack.duty_title(duty)) for duty in duties],
        "placed": [row for row in rows if row.finding["where"]],
        "may_decide": any(row.may_decide or row.may_decide_again for row in rows),
        "may_decide_again": any(row.may_decide_again for row in rows),
        "locks": [(department, reasons) for department, reasons in sorted(departments.items())],
    }


def _without_acts(row: FindingRow) -> FindingRow:
    """A finding of a version that no case rests on any more: it is read, not decided."""
    return FindingRow(
        finding=row.finding,
        word=row.word,
        tone=row.tone,
        department=row.department,
        state=row.state if row.decision else "",
        decision=row.decision,
        version=row.version,
        said=row.said,
        first_of_rule=row.first_of_rule,
    )


def _filters(rows: Iterable[FindingRow], city: str) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from."""
    pack, shown = pack_of(city), list(rows)
    duties = sorted({row.finding["department"] for row in shown})
    verdicts = [verdict for verdict in VERDICTS if any(r.finding["verdict"] == verdict for r in shown)]
    states = [state for state in STATES if any(r.state == state for r in shown)]
    return {
        "duty": [(duty, pack.duty_title(duty)) for duty in duties],
        "verdict": [(verdict, VERDICTS[verdict][0]) for verdict in verdicts],
        "state": [(state, STATES[state]) for state in states],
    }
