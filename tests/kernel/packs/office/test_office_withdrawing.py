"""A publication is taken back before its day: nothing refers to it, and who did it is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import world
from bench.threads import at_the_same_moment
from tests.kernel.packs.office.conftest import MATTER, change
from tests.kernel.packs.office.test_office_revisions import published
from tongjian.kernel.cases.models import Case
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.models import Definition, Edition
from tongjian.kernel.packs.office.content import Content, NewFile
from tongjian.kernel.packs.office.models import Revision, Withdrawal
from tongjian.kernel.packs.office.planning import plan
from tongjian.kernel.packs.office.publishing import publish
from tongjian.kernel.packs.office.revisions import adopt, latest_published, open_revision, save
from tongjian.kernel.packs.office.withdrawing import withdraw
from tongjian.kernel.packs.queries import current_matter
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def later(days: int = 10) -> date:
    return timezone.localdate() + timedelta(days=days)


def editions() -> list[tuple[object, ...]]:
    return list(
        Edition.objects.order_by("kind", "code", "effective_from", "serial").values_list(
            "kind", "code", "effective_from", "serial", "until", "definition_id"
        )
    )


def take_back(viewer: Viewer, revision: Revision, reason: str = "依据的文件推迟施行") -> Withdrawal:
    return withdraw(viewer, world.CITY, revision.number, reason=reason)


@pytest.fixture
def ahead(keeper: Viewer, revision: Revision) -> Revision:
    """Published for a later day."""
    change(keeper, revision, "days: 10", "days: 7")
    return published(keeper, revision, later())


def promised(on: date) -> int:
    return current_matter(world.CITY, "matter-0", on).matter.promised.days


def test_afterwards_nothing_refers_to_it(keeper: Viewer, colleague: Viewer, revision: Revision) -> None:
    before = editions()
    change(keeper, revision, "days: 10", "days: 7")
    ahead = published(keeper, revision, later())
    assert promised(later()) == 7 and editions() != before
    done = take_back(colleague, ahead)
    assert (done.by_id, done.reason) == (colleague.user, "依据的文件推迟施行")
    assert editions() == before
    assert promised(later()) == 10
    assert source_in_force(world.CITY, later()) == world.CITY
    assert latest_published(world.CITY) is None
    assert not Job.objects.filter(unique_key=f"packs.take-force:{ahead.pk}").exists()
    assert Definition.objects.filter(code="matter-0").count() == 2, "the texts of definitions are never lost"
    again = open_revision(keeper, world.CITY, "重新来")
    assert (again.base, again.overlay, again.number) == (None, {}, ahead.number + 1)
    with pytest.raises(RefusedError, match="没有已发布的第1次修订"):
        adopt(keeper, again.pk, ahead.number)
    change(keeper, again, "days: 10", "days: 7")
    published(keeper, again, later())
    assert promised(later()) == 7, "the same may be published for the same day again"


def test_a_matter_that_would_have_gone_stays(keeper: Viewer, revision: Revision) -> None:
    before = editions()
    content = Content(world.CITY, revision.overlay)
    save(keeper, revision.pk, NewFile(MATTER, None), seen=content.digest(MATTER))
    change(keeper, revision, "[matter-0, matter-1, matter-2]", "[matter-1, matter-2]", "stages/wide.yaml")
    take_back(keeper, published(keeper, revision, later()))
    assert editions() == before


def test_of_two_for_one_day_only_the_second_goes(keeper: Viewer, ahead: Revision) -> None:
    before = editions()
    second = open_revision(keeper, world.CITY, "再改")
    change(keeper, second, "days: 7", "days: 5")
    second = published(keeper, second, later())
    assert promised(later()) == 5
    with pytest.raises(RefusedError, match="请先撤回第2次修订"):
        take_back(keeper, ahead)
    take_back(keeper, second)
    assert promised(later()) == 7
    assert editions() == before
    assert source_in_force(world.CITY, later()) != world.CITY, "the first still waits for its day"
    take_back(keeper, ahead)
    assert promised(later()) == 10


def test_it_is_refused_in_words(keeper: Viewer, stranger: Viewer, ahead: Revision) -> None:
    with pytest.raises(RefusedError, match="没有填写撤回理由"):
        take_back(keeper, ahead, " ")
    with pytest.raises(PermissionDenied):
        take_back(stranger, ahead)
    with pytest.raises(RefusedError, match="没有已发布的第9次修订"):
        withdraw(keeper, world.CITY, 9, reason="试")
    open_revision(keeper, world.CITY, "再改")
    with pytest.raises(RefusedError, match="第2次修订正以它为基础修改"):
        take_back(keeper, ahead)
    assert promised(later()) == 7 and not Withdrawal.objects.exists()


def test_what_is_in_force_is_not_withdrawn(keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    done = published(keeper, revision)
    with pytest.raises(RefusedError, match=r"已自 .* 起施行，不能撤回"):
        take_back(keeper, done)


def test_what_a_case_was_moved_to_is_not_withdrawn(keeper: Viewer, ahead: Revision) -> None:
    world.open_stage("wide")
    case = Case.objects.get(matter="matter-0")
    Case.objects.filter(pk=case.pk).update(
        definition=Edition.objects.get(code="matter-0", effective_from=later()).definition_id
    )
    with pytest.raises(RefusedError, match=case.number):
        take_back(keeper, ahead)
    assert promised(later()) == 7 and not Withdrawal.objects.exists()


def test_a_withdrawal_stays_on_record(keeper: Viewer, ahead: Revision) -> None:
    take_back(keeper, ahead)
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_withdraw_at_the_same_moment(
    keeper: Viewer, colleague: Viewer, ahead: Revision
) -> None:
    def of(viewer: Viewer) -> Callable[[], object]:
        return lambda: take_back(viewer, ahead)

    outcomes = at_the_same_moment([of(keeper), of(colleague)])
    (refused,) = [each for each in outcomes if isinstance(each, RefusedError)]
    assert "已由" in str(refused) and Withdrawal.objects.count() == 1
    assert promised(later()) == 10


@pytest.mark.django_db(transaction=True)
def test_one_withdraws_while_another_publishes_on_top(
    keeper: Viewer, colleague: Viewer, ahead: Revision
) -> None:
    """The second revision keeps the first in place, whoever of the two is faster."""
    second = open_revision(keeper, world.CITY, "再改")
    change(keeper, second, "days: 7", "days: 5")
    seen = plan(Revision.objects.select_related("base").get(pk=second.pk)).digest
    outcomes = at_the_same_moment(
        [
            lambda: publish(keeper, second.pk, effective_from=later(), seen=seen),
            lambda: take_back(colleague, ahead),
        ]
    )
    assert isinstance(outcomes[0], Revision), outcomes
    assert isinstance(outcomes[1], RefusedError), outcomes
    assert promised(later()) == 5


def test_the_page_offers_it_until_the_day(keeper: Viewer, stranger: Viewer, ahead: Revision) -> None:
    client, official = Client(), Client()
    client.force_login(User.objects.get(pk=keeper.user))
    official.force_login(User.objects.get(pk=stranger.user))
    there = reverse("manage-packs-withdraw", args=[world.CITY, ahead.number])
    page = reverse("manage-packs-revision", args=[world.CITY, ahead.number])
    assert there in client.get(page).content.decode()
    assert official.post(there, {"reason": "试"}).status_code == 403
    assert "没有填写撤回理由" in client.post(there, {"reason": ""}, follow=True).content.decode()
    told = client.post(there, {"reason": "文件推迟"}, follow=True).content.decode()
    assert "已撤回，不会施行" in told and "理由：文件推迟" in told and there not in told
    assert "已撤回" in client.get(reverse("manage-packs-city", args=[world.CITY])).content.decode()
