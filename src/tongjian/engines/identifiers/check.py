"""One door for all kinds of codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from tongjian.engines.identifiers.elicence import check_elicence
from tongjian.engines.identifiers.people import check_credit, check_identity
from tongjian.engines.identifiers.project import check_project
from tongjian.engines.identifiers.verdict import Verdict


class CodeKind(StrEnum):
    """The kinds of codes that carry their own check. (Region codes are looked up: see `Regions`.)"""

    PROJECT = "project"
    CREDIT = "credit"
    IDENTITY = "identity"
    ELICENCE = "elicence"


def check(kind: CodeKind, value: str) -> Verdict:
    """Whether the code is right, and why."""
    return _CHECKS[kind](value)


_CHECKS: Mapping[CodeKind, Callable[[str], Verdict]] = {
    CodeKind.PROJECT: check_project,
    CodeKind.CREDIT: check_credit,
    CodeKind.IDENTITY: check_identity,
    CodeKind.ELICENCE: check_elicence,
}
