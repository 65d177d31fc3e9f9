"""The pages of handovers, and the case that shows one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.kernel.people.handover.conftest import MATTER, body, running
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.models import User

pytestmark = pytest.mark.usefixtures("suzhou")


def client(account: str | None) -> Client:
    browser = Client()
    if account:
        browser.force_login(User.objects.get(username=account))
    return browser


def typed(**changed: str) -> dict[str, str]:
    given = {
        "matter": MATTER,
        "giver": str(body("natural-resources").pk),
        "receiver": str(body("development-reform").pk),
        "since": timezone.localdate().isoformat(),
        "takes_along": "yes",
        "basis": "苏府办〔2026〕1号",
    }
    return {**given, **changed}


def test_what_it_touches_is_shown_before_it_is_made():
    case = running()
    address = reverse("handover-new", args=["suzhou"])
    admin = client("suzhou-administrator")
    preview = admin.post(address, {**typed(), "preview": "1"})
    assert "<strong>1</strong> 件" in preview.content.decode()
    assert not Handover.objects.exists()
    assert admin.post(address, typed()).status_code == 302
    Worker().drain()
    page = client("suzhou-development-reform").get(reverse("case", args=[case])).content.decode()
    assert "苏州市自然资源和规划局 → 苏州市发展和改革委员会" in page
    listed = admin.get(reverse("handovers")).content.decode()
    assert "已转 1 件" in listed


def test_a_mistake_keeps_what_was_typed():
    answer = client("suzhou-administrator").post(
        reverse("handover-new", args=["suzhou"]), typed(receiver=str(body("natural-resources").pk))
    )
    assert answer.status_code == 422
    assert "同一机关" in answer.content.decode()
    assert "苏府办〔2026〕1号" in answer.content.decode()


def test_cancelled_with_a_reason():
    admin = client("suzhou-administrator")
    later = (timezone.localdate() + timezone.timedelta(days=5)).isoformat()
    admin.post(reverse("handover-new", args=["suzhou"]), typed(since=later))
    row = Handover.objects.get()
    address = reverse("handover-cancel", args=[row.pk])
    assert admin.post(address, {"reason": ""}).status_code == 422
    assert admin.post(address, {"reason": "暂缓"}).status_code == 302
    assert "已撤销" in admin.get(reverse("handovers")).content.decode()


@pytest.mark.parametrize(
    "account",
    [None, "rugao-administrator", "suzhou-natural-resources-head", "suzhou-applicant", "suzhou-supervisor"],
)
def test_strangers_are_refused(account):
    client("suzhou-administrator").post(reverse("handover-new", args=["suzhou"]), typed())
    row = Handover.objects.get()
    stranger = client(account)
    asked = [
        stranger.get(reverse("handover-new", args=["suzhou"])),
        stranger.post(reverse("handover-cancel", args=[row.pk]), {"reason": "试"}),
    ]
    assert {answer.status_code for answer in asked} <= {302, 403}
    assert all(answer.status_code == 403 for answer in asked) or account is None
    assert "苏府办" not in stranger.get(reverse("handovers")).content.decode()


def test_a_list_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    admin = client("suzhou-administrator")
    for district in ("", "320505", "320506", "320507"):
        admin.post(reverse("handover-new", args=["suzhou"]), typed(region=district))
    admin.get(reverse("handovers"))  # with the messages of what was done
    with django_assert_max_num_queries(6):
        admin.get(reverse("handovers"))


def test_the_guide_of_the_matter_says_who_decides_from_when():
    address = reverse("guide", args=["suzhou", MATTER])
    assert "权力划转" not in client(None).get(address).content.decode()
    client("suzhou-administrator").post(reverse("handover-new", args=["suzhou"]), typed(region="320506"))
    page = client(None).get(address).content.decode()
    assert "起由苏州市发展和改革委员会办理（原由苏州市自然资源和规划局办理）" in page
    assert "吴中区" in page
