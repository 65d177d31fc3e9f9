"""Addresses of letters, archive, project pages, clocks, statistics, surveys, packs, levels, migration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from tests.systems.approval import story
from tests.systems.approval.address import (
    ADMINISTRATORS,
    ANYONE,
    APPLICANTS,
    OFFICIALS,
    OWN_ADMINISTRATOR,
    OWN_CITY,
    SIGNED_IN,
    SUPERVISORS,
    Address,
)
from tongjian.kernel.archive.actions import ask
from tongjian.kernel.archive.models import Package
from tongjian.kernel.cases.models import Case
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences.models import Licence
from tongjian.systems.approval.models import Application

CITY = "suzhou"
NOTHING = UUID(int=9)
"""Of nothing that is there: what a stranger is refused whatever it is."""
OWN_OFFICIALS = frozenset({"suzhou-fire", "suzhou-housing-head", "suzhou-administrator"})


@dataclass(frozen=True)
class Procedures:
    """A letter of the case, a package of its project, and the permit of another."""

    case: Case
    letter: Letter
    package: Package
    permit: Licence
    draft: Application


def make_procedures(case: Case, permit: Licence, draft: Application) -> Procedures:
    """What hangs on a case under way."""
    assert case.project is not None
    return Procedures(
        case=case,
        letter=Letter.objects.filter(root=case.root).earliest("drawn_at"),
        package=ask(case.project, story.viewer("suzhou-archives"), now=timezone.now()),
        permit=permit,
        draft=draft,
    )


def table(o: Procedures) -> Iterator[Address]:
    """One line for each address at least."""
    yield from _papers(o)
    yield from _projects(o)
    yield from _clocks(o)
    yield from _oversight()
    yield from _surveys()
    yield from _packs()
    yield from _levels()


def _papers(o: Procedures) -> Iterator[Address]:
    project = {"project": o.case.project}
    yield Address("letters:index", open_to=SIGNED_IN)
    yield Address("letters:letter", {"letter": o.letter.pk})
    yield Address("letters:pdf", {"letter": o.letter.pk})
    yield Address("licences:signature", {"licence": o.permit.pk}, open_to=OWN_CITY, public=True)
    yield Address("licences:certificate", {"fingerprint": "0" * 64})
    yield Address("archive:index", open_to=SIGNED_IN)
    yield Address("archive:project", project)
    yield Address("archive:build", project, posted={})
    yield Address("archive:package", {"package": o.package.pk})
    yield Address("archive:download", {"package": o.package.pk})


def _projects(o: Procedures) -> Iterator[Address]:
    # A town's window: what it was asked, and where the applicant asks.
    yield Address("town-advice", open_to=frozenset({"rugao-window"}))
    yield Address("town-advice-one", {"advice": 1})
    yield Address("town-advice-one", {"advice": 1}, posted={"answer": "请补充总平面图"})
    yield Address("application-advice", {"application": o.draft.pk})
    yield Address("application-advice", {"application": o.draft.pk}, posted={"question": "需要什么材料"})
    project = {"project": o.case.project}
    for name in ("project-list", "project-list-table", "project-cases", "project-map", "project-statistics"):
        yield Address(name, open_to=SIGNED_IN, public=True)
    yield Address("project-file", project, open_to=OWN_CITY, public=True)
    yield Address("project-file-tab", {**project, "tab": "materials"}, open_to=OWN_CITY, public=True)
    correct = {"posted": {"remark": "登记有误"}, "open_to": OWN_ADMINISTRATOR, "public": True}
    yield Address("project-correct", project, **correct)
    yield Address("mandates", open_to=SIGNED_IN)
    yield Address("mandate-new", open_to=APPLICANTS)
    yield Address("mandate-revoke", {"mandate": NOTHING}, posted={"remark": "不再委托"})
    yield Address("application-promise", {"application": o.draft.pk}, posted={})
    yield Address("forms:changes", {"draft": o.draft.draft_id})


def _clocks(o: Procedures) -> Iterator[Address]:
    case, project = {"case": o.case.pk}, {"project": o.case.project}
    for name in ("case-clock", "case-clock-json", "case-what-if", "case-net-time"):
        yield Address(name, case)
    yield Address("project-clock", project, open_to=OWN_CITY, public=True)


def _oversight() -> Iterator[Address]:
    yield Address("lights-export", open_to=SUPERVISORS)
    yield Address("lights-urge", posted={"remark": "请抓紧办理"}, open_to=SUPERVISORS)
    yield Address("urgings", open_to=OFFICIALS)
    yield Address("urgings-export", open_to=OFFICIALS)
    for name in ("", "-steps", "-net-time", "-rows", "-export", "-how"):
        yield Address(f"statistics{name}", open_to=SUPERVISORS)


def _surveys() -> Iterator[Address]:
    yield Address("surveys", open_to=SIGNED_IN)
    yield Address("survey-answer", {"invitation": NOTHING})
    yield Address("survey-results", open_to=SUPERVISORS | ADMINISTRATORS)
    yield Address("survey-result", {"survey": 1})
    yield Address("survey-export", {"survey": 1})


def _packs() -> Iterator[Address]:
    city = {"city": CITY}
    yield Address("themes", city, open_to=ANYONE)
    yield Address("theme", {**city, "code": "government"}, open_to=ANYONE)
    yield Address("manage-packs", open_to=ADMINISTRATORS)
    for name in ("city", "publish", "export", "add"):
        yield Address(f"manage-packs-{name}", city, open_to=OWN_ADMINISTRATOR)
    for name in ("begin", "abandon", "import", "publish", "add"):
        yield Address(f"manage-packs-{name}", city, posted={}, open_to=OWN_ADMINISTRATOR)
    path = {**city, "path": "matters/engineering-permit/planning-permit.yaml"}
    for name in ("file", "download", "sample"):
        yield Address(f"manage-packs-{name}", path, open_to=OWN_ADMINISTRATOR)
    for name in ("restore", "remove"):
        yield Address(f"manage-packs-{name}", path, posted={}, open_to=OWN_ADMINISTRATOR)
    sheet = {**city, "path": "forms/engineering-permit.form.yaml"}
    yield Address("manage-packs-form", sheet, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-packs-form-check", sheet, posted={}, open_to=OWN_ADMINISTRATOR)
    revision = {**city, "number": 1}
    yield Address("manage-packs-revision", revision, open_to=OWN_ADMINISTRATOR)
    for name in ("adopt", "withdraw"):
        yield Address(f"manage-packs-{name}", revision, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-versions", city, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-versions-move", revision, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-versions-undo", revision, posted={}, open_to=OWN_ADMINISTRATOR)
    versions = {**city, "old": "0" * 64, "new": "1" * 64}
    yield Address("manage-versions-preview", versions, open_to=OWN_ADMINISTRATOR)


def _levels() -> Iterator[Address]:
    city = {"city": CITY}
    yield Address("optimisation", open_to=OFFICIALS | ADMINISTRATORS)
    yield Address("optimisation", city, open_to=OWN_OFFICIALS)
    yield Address("optimisation-replay", city, open_to=OWN_OFFICIALS)
    yield Address("optimisation-log", city)
    yield Address("handovers", open_to=ADMINISTRATORS)
    yield Address("handover-new", city, open_to=OWN_ADMINISTRATOR)
    yield Address("handover-cancel", {"handover": 1}, posted={})
    yield Address("migration", open_to=ADMINISTRATORS)
    yield Address("migration-template", open_to=ADMINISTRATORS)
    batch = {"batch": NOTHING}
    yield Address("migration-batch", batch)
    yield Address("migration-report", batch)
    yield Address("migration-import", batch, posted={})
    yield Address("migration-withdraw", batch, posted={})
