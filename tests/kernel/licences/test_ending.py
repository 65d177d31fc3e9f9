"""注销、失效、吊销: by the head of who issued it, once; whoever verifies the licence sees it at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.perform import Refused
from tongjian.kernel.cases.queries import names_in, timeline
from tongjian.kernel.cases.tree import load
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def granted(db: None, settings: Any, tmp_path: Path) -> Iterator[Proceeding]:
    """A promise was taken, and its licence issued."""
    settings.VAR = tmp_path
    with proceedings.pack_installed():
        found = Proceeding(proceedings.apply())
        found.accept()
        found.grant(proceedings.PROMISE)
        yield found


def ended(case: Proceeding, by: Any, state: str = "cancelled", remark: str = "企业申请注销") -> None:
    case.do("end_licence", by, proceedings.PROMISE, at=timezone.now(), state=state, remark=remark)


@pytest.mark.parametrize("state", ["cancelled", "lapsed", "struck-off"])
def test_it_is_seen_at_once(granted: Proceeding, client: Client, state: str) -> None:
    licence = Licence.objects.get()
    address = reverse("licences:verify", args=[licence.token])
    assert "有效" in client.get(address).content.decode()
    ended(granted, granted.people.of("water", Role.HEAD), state)
    text = client.get(address).content.decode()
    assert f"起{LicenceState(state).label}，原因：企业申请注销" in text
    tree = load(granted.stage)
    case = granted.matter(proceedings.PROMISE)
    latest = timeline(tree, names_in(tree), case.id)[0]
    assert (latest.title, latest.text) == (f"证照{LicenceState(state).label}", "企业申请注销")


def test_it_happens_once(granted: Proceeding) -> None:
    head = granted.people.of("water", Role.HEAD)
    ended(granted, head)
    with pytest.raises(Refused, match="已经终止过了"):
        ended(granted, head, "lapsed")
    assert Licence.objects.get().state == LicenceState.CANCELLED


def test_only_the_head_of_who_issued_it(granted: Proceeding) -> None:
    people = granted.people
    for other in (people.of("water"), people.of("fire", Role.HEAD), people.company):
        with pytest.raises(Refused):
            ended(granted, other)
    assert Licence.objects.get().state == LicenceState.VALID


@pytest.mark.parametrize(
    ("state", "remark"), [("valid", "企业申请注销"), ("revoked", "依职权撤销"), ("lapsed", "短")]
)
def test_what_cannot_be_typed(granted: Proceeding, state: str, remark: str) -> None:
    with pytest.raises(Refused):
        ended(granted, granted.people.of("water", Role.HEAD), state, remark)


def test_a_case_without_a_licence_has_no_such_act(granted: Proceeding) -> None:
    with pytest.raises(Refused, match="没有这个操作"):
        granted.do(
            "end_licence",
            granted.people.of("planning", Role.HEAD),
            proceedings.PERMIT,
            state="lapsed",
            remark="超过有效期限",
        )
