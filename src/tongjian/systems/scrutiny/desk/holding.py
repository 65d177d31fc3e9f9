"""The holds that the drawings of a case ask for, given what people have decided.

A hold names the rule and, in its key, everything of that rule that is held: it is another hold as soon as
another thing fails, so that what was overridden with reason once never covers what nobody has seen.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from tongjian.kernel.cases.common import HoldGiven
from tongjian.kernel.cases.state import CaseState
from tongjian.systems.scrutiny.desk.basis import TO_DECIDE
from tongjian.systems.scrutiny.desk.facts import REJECTED
from tongjian.systems.scrutiny.desk.record import Decision
from tongjian.systems.scrutiny.desk.rests import Resting
from tongjian.systems.scrutiny.models import Finding, Watched

SYSTEM, COMMENTS = "scrutiny", "scrutiny-comments"
FAIL, REVIEW, REFUSED, COMMENT = "scrutiny", "scrutiny-review", "scrutiny-refused", "scrutiny-comment"
UNJUDGED = "scrutiny-unjudged"
_DIGEST = 8
_LONGEST_KEY, _LONGEST_REASON, _LONGEST_LINK = 120, 400, 200


def wanted(
    case: CaseState,
    rests: Resting,
    decisions: Mapping[str, Decision],
    duties: Collection[str],
    lead: str,
) -> Iterator[HoldGiven]:
    """What has to be held on a case now. No query.

    Findings of duties that no body of the city has are shown, but nobody could release their holds. A drawing
    that nobody has judged is no pass: it holds the `lead` department, whose head may answer for it.
    """
    for watched in rests.watched:
        check = rests.judged(watched)
        if check is None:
            # Nobody knows yet what is wrong with it: what was wrong before is not mended by that.
            yield from _standing(case, watched.slot)
            if lead in duties:
                yield _unjudged(watched, lead)
        else:
            held = [finding for finding in rests.findings[check.pk] if finding.duty in duties]
            yield from _of_drawing(watched, held, decisions)


def link_to(case: UUID, slot: str, place: str) -> str:
    """Where a hold leads: to the version the case rests on by then."""
    return f"/scrutiny/on/{case}/{slot}/#{place}"[:_LONGEST_LINK]


def key_of_rule(kind: str, slot: str, rule: str) -> str:
    """What the keys of the holds of one kind for one rule begin with."""
    key = f"{kind}:{slot}:{rule}:"
    if len(key) + _DIGEST <= _LONGEST_KEY:
        return key
    return f"{kind}:{slot}:{hashlib.sha256(rule.encode()).hexdigest()[:16]}:"


def comment_key(comment: UUID) -> str:
    return f"{COMMENT}:{comment}"


def _standing(case: CaseState, slot: str) -> Iterator[HoldGiven]:
    for hold in case.standing_holds():
        kind, _, rest = hold.key.partition(":")
        if hold.system == SYSTEM and kind != UNJUDGED and rest.partition(":")[0] == slot:
            yield HoldGiven(
                key=hold.key, system=hold.system, duty=hold.duty, reason=hold.reason, link=hold.link
            )


def _unjudged(watched: Watched, lead: str) -> HoldGiven:
    return HoldGiven(
        key=f"{UNJUDGED}:{watched.slot}:{watched.document_id}",
        system=SYSTEM,
        duty=lead,
        reason="图纸还没有审查结果：正在审查，或未能审查，须重新审查、换一张图，或人工审查后说明理由解除",
        link=link_to(watched.case, watched.slot, "findings"),
    )


def _of_drawing(
    watched: Watched, findings: Iterable[Finding], decisions: Mapping[str, Decision]
) -> Iterator[HoldGiven]:
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    for of_rule in by_rule.values():
        failed = [f for f in of_rule if f.verdict == "fail"]
        asked = [f for f in of_rule if f.verdict in TO_DECIDE]
        refused = [f for f in asked if _is_refused(decisions.get(f.basis))]
        undecided = [f for f in asked if f.basis not in decisions]
        if failed:
            yield _hold(watched, FAIL, failed, failed, "")
        if undecided:
            yield _hold(watched, REVIEW, undecided, asked, "需要审查人员判断")
        if refused:
            yield _hold(watched, REFUSED, refused, refused, "经审查不认可，须修改图纸")


def _is_refused(decision: Decision | None) -> bool:
    return decision is not None and decision.decision == REJECTED


def _hold(watched: Watched, kind: str, shown: list[Finding], held: list[Finding], why: str) -> HoldGiven:
    first = shown[0]
    more = f"（共 {len(shown)} 处）" if len(shown) > 1 else ""
    about = f"{why}：{first.sentence}" if why else first.sentence
    return HoldGiven(
        key=_key(kind, watched.slot, first.rule, held),
        system=SYSTEM,
        duty=first.duty,
        reason=_cut(f"{first.title}：{about}", more),
        link=link_to(watched.case, watched.slot, f"rule-{first.rule}"),
    )


def _cut(sentence: str, more: str) -> str:
    return sentence[: _LONGEST_REASON - len(more)] + more


def _key(kind: str, slot: str, rule: str, held: Iterable[Finding]) -> str:
    bases = "\n".join(sorted(finding.basis for finding in held))
    return f"{key_of_rule(kind, slot, rule)}{hashlib.sha256(bases.encode()).hexdigest()[:_DIGEST]}"
