"""Addresses of evaluation: a self-evaluation of a department nobody of the strangers belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from tests.systems.approval.address import ANYONE, REVIEWERS, Address
from tests.systems.performance.evaluating.kit import begun
from tongjian.systems.performance.evaluating.models import Evaluation

CITY = "suzhou"
ON = "2022-06-30"


def make_evaluation() -> Evaluation:
    """Begun by the approval bureau, and not handed in."""
    return begun(CITY)


def table(row: Evaluation) -> Iterator[Address]:
    """Every address, with the evaluation behind it."""
    one, version = {"evaluation": row.pk}, {"evaluation": row.pk, "number": 1}
    declaration = {"declaration": row.declaration_id}
    yield Address("performance-monitoring", open_to=REVIEWERS)
    yield Address("performance-monitoring-one", {**declaration, "on": ON})
    yield Address("performance-monitoring-one", {**declaration, "on": ON}, posted={"explanation-1": "甲"})
    yield Address("performance-evaluations", open_to=REVIEWERS)
    yield Address("performance-evaluations-export", open_to=REVIEWERS)
    yield Address("performance-evaluation-begin", declaration, posted={})
    yield Address("performance-spot-check", {"city": CITY, "year": 2022})
    yield Address("performance-spot-check", {"city": CITY, "year": 2022}, posted={"value": "7"})
    for name in ("", "-form", "-checks", "-review"):
        yield Address(f"performance-evaluation{name}", one)
    yield Address("performance-evaluation-review", one, posted={"version": "1"})
    yield Address("performance-evaluation-version", version)
    yield Address("performance-evaluation-paper", {**version, "kind": "docx"})
    for act in ("look-up", "ask", "submit", "return", "disclose", "use"):
        yield Address("performance-evaluation-act", {**one, "act": act}, posted={})
    yield Address("performance-results", {"city": CITY}, open_to=ANYONE)
    yield Address("performance-result", {"city": CITY, **one})
