"""Publishing shows what it touches and is the head's; a future version can be withdrawn, with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel.places.kit import CITY, published, ready, square
from tests.kernel.places.office.conftest import work
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import Status
from tongjian.kernel.people.models import Audit
from tongjian.kernel.places.models import Citation, LayerVersion, State
from tongjian.kernel.places.office.changes import Comparable, Published, Waiting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYER = f"/{CITY}/blueprint/layers/control-plan/"
Browser = Callable[[str | None], Client]
TODAY = timezone.localdate()


def use(key: str, far: float = 2.0, x: float = 0.0) -> Feature:
    return square("control-plan", key, x, 0, 用地性质="住宅", 容积率上限=far)


def cites(number: int, *, ended: bool = False) -> None:
    """A case that rests on that version."""
    root = uuid4()
    now = timezone.now()
    Case.objects.bulk_create([_case(root, Status.APPROVED if ended else Status.UNDER_REVIEW)])
    edition = json.dumps({"control-plan": number, "road": 7}, separators=(",", ":"))
    Citation.objects.create(subject=root, city=CITY, edition=edition, digest=f"d{number}", cited_at=now)


def _case(root: UUID, status: Status) -> Case:
    now = timezone.now()
    return Case(
        id=root,
        root=root,
        city=CITY,
        kind="approval",
        matter="planning-permit",
        title="住宅小区",
        number=str(root),
        organisation=1,
        status=status,
        status_since=now,
        opened_at=now,
        seq=1,
    )


def test_the_head_sees_what_it_touches_and_publishes(browser: Browser) -> None:
    published("control-plan", [use("A"), use("B", x=200), use("C", x=400)])
    for _ in range(3):
        cites(1)
    cites(1, ended=True)
    new = ready("control-plan", [use("A"), use("B", 3.5, 200), use("D", x=600)])
    head, address = browser("head"), f"{LAYER}{new.pk}/"
    assert "新增 1 个，改变 1 个，删除 1 个，不变 1 个" in head.get(address).content.decode()
    form = head.get(f"{address}publish/").content.decode()
    assert "3 件在办的办件引用着现行版本" in form, "the one that has ended is not touched"
    refused = head.post(f"{address}publish/", {"effective_from": str(TODAY), "note": ""})
    assert refused.status_code == 422
    assert "批准依据或说明" in refused.content.decode()
    done = head.post(f"{address}publish/", {"effective_from": str(TODAY), "note": "批复〔2026〕3号"})
    assert done.status_code == 302
    assert "正在发布" in head.get(address).content.decode()
    work()
    new.refresh_from_db()
    assert (new.state, new.number, new.note) == ("published", 2, "批复〔2026〕3号")
    assert "现行" in head.get(address).content.decode()
    rows = head.get(LAYER).context["versions"]
    assert [(row.number, row.cited) for row in rows] == [(2, 0), (1, 4)]
    again = head.post(f"{address}publish/", {"effective_from": str(TODAY), "note": "再来一次"})
    assert again.status_code == 302
    assert LayerVersion.objects.filter(state=State.PUBLISHED).count() == 2


def test_a_handler_does_not_publish_or_withdraw(browser: Browser) -> None:
    waiting = ready("control-plan", [use("A")])
    coming = published("control-plan", [use("A")], effective_from=TODAY + timedelta(days=9))
    client = browser("handler")
    for version in (waiting, coming):
        for part in ("publish/", "withdraw/"):
            address = f"{LAYER}{version.pk}/{part}"
            assert client.get(address).status_code == 403
            posted = client.post(address, {"effective_from": str(TODAY), "note": "批复", "reason": "写错了"})
            assert posted.status_code == 403
    assert {each.state for each in LayerVersion.objects.all()} == {"ready", "published"}


def test_a_future_version_is_withdrawn_with_a_reason(browser: Browser) -> None:
    published("control-plan", [use("A")])
    coming = published("control-plan", [use("A", 9)], effective_from=TODAY + timedelta(days=9))
    head, address = browser("head"), f"{LAYER}{coming.pk}/"
    assert "withdraw/" in head.get(address).content.decode()
    assert "到时仍使用第 1 版" in head.get(f"{address}withdraw/").content.decode()
    assert head.post(f"{address}withdraw/", {"reason": " "}).status_code == 422
    assert head.post(f"{address}withdraw/", {"reason": "批复撤销"}).status_code == 302
    coming.refresh_from_db()
    assert coming.state == State.WITHDRAWN
    assert "批复撤销" in head.get(address).content.decode()
    assert Audit.objects.filter(subject=f"layer-version:{coming.pk}", after={"原因": "批复撤销"}).exists()
    assert browser("water").get(address).status_code == 404


def test_a_version_in_force_is_not_withdrawn(browser: Browser) -> None:
    now = published("control-plan", [use("A")])
    answer = browser("head").post(f"{LAYER}{now.pk}/withdraw/", {"reason": "后悔了"})
    assert answer.status_code == 422
    assert "不能撤回" in answer.content.decode()
    assert not Audit.objects.filter(after={"原因": "后悔了"}).exists(), "no reason for what was not done"


def test_an_import_is_put_aside_with_a_reason(browser: Browser) -> None:
    waiting = ready("control-plan", [use("A")])
    client, address = browser("handler"), f"{LAYER}{waiting.pk}/discard/"
    client.post(address, {"reason": ""})
    waiting.refresh_from_db()
    assert waiting.state == State.READY
    client.post(address, {"reason": "数据有误"})
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN
    assert "数据有误" in client.get(f"{LAYER}{waiting.pk}/").content.decode()


def test_changes_say_before_and_after(browser: Browser) -> None:
    published("control-plan", [use("A"), use("B", x=200), use("C", x=400)])
    moved = square("control-plan", "C", 401, 0, 用地性质="住宅", 容积率上限=2.0)
    new = ready("control-plan", [use("A", 3.5), moved, use("D", x=600)])
    page = browser("head").get(f"{LAYER}{new.pk}/changes/")
    rows = {row["key"]: row for row in page.context["rows"]}
    assert {key: row["word"] for key, row in rows.items()} == {
        "A": "改变",
        "B": "删除",
        "C": "改变",
        "D": "新增",
    }
    (far,) = rows["A"]["differences"]
    assert (far.name, far.before, far.after) == ("容积率上限", "2", "3.5")
    (ground,) = rows["C"]["differences"]
    assert "位置或形状有变" in ground.after
    assert "tone-before" in rows["C"]["picture"]
    assert "tone-after" in rows["C"]["picture"]
    assert [tab["count"] for tab in page.context["tabs"]] == [4, 1, 2, 1]
    only = browser("head").get(f"{LAYER}{new.pk}/changes/", {"kind": "removed"})
    assert [row["key"] for row in only.context["rows"]] == ["B"]


CONTENT = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=CONTENT, between=CONTENT, after=CONTENT, limit=st.integers(1, 4))
def test_both_ways_of_comparing_agree_with_sets(
    db: None, before: dict[str, int], between: dict[str, int], after: dict[str, int], limit: int
) -> None:
    """An import beside the version in force says the same as the two versions once it is published."""
    first = published("blue-line", of(before))
    published("blue-line", of(between))
    waiting = ready("blue-line", of(after))
    last = published("blue-line", of(after))
    wanted = {
        **dict.fromkeys(after.keys() - before.keys(), "added"),
        **dict.fromkeys(before.keys() - after.keys(), "removed"),
        **{key: "changed" for key in after.keys() & before.keys() if before[key] != after[key]},
    }
    sides: list[Comparable] = [
        Waiting(waiting, first.number or 0),
        Published(CITY, "blue-line", first.number or 0, last.number or 0),
    ]
    for side in sides:
        assert walked(side, "", limit) == sorted(wanted.items())
        assert {kind: n for kind, n in side.counts().items() if n} == {
            kind: n for kind in ("added", "changed", "removed") if (n := list(wanted.values()).count(kind))
        }
        changed = [(key, kind) for key, kind in sorted(wanted.items()) if kind == "changed"]
        assert walked(side, "changed", limit) == changed


def of(content: dict[str, int]) -> list[Feature]:
    return [
        square("blue-line", key, 0, 0, 名称="河", 河道宽度=width) for key, width in sorted(content.items())
    ]


def walked(side: Comparable, kind: str, limit: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while page := side.page(kind, found[-1][0] if found else "", limit):
        assert all((each.before is None) == (each.kind == "added") for each in page)
        assert all((each.after is None) == (each.kind == "removed") for each in page)
        found += [(each.key, each.kind) for each in page]
    return found
