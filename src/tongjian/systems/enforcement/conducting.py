"""Penalties and coercion are supervisory conduct (监管行为数据): reported, and corrected as the case goes on.

Done by a job, so that no act waits for it: the job looks at where the case stands when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.engines.penalties import State, facts, fold
from tongjian.engines.penalties.facts import Fact
from tongjian.engines.penalties.terms import Outcome
from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate import actions as inspectorate
from tongjian.kernel.inspectorate.conducts import checked
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.codec import facts_of
from tongjian.systems.enforcement.conducts import demolition_body, penalty_body, seizure_body
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.projecting import decided_on

Body = dict[str, Any]
JOB = "enforcement.report-conduct"
SOURCE = "enforcement"
NO_INSPECTION = "无"
"""Stands for the number of the inspection where a case comes from none."""
CHANGES = {
    "decided": "作出决定",
    "spot-decided": "当场处罚",
    "paid": "缴款",
    "spot-collected": "当场收缴罚款",
    "deferred": "批准延期、分期缴纳",
    "challenged": "受理复议、诉讼",
    "challenge-ended": "复议、诉讼结束",
    "performed": "履行",
    "demolition-forced": "实施强制拆除",
    "court-ruled": "法院裁定",
    "refunded": "退还",
    "addition-reduced": "减免加处罚款",
    "terminated": "终结执行",
    "closed": "结案",
}
COERCES = {"seized": "查封、扣押", "seizure-prolonged": "延长期限", "seizure-lifted": "解除"}


def with_act(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """Follows every fact: have the conduct told where it changes what was reported. 1 SQL query then."""
    if fact.act in COERCES or (fact.act in CHANGES and decided_on(desk.state) is not None):
        case = desk.case
        enqueue(JOB, {"case": str(case.pk)}, city=case.city, unique_key=f"{JOB}:{case.pk}")


@job(JOB)
def report_conducts(args: Args) -> None:
    """What is to be told of one case."""
    tell(UUID(args["case"]), timezone.now())


def tell(case: UUID, now: datetime) -> None:
    """Report what was not reported yet, correct what is no longer so; nothing where all is told already.

    3 SQL queries, 1 for each conduct, and those of `inspectorate.report` or `correct` where one is told. The
    lock of the case keeps two that run at once apart.
    """
    with transaction.atomic():
        rows = Case.objects.select_related("organisation", "subject").select_for_update(of=("self",))
        row = rows.get(pk=case)
        kept = list(row.facts.order_by("seq"))
        by = next((each.actor_id for each in reversed(kept) if each.kind in (CHANGES | COERCES)), None)
        told = Telling(row, fold(facts_of(kept)), by, now)
        for key in told.state.seized:
            told.seizure(key)
        told.demolition()
        told.penalty()


@dataclass(frozen=True)
class Telling:
    """One case being told of: as it stands, by whom it was changed last, and when it is told."""

    case: Case
    state: State
    by: int | None
    now: datetime

    def penalty(self) -> None:
        """The decision that stands; one made anew is a conduct of its own."""
        case, state, on = self.case, self.state, decided_on(self.state)
        if on is None or (state.decided is not None and state.decided.outcome is Outcome.TRANSFER):
            return
        again = f"-{len(state.former) + 1}" if state.former else ""
        body = penalty_body(case, state, on)
        made = self._tell(ConductKind.PENALTY, again, case.title, on, body, CHANGES)
        if made is not None:
            ids = {"case": str(case.pk), "conduct": str(made.pk), "number": made.number}
            key = f"{case.pk}:{made.number}"
            announce(case.city, "penalty.decided", key, {**ids, "body": made.body}, at=self.now)

    def seizure(self, key: str) -> None:
        """查封、扣押, from its beginning to its end."""
        body = seizure_body(self.case, self.state, key, f"{self._number}-{key}")
        on, title = self.state.seized[key].fact.on, f"查封、扣押：{self.case.title}"
        self._tell(ConductKind.COERCION, f"-{key}", title, on, body, COERCES)

    def demolition(self) -> None:
        """强制拆除, once it was done."""
        for fact in self.state.facts:
            if isinstance(fact, facts.DemolitionForced):
                body = demolition_body(self.case, self.state, f"{self._number}-CC", fact.on)
                title = f"强制拆除：{self.case.title}"
                self._tell(ConductKind.COERCION, "-CC", title, fact.on, body, CHANGES)

    @property
    def _number(self) -> str:
        return self.case.number or self.case.lead

    def _tell(
        self, kind: ConductKind, suffix: str, title: str, on: date, body: Body, reasons: Mapping[str, str]
    ) -> Conduct | None:
        """The conduct where it is reported for the first time. One that was withdrawn stays withdrawn."""
        case = self.case
        # What was reported before the case had its number keeps the number of the lead.
        numbers = [f"{each}{suffix}" for each in (case.lead, case.number) if each]
        rows = Conduct.objects.filter(city=case.city, kind=kind, number__in=numbers)
        last = rows.filter(origin=f"{SOURCE}:{case.pk}").order_by("-version").first()
        if last is None:
            return self._reported(kind, f"{self._number}{suffix}", title[:200], on, body)
        if last.withdrawn_at is None and checked(kind, {**last.body, **body}) != last.body:
            acts = (fact.act for fact in reversed(self.state.facts))
            reason = next((reasons[act] for act in acts if act in reasons), "更正")
            inspectorate.correct(
                last, body | {"reported_at": self.now.isoformat()}, reason, self.by, self.now
            )
        return None

    def _reported(self, kind: ConductKind, number: str, title: str, on: date, body: Body) -> Conduct:
        case = self.case
        return inspectorate.report(
            case.city,
            kind,
            number,
            title=title,
            matter=case.matter,
            subject=case.subject,
            organisation=case.organisation,
            region=case.region,
            on=on,
            body=body,
            source=SOURCE,
            origin=f"{SOURCE}:{case.pk}",
            inspection=case.inspection or NO_INSPECTION,
            by=self.by,
            at=self.now,
        )
