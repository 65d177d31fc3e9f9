"""The projects of a batch: registered as everyone registers them, under the rules everyone has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.people.models import Organisation, OrganisationKind
from tongjian.kernel.projects.actions import RefusedError, add_works, register
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.stating import ProjectFacts, code_of
from tongjian.systems.approval.migration.history import Finding
from tongjian.systems.approval.migration.known import Known
from tongjian.systems.approval.migration.models import Origin, Row
from tongjian.systems.approval.migration.sheets import PROJECTS, SHEETS

_STATED = ("code", "name", "region", "kind", "use", "address", "investment", "site_area", "floor_area")


def bring(known: Known, rows: Sequence[Row]) -> list[Finding]:
    """Register the project of these rows, with its works and its company; what is to be said of the rows."""
    row, twins = rows[0], rows[1:]
    found = [Finding(twin, (f"项目代码“{twin.key}”出现两次", "一个项目只写一行")) for twin in twins]
    values, wrong = SHEETS[PROJECTS].read(row.cells)
    found += [Finding(row, note) for note in wrong]
    if any(each.grave for each in found):
        return found
    facts = ProjectFacts(**{name: values[name] for name in _STATED if name in values})
    if Project.objects.filter(city=known.city, code=code_of(facts)).exists():
        sentence = "项目已在平台登记，以平台的登记为准"
        return [*found, Finding(row, (sentence, "如有出入，在项目页面更正"), grave=False)]
    try:
        company = _company(known, values, row, found)
        if company is None:
            return found
        project = register(known.city, company.pk, facts, known.actor, now=known.now)
        add_works(project, project.name, known.actor, now=known.now)
    except RefusedError as refusal:
        return [*found, *(Finding(row, (sentence, "改正后再导入")) for sentence in refusal.sentences)]
    Origin.objects.create(
        city=known.city,
        source=known.batch.source,
        kind="project",
        key=row.key,
        batch=known.batch,
        ref=project.pk,
    )
    return found


def _company(known: Known, values: dict[str, Any], row: Row, found: list[Finding]) -> Organisation | None:
    """The company by its credit code; one that is not known yet is opened, without anybody in it."""
    verdict = check(CodeKind.CREDIT, values["uscc"])
    if not verdict.valid:
        found.append(Finding(row, (f"统一社会信用代码不对：{verdict.why}", "核对 18 位代码")))
        return None
    company = Organisation.objects.filter(city=known.city, uscc=verdict.normalised).first()
    if company is not None:
        return company
    sentence = "建设单位在平台还没有账号，已新建单位"
    found.append(Finding(row, (sentence, "请管理员为其开设账号，单位才能继续办理"), grave=False))
    return Organisation.objects.create(
        city=known.city,
        code=verdict.normalised.lower(),
        name=values["applicant"][:128],
        kind=OrganisationKind.COMPANY,
        uscc=verdict.normalised,
    )
