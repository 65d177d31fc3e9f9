"""核发: the result of a matter as an electronic licence, with what it says taken from the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.forms.values import shown
from tongjian.kernel.licences.actions import issue as issue_licence
from tongjian.kernel.licences.actions import restore, revoke
from tongjian.kernel.licences.content import SCALE, Line
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Matter
from tongjian.kernel.projects.models import Works

# What of a submitted form states the size of the works: names of indicators, in the order of the permit.
SIZES = (
    "site_area",
    "floor_area_total",
    "floor_area_above",
    "floor_area_below",
    "floor_area_far",
    "far",
    "green_ratio",
    "building_height_max",
    "parking_motor",
)


def issue(tree: Tree, case: CaseState, now: datetime, *further: Line) -> Licence:
    """Draw up the licence of an approved matter in the transaction of the act that approves it. 5 SQL."""
    matter: Matter = tree.definition(case).matter
    assert matter.result is not None, "only a matter that ends in a licence has one drawn up"
    assert case.project is not None, "an approval case is opened for a project"
    return issue_licence(
        pack_of(case.city),
        matter.result,
        issuer=case.organisation,
        project=UUID(case.project),
        case=case.id,
        on=timezone.localdate(now),
        lines=(*_lines(tree, case), *further),
        basis=tuple(f"{basis.document}{basis.article}" for basis in matter.legal_basis),
        attachments=tuple(_attachments(tree, matter)),
    )


def revoke_licence(identifier: str, reason: str, now: datetime) -> str:
    """撤销: the licence with that id no longer holds from today. How it is called, "" without one.

    2 SQL. The licence keeps the beginning of the reason; the letter and the ledger have all of it. One that
    its issuer has ended before stays as it ended.
    """
    licence = _licence(identifier)
    if licence is None:
        return ""
    if licence.state == LicenceState.VALID:
        revoke(licence, reason[:200], on=timezone.localdate(now))
    return called(licence)


def restore_licence(identifier: str, now: datetime) -> Licence | None:
    """The licence that was revoked with the decision holds again from today; None: there is none. 2 SQL."""
    licence = _licence(identifier)
    if licence is None or licence.state != LicenceState.REVOKED:
        return None
    restore(licence, on=timezone.localdate(now))
    return licence


def called(licence: Licence) -> str:
    """As letters name a licence."""
    return f"{licence.title}（{licence.document_number}）"


def _licence(identifier: str) -> Licence | None:
    return Licence.objects.filter(pk=UUID(identifier)).first() if identifier else None


def _lines(tree: Tree, case: CaseState) -> Iterator[Line]:
    """The works, and their size as it was applied for."""
    assert case.works is not None, "an approval case is opened for works"
    works = Works.objects.filter(pk=UUID(case.works)).values_list("name", "code").first()
    if works:
        yield Line("works", "工程名称", works[0])
        yield Line("works-code", "工程代码", works[1])
    submission = Submission.objects.select_related("form").filter(pk=tree.top().submission).first()
    if submission and submission.data and (sizes := "，".join(_sizes(submission))):
        yield Line(SCALE, "建设规模", sizes)


def _sizes(submission: Submission) -> Iterator[str]:
    data = json.loads(submission.data or "{}")
    fields = form_of(submission.form).fields
    for name in SIZES:
        if name in fields and name in data:
            field = fields[name]
            yield f"{field.title} {shown(field, data[name])} {field.unit}".rstrip()


def _attachments(tree: Tree, matter: Matter) -> Iterator[str]:
    """The files the permit rests on, each by the content that was reviewed."""
    given = tree.top().materials
    for material in matter.materials:
        if material.name in given:
            file = given[material.name]
            yield f"{file.title}（第{file.version}版，SHA-256 {file.sha256[:16]}…）"
