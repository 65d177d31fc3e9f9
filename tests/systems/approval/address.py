"""How to ask for an address, and who may: demo accounts that have nothing to do with the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

ANYONE = frozenset(
    {
        None,
        "suzhou-applicant-2",
        "suzhou-designer",
        "suzhou-fire",
        "suzhou-housing-head",
        "suzhou-administrator",
        "rugao-applicant",
        "rugao-window",
        "rugao-natural-resources",
        "rugao-approval-bureau-head",
        "rugao-supervisor",
        "rugao-administrator",
    }
)
"""Nobody of these has to do with the case; None is a visitor."""
NOBODY: frozenset[str | None] = frozenset()
SIGNED_IN = ANYONE - {None}
APPLICANTS = frozenset({"suzhou-applicant-2", "suzhou-designer", "rugao-applicant"})
OFFICIALS = SIGNED_IN - APPLICANTS - {"suzhou-administrator", "rugao-administrator"}
SUPERVISORS = frozenset({"rugao-supervisor"})
REVIEWERS = OFFICIALS - {"rugao-window"}
ADMINISTRATORS = frozenset({"suzhou-administrator", "rugao-administrator"})
OWN_CITY = frozenset({"suzhou-fire", "suzhou-housing-head", "suzhou-administrator"})
OWN_ADMINISTRATOR = frozenset({"suzhou-administrator"})


@dataclass(frozen=True)
class Address:
    """How to ask for an address. `says` marks what is public about the case by design."""

    name: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    posted: Mapping[str, Any] | None = None
    open_to: frozenset[str | None] = NOBODY
    public: bool = False

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=dict(self.kwargs)) + self.query
