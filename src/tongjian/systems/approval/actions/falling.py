"""A decision that is taken back falls with what was issued by it, and is told in writing."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.cases.actions import View
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.status import Status
from tongjian.systems.approval.actions.letters import letter
from tongjian.systems.approval.permit import revoke_licence


def fallen(view: View, reason: str) -> Iterator[Fact]:
    """撤销决定书, and the end of the licence, when the act has revoked the matter. 6 SQL queries."""
    if view.case.status is Status.REVOKED:
        withdrawn = revoke_licence(view.case.licence, reason, view.now)
        yield from letter(view, "revocation", reason=reason, licence=withdrawn)
