"""Addresses of performance: declarations of a department nobody of the strangers belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from tests.systems.approval.address import REVIEWERS, SUPERVISORS, Address
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.performance.declaring import actions
from tongjian.systems.performance.models import Declaration

FILLERS = REVIEWERS - SUPERVISORS


def make_declaration() -> Declaration:
    """A draft of the approval bureau."""
    user = User.objects.get(username="suzhou-approval-bureau")
    viewer = viewer_of(user, timezone.localdate())
    (body,) = viewer.organisations(Role.HANDLER)
    return actions.begin(viewer, body, "project", 2027, "绩效试点", timezone.now())


def table(row: Declaration) -> Iterator[Address]:
    """Every address, with the declaration behind it."""
    one = {"declaration": row.pk}
    yield Address("performance-declarations", open_to=REVIEWERS)
    yield Address("performance-declarations-export", open_to=REVIEWERS)
    yield Address("performance-declaration-new", open_to=FILLERS)
    for name in ("", "-form", "-checks", "-library"):
        yield Address(f"performance-declaration{name}", one)
    yield Address("performance-declaration-version", {**one, "number": 1})
    yield Address("performance-declaration-library", one, posted={"indicator": "1"})
    yield Address("performance-declaration-paste", one, posted={"table": "indicators", "text": "甲"})
    yield Address("performance-declaration-paper", {**one, "number": 1, "suffix": "pdf"})
    yield Address("performance-declaration-next", one, posted={})
    yield Address("performance-declaration-upload", one, posted={})
    for act in ("propose", "sign", "give-back", "approve", "return", "adjust", "give-up"):
        yield Address("performance-declaration-act", {**one, "act": act}, posted={})
