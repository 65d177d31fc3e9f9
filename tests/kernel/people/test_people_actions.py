"""What administrators change: at once, recorded, within their city, and never over somebody else's change."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.kernel.people.conftest import LONG_AGO, Town, in_days, organisation, person, post, seen, viewer
from tongjian.kernel.people import actions
from tongjian.kernel.people.actions import OrganisationFacts, RefusedError
from tongjian.kernel.people.actions.changes import organisation_subject
from tongjian.kernel.people.guard import AUDIT
from tongjian.kernel.people.models import Audit, Holding, Organisation, Post, Substitution, User
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def leave(town: Town, **changed):
    given = {
        "substitute": "handler",
        "since": in_days(0),
        "until": in_days(5),
        "reason": "年休假",
        "seen": seen(town.head),
        **changed,
    }
    return actions.arrange_leave(viewer(town.admin), town.head.pk, **given)


def test_an_account_is_opened_with_a_post_and_a_password(town) -> None:
    user, password = actions.open_account(
        viewer(town.admin),
        username="new",
        name="新人",
        phone="",
        post_id=town.post("handler").pk,
        since=in_days(0),
    )
    assert User.objects.get(pk=user.pk).check_password(password)
    assert viewer(user).has(Role.HANDLER, organisation=town.bureau.pk)
    audit = Audit.objects.get(subject=f"user:{user.pk}")
    assert (audit.city, audit.who, audit.what) == ("suzhou", town.admin, "新增人员")
    assert password not in str(audit.after)


@pytest.mark.parametrize(("username", "says"), [("handler", "已经存在"), ("a b", "账号只能由")])
def test_an_account_that_cannot_be_is_refused(town, username, says) -> None:
    with pytest.raises(RefusedError, match=says):
        actions.open_account(
            viewer(town.admin),
            username=username,
            name="x",
            phone="",
            post_id=town.post("handler").pk,
            since=in_days(0),
        )
    assert not Audit.objects.exists()


def test_a_post_is_given_and_ended(town) -> None:
    admin = viewer(town.admin)
    holding = actions.appoint(
        admin, town.handler.pk, post_id=town.post("head").pk, since=in_days(0), seen=seen(town.handler)
    )
    assert viewer(town.handler).has(Role.HEAD)
    with pytest.raises(RefusedError, match="已担任"):
        actions.appoint(
            admin, town.handler.pk, post_id=town.post("head").pk, since=in_days(9), seen=seen(town.handler)
        )
    actions.end_holding(admin, holding.pk, until=in_days(-1), seen=seen(town.handler))
    assert not viewer(town.handler).has(Role.HEAD)
    assert not Holding.objects.filter(pk=holding.pk).exists(), "it ended before it began"
    assert list(Audit.objects.order_by("id").values_list("what", flat=True)) == ["任职", "结束任职"]


def test_the_past_is_not_rewritten(town) -> None:
    holding = town.handler.holdings.get()
    with pytest.raises(RefusedError, match="已经过去"):
        actions.end_holding(viewer(town.admin), holding.pk, until=in_days(-2), seen=0)
    actions.end_holding(viewer(town.admin), holding.pk, until=in_days(0), seen=0)
    assert viewer(town.handler).has(Role.HANDLER), "today is the last day"


def test_a_change_over_a_newer_change_is_refused(town) -> None:
    """Both administrators look at the same page; the second is told to look again."""
    before = seen(town.handler)
    actions.rename(viewer(town.admin), town.handler.pk, name="改名", phone="1", seen=before)
    with pytest.raises(RefusedError, match="其他管理员"):
        actions.rename(viewer(town.other_admin), town.handler.pk, name="又改名", phone="2", seen=before)
    town.handler.refresh_from_db()
    assert town.handler.name == "改名"
    audit = Audit.objects.get()
    assert (audit.before["姓名"], audit.after["姓名"]) == ("姓名handler", "改名")
    actions.rename(viewer(town.admin), town.handler.pk, name="改名", phone="1", seen=seen(town.handler))
    assert Audit.objects.count() == 1, "nothing changed, nothing recorded"


def test_a_password_is_reset(town) -> None:
    password = actions.reset_password(viewer(town.admin), town.handler.pk, seen=0)
    town.handler.refresh_from_db()
    assert town.handler.check_password(password)
    assert len(password) >= 12
    assert actions.reset_password(viewer(town.admin), town.handler.pk, seen=seen(town.handler)) != password


def test_an_account_is_closed_and_opened(town) -> None:
    admin = viewer(town.admin)
    actions.set_active(admin, town.handler.pk, False, reason="调离", seen=0)
    town.handler.refresh_from_db()
    assert not town.handler.is_active
    with pytest.raises(RefusedError, match="已停用"):
        actions.appoint(
            admin, town.handler.pk, post_id=town.post("head").pk, since=in_days(0), seen=seen(town.handler)
        )
    actions.set_active(admin, town.handler.pk, True, reason="返岗", seen=seen(town.handler))
    town.handler.refresh_from_db()
    assert town.handler.is_active
    assert list(Audit.objects.order_by("id").values_list("after", flat=True)) == [
        {"原因": "调离"},
        {"原因": "返岗"},
    ]


def test_nobody_closes_their_own_account(town) -> None:
    with pytest.raises(RefusedError, match="自己"):
        actions.set_active(viewer(town.admin), town.admin.pk, False, reason="x", seen=0)


def test_an_account_that_serves_two_cities_is_not_one_administrators_to_change(town) -> None:
    elsewhere = Post.objects.get(organisation__city="rugao")
    Holding.objects.create(user=town.handler, post=elsewhere, since=LONG_AGO)
    admin = viewer(town.admin)
    for change in (
        lambda: actions.set_active(admin, town.handler.pk, False, reason="x", seen=0),
        lambda: actions.reset_password(admin, town.handler.pk, seen=0),
        lambda: actions.rename(admin, town.handler.pk, name="x", phone="", seen=0),
    ):
        with pytest.raises(RefusedError, match="其他城市"):
            change()
    here = town.handler.holdings.get(post__organisation__city="suzhou")
    actions.end_holding(admin, here.pk, until=in_days(-1), seen=0)
    assert not viewer(town.handler).has(Role.HANDLER)


def test_the_last_administrator_stays(town) -> None:
    admin = viewer(town.admin)
    actions.set_active(admin, town.other_admin.pk, False, reason="调离", seen=0)
    with pytest.raises(RefusedError, match="没有管理员"):
        actions.end_holding(admin, town.admin.holdings.get().pk, until=in_days(3), seen=0)
    with pytest.raises(RefusedError, match="没有管理员"):
        actions.correct_post(admin, town.post("administrator").pk, title="x", roles=[Role.SUPERVISOR], seen=0)
    assert viewer(town.admin).has(Role.ADMINISTRATOR)
    assert town.admin.holdings.get().until is None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_do_not_both_succeed(town) -> None:
    start = threading.Barrier(2)
    outcomes = []

    def remove(by: User, whom: User) -> None:
        try:
            looking = viewer(by)
            start.wait()
            actions.set_active(looking, whom.pk, False, reason="x", seen=0)
            outcomes.append("done")
        except RefusedError:
            outcomes.append("refused")
        finally:
            connection.close()

    pairs = [(town.admin, town.other_admin), (town.other_admin, town.admin)]
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_the_same_moment_one_is_made(town) -> None:
    start = threading.Barrier(4)
    outcomes = []

    def appoint() -> None:
        try:
            looking = viewer(town.admin)
            start.wait()
            actions.appoint(looking, town.handler.pk, post_id=town.post("head").pk, since=in_days(0), seen=0)
            outcomes.append("done")
        except RefusedError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=appoint) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert Audit.objects.count() == town.handler.holdings.count() - 1 == 1


def test_leave_is_arranged_for_both_and_taken_back(town) -> None:
    (made,) = leave(town)
    assert viewer(town.handler).acts_for(Role.HEAD, town.bureau.pk) == town.head.pk
    assert set(Audit.objects.values_list("subject", flat=True)) == {
        f"user:{town.head.pk}",
        f"user:{town.handler.pk}",
    }
    actions.cancel_leave(viewer(town.admin), made.pk, seen=seen(town.head))
    assert not viewer(town.handler).has(Role.HEAD)
    changes = Audit.objects.count()
    actions.cancel_leave(viewer(town.admin), made.pk, seen=seen(town.head))
    assert Audit.objects.count() == changes


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"until": date(2020, 1, 1)}, "早于开始日期"),
        ({"since": date(2020, 1, 1), "until": date(2020, 1, 2)}, "已经过去"),
        ({"substitute": "nobody"}, "没有找到"),
        ({"substitute": "outsider"}, "没有找到"),
        ({"substitute": "head"}, "本人代班"),
        ({"seen": 77}, "其他管理员"),
    ],
)
def test_a_leave_that_makes_no_sense_is_refused(town, changed, says) -> None:
    with pytest.raises(RefusedError, match=says):
        leave(town, **changed)
    assert not Substitution.objects.exists()


def test_leaves_do_not_cross(town) -> None:
    leave(town, since=in_days(1), until=in_days(3))
    with pytest.raises(RefusedError, match="已安排代班"):
        leave(town, since=in_days(3), until=in_days(4))
    with pytest.raises(RefusedError, match="自己也请假"):
        actions.arrange_leave(
            viewer(town.admin),
            town.handler.pk,
            substitute="head",
            since=in_days(2),
            until=in_days(2),
            reason="x",
            seen=seen(town.handler),
        )
    leave(town, since=in_days(4), until=in_days(4))


def test_somebody_without_a_post_needs_no_substitute(town) -> None:
    Holding.objects.filter(user=town.head).update(until=in_days(-1))
    with pytest.raises(RefusedError, match="没有任职"):
        leave(town)


def test_leave_reaches_the_administrators_own_cities_only(town) -> None:
    elsewhere = Post.objects.get(organisation__city="rugao")
    Holding.objects.create(user=town.head, post=elsewhere, since=LONG_AGO)
    leave(town)
    assert list(Substitution.objects.values_list("city", flat=True)) == ["suzhou"]
    assert not viewer(town.handler).has(Role.ADMINISTRATOR)


def test_organisations_and_posts_are_added_and_corrected(town) -> None:
    admin = viewer(town.admin)
    facts = OrganisationFacts(name="新局", kind="government", region="320508")
    place = actions.open_organisation(admin, "suzhou", "new", facts)
    subject = organisation_subject(place.pk)
    with pytest.raises(RefusedError, match="本市已有"):
        actions.open_organisation(admin, "suzhou", "new", facts)
    chair = actions.add_post(
        admin, place.pk, code="p", title="窗口", roles=[Role.WINDOW], seen=last_change(subject)
    )
    with pytest.raises(RefusedError, match="已有代码"):
        actions.add_post(admin, place.pk, code="p", title="x", roles=[Role.WINDOW], seen=last_change(subject))
    user = person("clerk", chair)
    actions.correct_post(
        admin, chair.pk, title="窗口", roles=[Role.SUPERVISOR, Role.WINDOW], seen=last_change(subject)
    )
    assert viewer(user).has(Role.SUPERVISOR)
    renamed = OrganisationFacts(name="更名局", kind="government", region="320508")
    with pytest.raises(RefusedError, match="其他管理员"):
        actions.correct_organisation(admin, place.pk, renamed, seen=0)
    actions.correct_organisation(admin, place.pk, renamed, seen=last_change(subject))
    actions.correct_organisation(admin, place.pk, renamed, seen=last_change(subject))
    assert Organisation.objects.get(pk=place.pk).name == "更名局"
    assert list(Audit.objects.filter(subject=subject).order_by("id").values_list("what", flat=True)) == [
        "新增机构",
        "新增岗位",
        "修改岗位 p",
        "修改机构",
    ]


def test_strangers_change_nothing(town) -> None:
    """The administrator of another city, a handler of this one, and a visitor."""
    chair, place = town.post("handler"), town.bureau
    holding = town.handler.holdings.get()
    (made,) = leave(town)
    before = (Audit.objects.count(), Holding.objects.count())
    facts = OrganisationFacts(name="x", kind="government")
    for stranger in (town.outsider, town.handler):
        looking = viewer(stranger)
        for change in (
            lambda v: actions.open_account(
                v, username="x", name="x", phone="", post_id=chair.pk, since=in_days(0)
            ),
            lambda v: actions.rename(v, town.head.pk, name="x", phone="", seen=seen(town.head)),
            lambda v: actions.reset_password(v, town.head.pk, seen=seen(town.head)),
            lambda v: actions.set_active(v, town.head.pk, False, reason="x", seen=seen(town.head)),
            lambda v: actions.appoint(
                v, town.head.pk, post_id=chair.pk, since=in_days(0), seen=seen(town.head)
            ),
            lambda v: actions.end_holding(v, holding.pk, until=in_days(0), seen=seen(town.handler)),
            lambda v: actions.cancel_leave(v, made.pk, seen=seen(town.head)),
            lambda v: actions.open_organisation(v, "suzhou", "x", facts),
            lambda v: actions.correct_organisation(v, place.pk, facts, seen=0),
            lambda v: actions.add_post(v, place.pk, code="x", title="x", roles=[Role.HEAD], seen=0),
            lambda v: actions.correct_post(v, chair.pk, title="x", roles=[Role.HEAD], seen=0),
        ):
            with pytest.raises(PermissionDenied):
                change(looking)
        with pytest.raises((PermissionDenied, RefusedError)):
            actions.arrange_leave(
                looking,
                town.head.pk,
                substitute="outsider",
                since=in_days(8),
                until=in_days(9),
                reason="x",
                seen=seen(town.head),
            )
    assert (Audit.objects.count(), Holding.objects.count()) == before


def test_an_administrator_of_another_city_gives_no_post_here(town) -> None:
    """Also not to somebody of their own."""
    own = person("own", post(organisation("rugao", "second"), "handler"))
    with pytest.raises(PermissionDenied):
        actions.appoint(
            viewer(town.outsider),
            own.pk,
            post_id=town.post("administrator").pk,
            since=in_days(0),
            seen=0,
        )


def test_a_record_is_never_changed(town) -> None:
    actions.rename(viewer(town.admin), town.handler.pk, name="改名", phone="", seen=0)
    for change in (lambda: Audit.objects.update(what="x"), lambda: Audit.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert Audit.objects.get().what == "修改资料"
    assert AUDIT.missing() == []
