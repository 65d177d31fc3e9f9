"""The drawings a case rests on, as they were judged last. Whoever writes reads them under the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tongjian.kernel.cases.actions import Refusal
from tongjian.systems.scrutiny.models import Check, CheckState, Finding, Watched


@dataclass(frozen=True)
class Resting:
    """Slots of a case with the last judgement on their document; without one, nobody knows yet."""

    watched: tuple[Watched, ...]
    checks: Mapping[UUID, Check]
    findings: Mapping[UUID, list[Finding]]

    def judged(self, slot: Watched) -> Check | None:
        """The last judgement on the document of a slot."""
        return self.checks.get(slot.document_id)

    def check(self, check: UUID) -> Check | None:
        """The check of that id, if it is one the case rests on now."""
        return next((c for each in self.watched if (c := self.judged(each)) and c.pk == check), None)

    def refusal(self, check: UUID) -> Refusal | None:
        """Why nothing can be said or decided about that check."""
        if self.check(check):
            return None
        if not self.watched:
            return Refusal("这个办件没有需要审查的图纸")
        return Refusal("图纸已经更换版本或重新审查过", "请打开办件所依据的最新结果办理")


def resting(case: UUID, lead: str = "") -> Resting:
    """What a case rests on. 3 queries. A finding of no department is the `lead` department's."""
    watched = tuple(Watched.objects.filter(case=case).order_by("slot"))
    documents = [each.document_id for each in watched]
    judged = Check.objects.filter(document__in=documents, state=CheckState.JUDGED)
    # The last one of each document wins.
    checks = {check.document_id: check for check in judged.select_related("attachment").order_by("judged_at")}
    findings: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(scrutiny__in=checks.values()).order_by("number"):
        finding.duty = finding.duty or lead
        findings[finding.scrutiny_id].append(finding)
    return Resting(watched, checks, findings)
