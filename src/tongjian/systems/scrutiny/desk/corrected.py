"""What a result rests on that only the applicant has said: a department has to look at it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tongjian.systems.scrutiny.corrections.queries import used_in
from tongjian.systems.scrutiny.models import Check, Finding

NUMBER = 0
RULE, TITLE = "layers-corrected", "图层更正"
_NAMED = 5


def question_about(check: Check) -> Iterator[Finding]:
    """A question to the lead department (it names no duty) where no officer stands behind a correction.

    Without it, whoever calls a layer something else could pass a rule, or have a hold released, unseen.
    """
    owner, sha256 = check.document.owner_id, check.document.sha256
    used = used_in(check.corrections, check.city, owner, sha256)
    unconfirmed = sorted(
        f"{each.thing} 是{each.part}" for each in used if not (each.said and each.said.official)
    )
    if unconfirmed:
        more = f"等 {len(unconfirmed)} 处" if len(unconfirmed) > _NAMED else ""
        yield Finding(
            scrutiny=check,
            number=NUMBER,
            rule=RULE,
            title=TITLE,
            duty="",
            verdict="review",
            sentence=f"申请单位更正了图层或图元：{'；'.join(unconfirmed[:_NAMED])}{more}，请对照图纸核对"[
                :400
            ],
            basis=hashlib.sha256("\n".join(unconfirmed).encode()).hexdigest()[:32],
        )


def as_part(finding: Finding) -> dict[str, Any]:
    """The question as a finding of a report reads."""
    return {
        "number": finding.number,
        "rule": finding.rule,
        "title": finding.title,
        "sentence": finding.sentence,
        "verdict": finding.verdict,
        "department": finding.duty,
        "document": "",
        "clause": "",
        "verified": True,
        "mend": "",
        "where": None,
    }
