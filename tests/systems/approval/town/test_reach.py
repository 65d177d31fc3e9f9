"""Officials see what stands in the region of their body; lists and pages say the same."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tongjian.kernel.cases.access import may_read
from tongjian.kernel.cases.access import visible as visible_cases
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.tree import load
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.handover.queries import powers_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.queries import projects_of

QIDU, HAIYU = "湖映光电七都厂房", "湖映光电海虞研发楼"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cities")]


def listed(account):
    return {row.name for row in projects_of(story.viewer(account))}


@pytest.mark.parametrize(
    ("account", "sees"),
    [
        ("suzhou-town-qidu", {QIDU}),
        ("suzhou-town-haiyu", {HAIYU}),
        ("suzhou-wujiang", {QIDU, "太湖新城第三小学"}),
        ("suzhou-changshu-housing", {HAIYU}),
        ("suzhou-town-huangdai", set()),
        ("rugao-town-baipu", {"蒲溪食品白蒲生产车间"}),
    ],
)
def test_a_part_of_the_city_is_all_its_officials_see(account, sees):
    assert listed(account) == sees
    browser = story.client(account)
    for project in Project.objects.all():
        status = browser.get(f"/projects/{project.pk}/").status_code
        assert status == (200 if project.name in sees else 404), project.name


@pytest.mark.parametrize("account", ["suzhou-window", "suzhou-fire", "suzhou-province-natural-resources"])
def test_the_city_and_the_province_see_the_whole_city(account):
    assert listed(account) == {project.name for project in pack_of("suzhou").demo.projects}


def test_cases_are_seen_like_projects_and_the_page_agrees_with_the_list(django_assert_max_num_queries):
    stages = {name: story.submitted(name, "suzhou-applicant-3") for name in (QIDU, HAIYU)}
    school = story.submitted("太湖新城第三小学", "suzhou-applicant")
    trees = {stage: load(stage) for stage in (*stages.values(), school)}
    sees = {
        "suzhou-town-qidu": {stages[QIDU]},
        "suzhou-town-haiyu": {stages[HAIYU]},
        "suzhou-changshu-window": {stages[HAIYU]},
        "suzhou-town-huangdai": set(),
        "suzhou-window": set(trees),
    }
    for account, wanted in sees.items():
        viewer = story.viewer(account)
        found = Case.objects.filter(visible_cases(viewer), kind="approval.stage")
        assert set(found.values_list("pk", flat=True)) == wanted, account
        with django_assert_max_num_queries(len(trees)):
            assert {stage for stage, tree in trees.items() if may_read(viewer, tree)} == wanted, account
        browser = story.client(account)
        for stage in trees:
            assert browser.get(f"/cases/{stage}/").status_code == (200 if stage in wanted else 404)


@pytest.mark.parametrize(
    ("matter", "region", "decider"),
    [
        ("setting-out", "320581102", "changshu-natural-resources"),
        ("setting-out", "320509105", "natural-resources"),
        ("land-conversion", "320581102", "province-natural-resources"),
        ("planning-permit", "320581102", "natural-resources"),
    ],
)
def test_the_level_of_a_matter_and_the_place_of_the_project_choose_the_body(matter, region, decider):
    powers = powers_of("suzhou")
    found = powers.decides(pack_of("suzhou").matters[matter], region, timezone.localdate())
    assert Organisation.objects.get(pk=found).code == decider


def test_a_county_keeps_its_matters_though_the_province_carries_the_duty_too():
    own, powers = pack_of("rugao"), powers_of("rugao")
    for matter in own.matters.values():
        found = powers.decides(matter, "320682103", timezone.localdate())
        region = Organisation.objects.get(pk=found).region
        assert region == ("320000" if matter.code == "land-conversion" else "320682"), matter.code


def test_a_town_is_chosen_from_its_district_and_any_other_code_is_refused():
    company = story.client("suzhou-applicant-3")
    page = company.get("/my/projects/new/").content.decode()
    assert '<optgroup label="吴江区">' in page
    assert '<option value="320509105">七都镇</option>' in page
    refused = company.post("/my/projects/new/", {"region": "320509999"})
    assert refused.status_code == 422
    project = Project.objects.get(name=QIDU)
    assert "吴江区七都镇" in company.get(f"/projects/{project.pk}/").content.decode()
