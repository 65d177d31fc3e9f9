"""The two self-evaluations of the sources go the whole way, and come out as they were printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.systems.performance.evaluating.kit import FINANCE, HEAD, filled, submitted, viewer, wanted
from tongjian.cli.verify import differences as verified
from tongjian.engines.measures.deviation import compare
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.performance.declaring.demo import install_demo_declarations
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.evaluating import actions, deciding, queries
from tongjian.systems.performance.evaluating.actions import judge
from tongjian.systems.performance.evaluating.demo import install_demo_evaluations
from tongjian.systems.performance.evaluating.models import (
    Evaluation,
    EvaluationState,
    MonitoringReport,
    ResultUse,
)
from tongjian.systems.performance.evaluating.money import books_of
from tongjian.systems.performance.evaluating.printing import on_paper
from tongjian.systems.performance.evaluating.seconding import Given
from tongjian.systems.performance.evaluating.showing import shown
from tongjian.systems.performance.models import Declaration
from tongjian.systems.performance.registers.demo import install_demo_books

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_rugao_2020_comes_out_at_98(rugao: str) -> None:
    row = submitted(rugao)
    version = queries.version_of(row.pk, 1)
    assert (version.score.printed, version.score.grade) == ("98.00", "优秀")
    assert version.score.profile == "rugao" and version.score.complete
    seen = shown(version, ())
    lost = [(line.name[:14], line.score) for line in seen.lines if line.score != line.points]
    assert lost == [("市政务服务大厅标准化建设工作", "2"), ("负责政务服务系统的管理与维护", "2")]
    paper = on_paper(seen)
    assert (paper.printed_score_total, paper.printed_weight_total, paper.printed_grade) == (98, 100, "优秀")
    accounts = paper.revenue_expenditure
    assert accounts is not None and accounts.increase_pct_printed == "19.23%"
    assert accounts.income[0].increase_pct_printed == "18.05%"
    assert not list(verified(rugao))


def test_suzhou_2022_prints_its_deviations_and_is_rechecked(suzhou: str) -> None:
    row = filled(suzhou)
    _, source = wanted(suzhou)
    told = judge(row, row.draft)
    assert not told.wanting, told.wanting
    assert [line.deviation for line in told.lines] == [each.deviation_printed for each in source.indicators]
    assert told.sheet is not None and told.sheet.budget_execution is not None and source.budget_execution
    rates = [each.rate_printed for each in told.sheet.budget_execution.rows]
    assert rates == [each.rate_printed for each in source.budget_execution.rows]
    assert form_of(row.draft.form).title == told.sheet.form == source.form
    assert any("结转结余率" in each.sentence and "263.68" in each.sentence for each in told.findings)

    actions.submit(viewer(HEAD), row.pk, timezone.now())
    number = next(n for n, each in enumerate(source.indicators, 1) if each.name == "结转结余率")
    made = deciding.recheck(
        viewer(FINANCE),
        row.pk,
        1,
        {number: Given("5.22%", "", "还有 263.68 万元没有支出")},
        "",
        timezone.now(),
    )
    row.refresh_from_db()
    assert row.state == EvaluationState.CHECKED and row.final_id == made.score_id
    version = queries.version_of(row.pk, 1)
    seen = shown(version, version.reviews.all())
    (difference,) = seen.seconds[0].differences
    assert (difference.name, difference.actual, difference.actual_now) == ("结转结余率", "0%", "5.22%")
    assert (difference.score_now, difference.reason) == ("0", "还有 263.68 万元没有支出")
    assert made.score.profile_digest == version.score.profile_digest
    corrected = sheet_of(made.body).indicators[number - 1]
    found = compare(corrected.read_target(), corrected.read_actual())
    assert corrected.deviation_printed == found.deviation == "100%"
    assert not list(verified(suzhou))


def test_the_demo_is_made_once_and_its_money_comes_from_the_books(suzhou: str) -> None:
    pack = pack_of(suzhou)
    install_demo_books(pack)
    install_demo_declarations(pack)
    for _ in range(2):
        install_demo_evaluations(pack)
    row = Evaluation.objects.get(kind="department")
    assert row.state == EvaluationState.CHECKED and row.disclosure.withheld == []
    assert row.use.factor == row.use.advised == 1 and not row.use.reason
    books = books_of(row.declaration, date(2022, 12, 31))["budget_execution"]
    whole = next(each for each in books if each["name"] == "预算总金额")
    assert (whole["initial"], whole["adjusted"], whole["actual"]) == ("3695.8", "5053.47", "4789.79")
    found = {each["text"] for each in row.origins.values()}
    assert "94.78%" in found, "the execution rate is known from the books"
    assert states_of(suzhou) == {
        *("draft", "proposed", "submitted", "returned", "approved", "adjusting", "adjusted", "followed"),
        *("evaluation submitted", "evaluation checked", "monitored red", "monitored yellow"),
    }


def test_the_other_city_shows_every_state_as_well(rugao: str) -> None:
    install_demo_declarations(pack_of(rugao))
    install_demo_evaluations(pack_of(rugao))
    assert states_of(rugao) == {
        *("draft", "proposed", "submitted", "returned", "approved", "adjusting", "adjusted", "followed"),
        *("evaluation filling", "evaluation submitted", "evaluation checked", "monitored red"),
    }
    used = ResultUse.objects.select_related("evaluation__declaration").get()
    assert (used.grade, used.advised, used.factor) == ("中", Decimal("0.9"), Decimal("0.95"))
    assert used.reason and used.evaluation.disclosure
    following = Declaration.objects.get(follows=used.evaluation.declaration)
    assert Draft.objects.get(pk=following.draft_id).data["accounts_total"] == "1197"
    assert not list(verified(rugao))


def states_of(city: str) -> set[str]:
    """Where something of the demo stands, in words."""
    rows = Declaration.objects.filter(city=city)
    said = set(rows.values_list("state", flat=True))
    said |= {"adjusted"} if rows.filter(state="approved", approved__number=2).exists() else set()
    said |= {"followed"} if rows.filter(follows__isnull=False).exists() else set()
    said |= {f"evaluation {state}" for (state,) in Evaluation.objects.values_list("state")}
    return said | {f"monitored {light}" for (light,) in MonitoringReport.objects.values_list("light")}
