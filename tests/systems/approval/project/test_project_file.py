"""The page of one project: every tab, for whom, at what cost, and as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from pytest_django import DjangoAssertNumQueries

from tests.systems.approval import story
from tests.systems.approval.project.conftest import Town
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.licences.actions import revoke
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects import sections
from tongjian.kernel.projects.actions import correct, facts_of
from tongjian.kernel.projects.models import Building, Project, Works
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.project.dossier import history
from tongjian.systems.approval.project.pages.file import LAST, OWN

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TABS = [tab.code for tab in (*OWN, *LAST)]


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def address(project: Project, tab: str = "milestones", query: str = "") -> str:
    return f"/projects/{project.pk}/file/{tab}/{query}"


def shown(project: Project, tab: str, account: str = "suzhou-window", query: str = "") -> str:
    answer = story.client(account).get(address(project, tab, query))
    assert answer.status_code == 200
    return words(answer)


@pytest.fixture
def outside() -> Iterator[None]:
    """What other systems register is not what these tests are about."""
    kept, tabs = list(sections._sections), dict(sections._tabs)
    yield
    sections._sections[:] = kept
    sections._tabs.clear()
    sections._tabs.update(tabs)


@pytest.mark.parametrize("tab", TABS)
def test_strangers_learn_nothing(town: Town, tab: str) -> None:
    assert story.client(None).get(address(town.housing, tab)).status_code == 302
    for account in ("suzhou-applicant-2", "suzhou-designer", "rugao-window", "rugao-administrator"):
        answer = story.client(account).get(address(town.housing, tab))
        assert answer.status_code == 404 and story.HOUSING not in words(answer)


def test_what_is_not_there(town: Town) -> None:
    client = story.client("suzhou-window")
    assert client.get(f"/projects/{uuid4()}/file/").status_code == 404
    assert client.get(address(town.housing, "weather")).status_code == 404
    assert "查看日期应写成 2026-03-01" in words(client.get(address(town.housing, "works", "?on=morgen")))


COST = {
    "milestones": 9,
    "works": 11,
    "parties": 9,
    "drawings": 13,
    "materials": 13,
    "opinions": 11,
    "letters": 6,
    "licences": 6,
    "timeline": 11,
    "record": 5,
}


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_takes_the_same_queries_whatever_it_shows(
    town: Town, tab: str, outside: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sections._sections.clear()
    client = story.client("suzhou-window")
    client.get(address(town.housing, tab))  # definitions are read once
    with django_assert_num_queries(COST[tab]):
        client.get(address(town.housing, tab))
    _more(town)
    client.get(address(town.housing, tab))
    with django_assert_num_queries(COST[tab]):
        client.get(address(town.housing, tab))


def _more(town: Town) -> None:
    """Buildings, another part, and the stage of another project with all its matters."""
    works = Works.objects.get(project=town.housing)
    Building.objects.bulk_create(Building(works=works, code=f"{number}#") for number in range(4))
    code, now = f"{town.housing.code}-99", timezone.now()
    Works.objects.create(project=town.housing, city="suzhou", code=code, name="二期", created_at=now)
    Case.objects.filter(root=town.running).update(project=town.housing.pk)


def test_milestones_tell_every_stage_with_its_days(town: Town) -> None:
    page = shown(town.housing, "milestones")
    assert "办结（通过）" in page and "尚未申报" in page and "按时办结" in page
    assert f'href="/cases/{town.cleared}/"' in page
    assert "0 / " in page
    running = shown(town.school, "milestones")
    assert "部门开始办理" in running and 'class="milestone current"' in running


def test_the_first_tab_has_the_short_address(town: Town) -> None:
    answer = story.client("suzhou-window").get(f"/projects/{town.school.pk}/file/")
    assert answer.context["current"].code == "milestones"


def test_who_takes_no_part_sees_the_way_but_not_what_is_written(town: Town) -> None:
    """The fire brigade has no matter in this stage."""
    page = shown(town.housing, "milestones", "suzhou-fire")
    assert "办结（通过）" in page and f'href="/cases/{town.cleared}/"' not in page
    assert "没有可以查看的意见" in shown(town.housing, "opinions", "suzhou-fire")
    assert "没有可以查看的材料" in shown(town.housing, "materials", "suzhou-fire")
    assert "符合规定，同意。" not in shown(town.housing, "timeline", "suzhou-fire")
    assert "平江里" not in shown(town.housing, "parties", "suzhou-fire")


def test_the_works_with_their_buildings_as_registered_and_as_stated(town: Town) -> None:
    Building.objects.create(works=Works.objects.get(project=town.housing), code="7#", storeys_above=3)
    page = shown(town.housing, "works")
    assert "7#" in page and "未填报" in page
    assert "申报的单体" in page and "120,000" in page


def test_the_units_that_take_part(town: Town) -> None:
    page = shown(town.housing, "parties")
    assert "平江里建筑设计院" in page and "91320508MADM0T034J" in page and "设计单位" in page
    assert "建设单位" in page and "至今" in page


def test_every_version_of_a_drawing(town: Town) -> None:
    page = shown(town.school, "drawings")
    assert "第 2 版" in page and "第 1 版" in page and "2 个版本" in page
    assert page.count("审查结果与前后版本差异") == 2
    assert "design-report" not in page


def test_materials_are_those_of_the_case_not_of_a_draft(town: Town) -> None:
    page = shown(town.school, "materials")
    assert "site-plan.dxf" in page and "design-report.pdf" in page
    story.give(Application.objects.get(case=town.running), "design-report", content=b"%PDF-1.7\n%%EOF\n")
    assert shown(town.school, "materials").count("design-report.pdf") == 1


def test_opinions_stand_with_department_step_and_words(town: Town) -> None:
    page = shown(town.housing, "opinions")
    assert "符合规定，同意。" in page and "苏州市自然资源和规划局" in page


def test_the_applicant_reads_its_own_project(town: Town) -> None:
    for tab in TABS:
        page = shown(town.housing, tab, "suzhou-applicant")
        assert story.HOUSING in page
    assert "申报与办理" in page


def test_licences_as_they_stood_on_a_day(town: Town) -> None:
    licence = Licence.objects.filter(project=town.housing).latest("document_number")
    day = licence.issued_on
    revoke(licence, "提供虚假材料", on=day + timedelta(days=2))
    after = shown(town.housing, "licences", query=f"?on={day + timedelta(days=2)}")
    assert "已撤销" in after and "提供虚假材料" in after
    before = shown(town.housing, "licences", query=f"?on={day + timedelta(days=1)}")
    assert licence.document_number in before and "有效" in before and "提供虚假材料" not in before
    assert "还没有核发证照" in shown(town.housing, "licences", query=f"?on={day - timedelta(days=1)}")


def test_milestones_as_they_stood_on_a_day(town: Town) -> None:
    page = shown(town.housing, "milestones", query="?on=2001-01-01")
    assert "2001年1月1日 当天结束时的情况" in page and "办结（通过）" not in page
    same = shown(town.housing, "milestones", query=f"?on={timezone.localdate()}")
    assert "办结（通过）" in same and f"?on={timezone.localdate()}" in same


def test_the_timeline_can_be_narrowed_to_a_kind(town: Town) -> None:
    whole = shown(town.housing, "timeline")
    opinions = shown(town.housing, "timeline", query="?kind=opinion")
    assert "提交材料" in whole and "提交材料" not in opinions
    assert "符合规定，同意。" in opinions
    assert "提交材料" in shown(town.housing, "timeline", query="?kind=rumour")


def test_a_long_timeline_goes_on_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 5)
    client, query, entries = story.client("suzhou-window"), "", 0
    for _ in range(40):
        answer = client.get(address(town.housing, "timeline", query))
        story_ = answer.context["story"]
        entries += len(story_.rows)
        if story_.after is None:
            break
        query = f"?after={story_.after}"
    assert entries == answer.context["story"].counts[""] > 10


def test_who_changed_the_record(town: Town) -> None:
    facts = facts_of(town.lab)
    changed = type(facts)(**{**{f: getattr(facts, f) for f in facts.__dataclass_fields__}, "address": "新址"})
    correct(town.lab, changed, story.viewer("suzhou-applicant-2"))
    page = shown(town.lab, "record")
    assert "更正项目" in page and "陆文博" in page and "新址" in page and "建设地点" in page
    assert "登记项目" in page
    assert "总投资" not in page.split("更正项目")[1].split("</li>")[0]


def test_personal_details_are_masked_for_who_does_not_deal_with_the_case(town: Town) -> None:
    for tab in TABS:
        assert story.ANSWERS["contact_phone"] not in shown(town.housing, tab, "suzhou-supervisor")


def test_a_system_adds_a_section_and_a_tab_of_its_own(town: Town, outside: None) -> None:
    seen: list[date | None] = []

    def checks(request: ViewerRequest, project: Project, on: date | None) -> SafeString | None:
        seen.append(on)
        return mark_safe(f"<p>检查 {project.code}</p>") if project == town.housing else None

    sections.tab("site-checks", "现场检查")
    assert sections.tab("site-checks", "现场检查").title == "现场检查"
    with pytest.raises(ValueError, match="现场检查"):
        sections.tab("site-checks", "别的")
    assert "site-checks" not in shown(town.housing, "works")
    sections.register("site-checks", "检查记录", checks)
    sections.register("works", "检查记录", checks)
    assert f"检查 {town.housing.code}" in shown(town.housing, "site-checks", query="?on=2020-02-02")
    assert seen == [date(2020, 2, 2)]
    assert f"检查 {town.housing.code}" in shown(town.housing, "works")
    assert "没有可以查看的内容" in shown(town.lab, "site-checks")


def test_a_case_that_was_refused_is_told_as_such(town: Town) -> None:
    perform("withdraw", town.running, story.viewer("suzhou-applicant"), {"remark": "项目方案需要调整"})
    page = shown(town.school, "milestones")
    assert "撤" in page and 'class="milestone stopped"' in page
