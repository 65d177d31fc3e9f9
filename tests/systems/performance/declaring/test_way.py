"""A declaration from its first word to its approval, its return, its adjustment and the year after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.cli.verify import differences as verified
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.errors import ClosedError
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.ledger.records import events_of
from tongjian.systems.performance.declaring import actions, deciding, hooks, proving
from tongjian.systems.performance.declaring.following import begin_next, sheet_of
from tongjian.systems.performance.declaring.hooks import Advice
from tongjian.systems.performance.declaring.queries import version_of
from tongjian.systems.performance.declaring.reading import changes, parts_of
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.models import Declaration, DeclarationState, DeclarationVersion

from .conftest import viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FILLER, HEAD = "suzhou-approval-bureau", "suzhou-approval-bureau-head"
FINANCE, FINANCE_HEAD = "suzhou-finance", "suzhou-finance-head"


def now() -> datetime:
    return timezone.now()


def submitted(row: Declaration) -> int:
    version = actions.propose(viewer(FILLER), row.pk, now())
    deciding.sign(viewer(HEAD), row.pk, version.number, now())
    return version.number


def typed(row: Declaration, path: str, text: str) -> None:
    draft = Draft.objects.get(pk=row.draft_id)
    forms.save(draft.pk, [Entry(path, (text,), draft.revisions.get(path, 0))], viewer(FILLER))


def kinds(row: Declaration) -> list[str]:
    return [event.kind.partition(":")[2] for event in events_of(row.pk)]


def test_approved_adjusted_and_followed(filled: Callable[..., Declaration]) -> None:
    row = filled()
    number = submitted(row)
    deciding.approve(viewer(FINANCE_HEAD), row.pk, number, "同意", now())
    row.refresh_from_db()
    assert row.state == DeclarationState.APPROVED and row.approved is not None and row.amount == 800
    first = row.approved
    with pytest.raises(ClosedError):
        typed(row, "total_goal", "改一改")

    actions.adjust(viewer(FILLER), row.pk, "财政追加预算", now())
    typed(row, "total_goal", "建成并推广平台")
    indicator = Draft.objects.get(pk=row.draft_id).data["indicators"][14]["_row"]
    typed(row, f"indicators.{indicator}.target", "12")
    number = submitted(row)
    row.refresh_from_db()
    assert row.approved == first, "what was approved holds until the new one is"
    second = version_of(row.pk, number)
    told = changes(version_of(row.pk, 1), second)
    assert [(change.where, change.after) for change in told][:1] == [("项目总目标", "建成并推广平台")]
    assert [change.where for change in told][1:] == ["分解目标：减少审批事项数"] and "12" in told[1].after
    assert second.reason == "财政追加预算"
    deciding.approve(viewer(FINANCE_HEAD), row.pk, number, "", now())
    row.refresh_from_db()
    assert row.approved == second and version_of(row.pk, 1).state == "approved", "the old one stays"
    assert kinds(row) == [
        *("begun", "proposed", "signed", "approved"),
        *("adjusting", "proposed", "signed", "approved"),
    ]

    def adviser(_: Declaration) -> Advice:
        return Advice("良", "按良压减。")

    hooks.advise(adviser)
    try:
        after = begin_next(viewer(FILLER), row.pk, now())
    finally:
        hooks._advisers.remove(adviser)
    data = Draft.objects.get(pk=after.draft_id).data
    assert (after.year, data["year"], data["previous_budget"]) == (2021, 2021, "800")
    assert data["indicators"][14]["history"] == "2020年目标 =12个"
    with pytest.raises(RefusedError, match="已经有"):
        begin_next(viewer(FILLER), row.pk, now())
    assert not list(verified("suzhou"))


def test_an_adjustment_that_is_given_up_leaves_no_trace_on_the_form(
    filled: Callable[..., Declaration],
) -> None:
    row = filled()
    deciding.approve(viewer(FINANCE_HEAD), row.pk, submitted(row), "", now())
    before = Draft.objects.get(pk=row.draft_id).data
    actions.adjust(viewer(FILLER), row.pk, "试一试", now())
    typed(row, "overview", "别的概况")
    forms.remove_row(row.draft_id, "indicators", before["indicators"][0]["_row"], viewer(FILLER))
    actions.give_up(viewer(FILLER), row.pk, "不调整了", now())
    row.refresh_from_db()
    draft = Draft.objects.get(pk=row.draft_id)
    assert row.state == DeclarationState.APPROVED and draft.closed_at is not None
    bare = [{k: v for k, v in each.items() if k != "_row"} for each in draft.data["indicators"]]
    assert bare == [{k: v for k, v in each.items() if k != "_row"} for each in before["indicators"]]
    assert draft.data["overview"] == before["overview"]


def test_returned_line_by_line_and_put_forward_again(filled: Callable[..., Declaration]) -> None:
    row = filled()
    number = submitted(row)
    with pytest.raises(RefusedError, match="要写明原因"):
        deciding.send_back(viewer(FINANCE), row.pk, number, " ", [("indicators:15", "")], now())
    deciding.send_back(
        *(viewer(FINANCE), row.pk, number, "", [("indicators:15", "目标值过低"), ("funding:1", "")], now())
    )
    row.refresh_from_db()
    assert row.state == DeclarationState.RETURNED and "1 条" in row.reason
    lines = [line for part in parts_of(version_of(row.pk, number)) for b in part.blocks for line in b.lines]
    assert [line.place for line in lines if line.remarks] == ["indicators:15"]
    again = submitted(row)
    with pytest.raises(RefusedError, match="新的一稿"):
        deciding.approve(viewer(FINANCE_HEAD), row.pk, number, "", now())
    deciding.approve(viewer(FINANCE_HEAD), row.pk, again, "", now())


def test_nobody_decides_for_others(filled: Callable[..., Declaration]) -> None:
    row = filled()
    with pytest.raises(PermissionDenied):
        actions.propose(viewer("suzhou-housing"), row.pk, now())
    version = actions.propose(viewer(FILLER), row.pk, now())
    for stranger in (FILLER, "suzhou-housing-head", FINANCE_HEAD):
        with pytest.raises(PermissionDenied):
            deciding.sign(viewer(stranger), row.pk, version.number, now())
    deciding.sign(viewer(HEAD), row.pk, version.number, now())
    for stranger in (FILLER, HEAD, "suzhou-housing-head"):
        with pytest.raises(PermissionDenied):
            deciding.approve(viewer(stranger), row.pk, version.number, "", now())


def test_a_form_that_is_not_complete_is_refused_with_every_field(
    filled: Callable[..., Declaration],
) -> None:
    row = filled(total="799", overview="")
    with pytest.raises(RefusedError) as caught:
        actions.propose(viewer(FILLER), row.pk, now())
    assert {"total", "overview"} <= {mistake.path for mistake in caught.value.mistakes}
    assert DeclarationVersion.objects.count() == 0
    assert Draft.objects.get(pk=row.draft_id).closed_at is None


def test_a_version_never_changes(filled: Callable[..., Declaration]) -> None:
    row = filled()
    deciding.approve(viewer(FINANCE_HEAD), row.pk, submitted(row), "", now())
    version = DeclarationVersion.objects.get()
    assert sheet_of(version.body).project == "工程建设项目审批综合管理平台升级改造"
    for changed in ({"body": "{}"}, {"opinion": "别的"}, {"state": "returned"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeclarationVersion.objects.filter(pk=version.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()
    assert not list(proving.differences("suzhou"))
