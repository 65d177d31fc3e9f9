"""A site from registration to its conclusion, and what it holds meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.systems.supervision.centre.made import AT, CITY
from tongjian.kernel.cases.facts import Opened
from tongjian.kernel.cases.models import Hold
from tongjian.kernel.cases.opening import opening, root_case
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.supervision.centre.models import Milestone, Order, Site, SiteState
from tongjian.systems.supervision.centre.sites import actions, hidden, orders, registering
from tongjian.systems.supervision.centre.sites.holding import HOLD, hold_acceptance, wanted
from tongjian.systems.supervision.centre.sites.registering import SiteFacts
from tongjian.systems.supervision.centre.sites.visits import send_team
from tongjian.systems.supervision.demo import install_demo_supervision
from tongjian.systems.supervision.field.models import Visit

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = AT.date()
HOME = f"/{CITY}/supervision/sites/"


def registered(**stated: Any) -> Site:
    project = Project.objects.get(city=CITY, code="2411-320506-89-01-710359")
    station = Organisation.objects.get(city=CITY, code="quality-safety-station")
    said = {"name": "仓储用房", "contractor": "甲公司", "overseer": "乙公司", **stated}
    return registering.register(project, None, station, SiteFacts(**said), by=None, at=AT)


def building() -> Site:
    return registered(quality_on=TODAY, safety_on=TODAY)


def reach_all(site: Site) -> None:
    for code in Milestone.objects.filter(site=site, required=True).values_list("code", flat=True):
        actions.reach(site.pk, code, TODAY, by=None, at=AT)


def test_construction_begins_when_both_are_registered(city: str) -> None:
    site = registered(quality_on=TODAY)
    assert site.state == SiteState.REGISTERED
    with pytest.raises(RefusedError, match="没有办齐"):
        actions.reach(site.pk, "disclosure", TODAY, by=None, at=AT)
    with pytest.raises(RefusedError, match="不能晚于今天"):
        actions.complete(site.pk, quality_on=None, safety_on=TODAY + timedelta(1), by=None, at=AT)
    actions.complete(site.pk, quality_on=None, safety_on=TODAY, by=None, at=AT)
    assert actions.reach(site.pk, "disclosure", TODAY, by=None, at=AT).reached_on == TODAY
    with pytest.raises(RefusedError, match="已于"):
        actions.reach(site.pk, "disclosure", TODAY, by=None, at=AT)


def test_a_reached_milestone_sends_a_team(
    city: str, viewer: Callable[[str], Viewer], django_assert_max_num_queries: Any
) -> None:
    install_demo_supervision(pack_of(CITY))
    site, inspector, now = building(), viewer("suzhou-inspector"), timezone.now()
    assert site.subject is not None
    assert site.subject.kind == "site"
    with pytest.raises(RefusedError, match="还没有到达"):
        send_team(inspector, site.pk, "disclosure", now)
    actions.reach(site.pk, "disclosure", TODAY, by=None, at=AT)
    with django_assert_max_num_queries(28):
        sent = send_team(inspector, site.pk, "disclosure", now)
    assert sent.subject == site.subject
    assert Visit.objects.get(assignment=sent).members.count() == sent.team.count() == 2
    with pytest.raises(RefusedError, match="已经派出"):
        send_team(inspector, site.pk, "disclosure", now)


def test_works_are_registered_once_and_completely(city: str) -> None:
    with pytest.raises(RefusedError) as refused:
        registered(name=" ", contractor="", longitude=120.6)
    assert len(refused.value.sentences) == 3
    registered()
    with pytest.raises(RefusedError, match="已经登记过"):
        registered()


def test_a_hidden_part_is_decided_once(city: str) -> None:
    site = building()
    with pytest.raises(RefusedError, match="部位"):
        hidden.ask_hidden(site.pk, "别的", "一层", TODAY, by=None, at=AT)
    check = hidden.ask_hidden(site.pk, "钢筋", "一层梁板", TODAY, by=None, at=AT)
    with pytest.raises(RefusedError, match="意见"):
        hidden.decide_hidden(check.pk, True, " ", by=None, at=AT)
    hidden.decide_hidden(check.pk, False, "间距不足", by=None, at=AT)
    with pytest.raises(RefusedError, match="已经作出"):
        hidden.decide_hidden(check.pk, True, "合格", by=None, at=AT)


def test_a_stop_order_stops_until_each_is_lifted(city: str, django_assert_max_num_queries: Any) -> None:
    site = building()
    with django_assert_max_num_queries(13):
        first = orders.stop(site.pk, "基坑", "支护变形超过报警值", by=None, at=AT)
    second = orders.stop(site.pk, "塔吊", "附着不足", by=None, at=AT)
    assert first.letter.number.startswith("停工〔2026〕") and first.letter.number != second.letter.number
    with pytest.raises(RefusedError, match="停工状态"):
        actions.reach(site.pk, "disclosure", TODAY, by=None, at=AT)
    lifted = orders.resume(first.pk, "变形已收敛", by=None, at=AT)
    assert first.letter.number in lifted.letter.content
    assert Site.objects.get(pk=site.pk).state == SiteState.STOPPED
    orders.resume(second.pk, "附着已补", by=None, at=AT)
    assert Site.objects.get(pk=site.pk).state == SiteState.BUILDING
    with pytest.raises(RefusedError, match="已经解除"):
        orders.resume(second.pk, "再次", by=None, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=first.pk).update(reason="别的")


def test_nothing_open_may_remain_for_a_conclusion(city: str) -> None:
    site = building()
    order = orders.stop(site.pk, "基坑", "支护变形", by=None, at=AT)
    with pytest.raises(RefusedError) as refused:
        orders.conclude(site.pk, True, "资料齐全", by=None, at=AT)
    assert any(order.letter.number in each for each in refused.value.sentences)
    assert any("地基与基础" in each for each in refused.value.sentences)
    orders.resume(order.pk, "已加固", by=None, at=AT)
    reach_all(site)
    assert orders.conclude(site.pk, True, "资料齐全", by=None, at=AT).letter.number
    with pytest.raises(RefusedError, match="已经出具"):
        orders.conclude(site.pk, True, "再次", by=None, at=AT)


def test_a_site_holds_the_joint_acceptance_until_it_is_in_order(city: str) -> None:
    site = building()

    def kinds() -> list[str]:
        return [hold.key.split(":")[1] for hold in wanted(site.project_id, "housing")]

    assert kinds() == ["open"]
    order = orders.stop(site.pk, "基坑", "支护变形", by=None, at=AT)
    assert kinds() == ["stop", "open"]
    assert Job.objects.filter(name=HOLD).exists()
    orders.resume(order.pk, "已加固", by=None, at=AT)
    reach_all(site)
    orders.conclude(site.pk, False, "节能资料不全", by=None, at=AT)
    assert kinds() == ["failed"]


def test_lists_take_a_fixed_number_of_queries(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    client = browser("suzhou-station-head")
    with django_assert_max_num_queries(6):
        assert client.get(f"{HOME}?q=澄云&state=stopped").status_code == 200
    site = Site.objects.get(city=CITY, state=SiteState.STOPPED)
    with django_assert_max_num_queries(16):
        page = client.get(f"{HOME}{site.pk}/").content.decode()
    assert "停工中" in page and "隐蔽工程" in page


def test_who_may_do_what(city: str, browser: Callable[[str | None], Client]) -> None:
    site = Site.objects.get(city=CITY, state=SiteState.STOPPED)
    stop = {"scope": "", "reason": ""}
    address = f"{HOME}{site.pk}/"
    # The owner asks, the station orders, its head lets go on; refused before anything is looked at.
    assert browser("suzhou-applicant").get(address).status_code == 200
    assert browser("suzhou-applicant-2").get(address).status_code == 404
    assert browser("suzhou-applicant").post(f"{address}stop/", stop).status_code == 403
    assert browser("suzhou-fire").post(f"{address}stop/", stop).status_code == 403
    assert browser("suzhou-inspector").post(f"{address}resume/", {}).status_code == 403
    assert browser("suzhou-inspector").post(f"{address}stop/", stop).status_code == 422
    order = Order.objects.get(site=site, lifted_by__isnull=True, kind="stop")
    said = {"order": str(order.pk), "reason": "已按方案整改"}
    assert browser("suzhou-station-head").post(f"{address}resume/", said).status_code == 302
    assert Site.objects.get(pk=site.pk).state == SiteState.BUILDING


def test_the_page_of_the_project_shows_its_sites(city: str, browser: Callable[[str | None], Client]) -> None:
    site = Site.objects.get(city=CITY, state=SiteState.STOPPED)
    address = reverse("project-file-tab", args=[site.project_id, "supervision"])
    page = browser("suzhou-station-head").get(address).content.decode()
    assert f"{HOME}{site.pk}/" in page


def test_planned_days_are_days(city: str) -> None:
    site = registered(planned={"foundation": date(2026, 12, 1)})
    assert Milestone.objects.get(site=site, code="foundation").planned_on == date(2026, 12, 1)
    assert isinstance(site.pk, UUID)


def test_the_holds_are_set_on_a_real_case_and_released(city: str) -> None:
    """Opening the joint acceptance asks for them; the job makes them what the site asks for by then."""
    site = building()
    order = orders.stop(site.pk, "基坑", "支护变形", by=None, at=AT)
    Job.objects.filter(name=HOLD).delete()
    housing = Organisation.objects.get(city=CITY, code="housing")
    with opening(CITY, SYSTEM, now=AT) as session:
        opened = Opened(
            case_kind="matter",
            matter="joint-acceptance",
            definition="0" * 64,
            title="联合验收",
            number="测试 1 号",
            organisation=housing.pk,
            project=str(site.project_id),
        )
        case = root_case(session, opened)
    asked = Job.objects.get(name=HOLD)
    hold_acceptance(asked.args)
    standing = Hold.objects.filter(case=case.id, released_at__isnull=True)
    assert sorted(hold.key.split(":")[1] for hold in standing) == ["open", "stop"]
    assert {hold.duty for hold in standing} == {"housing"}
    orders.resume(order.pk, "已加固", by=None, at=AT)
    reach_all(site)
    orders.conclude(site.pk, True, "资料齐全", by=None, at=AT)
    hold_acceptance(asked.args)
    assert not standing.all().exists()
    assert Hold.objects.filter(case=case.id, because="mended").count() == 2
