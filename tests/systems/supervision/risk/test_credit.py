"""Display, objection and repair."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tests.systems.supervision.risk.people import COMPANY, HANDLER, HEAD, NOW, OTHER, TODAY, viewer
from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.supervision.risk.credit.asking import (
    ask_repair,
    decide_objection,
    decide_repair,
    object_to,
)
from tongjian.systems.supervision.risk.credit.conditions import conditions_of
from tongjian.systems.supervision.risk.credit.queries import credited, public
from tongjian.systems.supervision.risk.models import Display, DisplayState, Objection, Repair, Request
from tongjian.systems.supervision.risk.signals.entering import enter
from tongjian.systems.supervision.risk.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def display(number: int) -> Display:
    return Display.objects.get(number=f"DEMO-CF-{number}")


def conduct(number: int) -> Conduct:
    return Conduct.objects.get(number=f"DEMO-CF-{number}", replaced_by__isnull=True)


def test_a_reported_penalty_is_displayed_for_its_period(city: None) -> None:
    fine, words, safety, repairable = (display(number) for number in range(4))
    assert fine.lines == ["ordinary"] and words.lines == ["light-words"] and safety.lines == ["special"]
    assert (safety.repair_from - safety.begins).days >= 365
    assert words.until <= TODAY and list(public("suzhou", TODAY).order_by("number")) == [
        fine,
        safety,
        repairable,
    ]
    assert credited("suzhou", [fine, words], TODAY).points == Decimal(90)


def test_repair_ends_the_display_and_half_of_the_deduction_stays(city: None) -> None:
    asked = Repair.objects.get(display=display(0))
    with pytest.raises(PermissionDenied):
        decide_repair(viewer(HANDLER), asked.pk, True, "符合", NOW)
    with pytest.raises(RefusedError, match="理由"):
        decide_repair(viewer(HEAD), asked.pk, True, " ", NOW)
    decide_repair(viewer(HEAD), asked.pk, True, "各项条件符合", NOW)
    row = display(0)
    assert (row.state, row.ended_on) == (DisplayState.REPAIRED, TODAY)
    assert row not in public("suzhou", TODAY)
    assert credited("suzhou", [row], TODAY).points == 95
    assert list(differences("suzhou")) == []


def test_repair_is_refused_with_every_condition_that_is_not_met(city: None) -> None:
    row = display(2)
    unmet = {each.code for each in conditions_of(row, TODAY) if not each.met}
    assert unmet == {"settled", "period", "objection"}
    with pytest.raises(RefusedError) as refused:
        ask_repair(viewer(OTHER), row.pk, "请予修复", None, NOW)
    assert len(refused.value.sentences) == 3 and "最短公示期" in str(refused.value)
    with pytest.raises(PermissionDenied):
        ask_repair(viewer(COMPANY), row.pk, "请予修复", None, NOW)


def test_paid_and_closed_later_opens_the_way(city: None) -> None:
    row = display(2)
    later = NOW + timedelta(days=400)
    body = {"settled_on": str(TODAY), "settled_amount": "30000", "settled_result": "已缴清"}
    actions.correct(conduct(2), body, "缴款", None, NOW)
    decide_objection(viewer(HEAD), Objection.objects.get(display=row).pk, "refuse", "责任主体无误", NOW)
    row.refresh_from_db()
    assert row.conduct.version == 2
    asked = ask_repair(viewer(OTHER), row.pk, "已缴清并整改", None, later)
    assert all(each["met"] for each in asked.conditions)
    cells = {
        "kind": "serious",
        "code": "S1",
        "subject": row.subject.code,
        "title": "列入名单",
        "on": str(TODAY),
    }
    enter(viewer(HANDLER), "suzhou", cells, NOW)
    with pytest.raises(RefusedError, match="严重失信"):
        decide_repair(viewer(HEAD), asked.pk, True, "符合", later)
    decide_repair(viewer(HEAD), asked.pk, False, "列入严重失信名单", later)
    assert Repair.objects.get(pk=asked.pk).state == Request.REFUSED and display(2).state == "running"


def test_an_upheld_objection_takes_it_down_or_annotates_it(city: None) -> None:
    asked = Objection.objects.get(display=display(2))
    decide_objection(viewer(HEAD), asked.pk, "annotate", "责任主体另有总包单位", NOW)
    assert display(2).state == "running" and "总包" in display(2).annotation
    again = object_to(viewer(OTHER), display(2).pk, "仍有异议", None, NOW)
    with pytest.raises(RefusedError, match="已有异议"):
        object_to(viewer(OTHER), display(2).pk, "再提一次", None, NOW)
    decide_objection(viewer(HEAD), again.pk, "withdraw", "不应由其负责", NOW)
    assert display(2).state == DisplayState.WITHDRAWN
    assert credited("suzhou", [display(2)], TODAY).points == 100
    assert list(differences("suzhou")) == []


def test_a_withdrawn_penalty_comes_down_at_once(city: None) -> None:
    actions.withdraw(conduct(0), "复议撤销", None, NOW)
    # The withdrawal is a change of the row, which a daily job and the signal both see.
    assert display(0).state == DisplayState.WITHDRAWN and "复议" in display(0).annotation
