"""What surveys show. Below the fewest answers nothing of them is shown: not a rate, not a remark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q

from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.surveys.models import Invitation, Survey
from tongjian.kernel.surveys.sheet import GRADES, Audience


@dataclass(frozen=True)
class OfQuestion:
    """One question: how often each grade from 5 to 1 was given, and the share of the satisfied."""

    title: str
    counts: tuple[int, ...]
    rate: Decimal


@dataclass(frozen=True)
class Result:
    """A survey's result; `questions` is empty while there are fewer than `fewest` answers."""

    survey: int
    title: str
    city: str
    audience: Audience
    period: str
    invited: int
    answered: int
    fewest: int
    target: int
    questions: tuple[OfQuestion, ...]
    rate: Decimal | None
    remarks: tuple[str, ...]

    @property
    def suppressed(self) -> bool:
        """Whether too few have answered to show anything."""
        return self.answered < self.fewest

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None while nothing is shown."""
        return None if self.rate is None else self.rate >= self.target


def invitations_of(viewer: Viewer, today: date) -> list[Invitation]:
    """What the viewer may still answer, the most urgent first. 1 query."""
    mine = Q(user=viewer.user) | Q(organisation__in=viewer.organisations(Role.APPLICANT))
    found = Invitation.objects.select_related("survey").filter(mine, answered=False, until__gte=today)
    return list(found.order_by("until", "id")[:100])


def surveys_seen_by(viewer: Viewer) -> list[tuple[Survey, int, int]]:
    """Surveys of the cities one supervises or administers: invited and answered, latest first. 1 query."""
    cities = viewer.cities(Role.SUPERVISOR, Role.ADMINISTRATOR)
    found = Survey.objects.filter(city__in=cities).annotate(
        invited=Count("invitations"), answered=Count("invitations", filter=Q(invitations__answered=True))
    )
    return [
        (each, each.invited, each.answered) for each in found.order_by("-period", "audience", "city")[:100]
    ]


def result(viewer: Viewer, survey: int) -> Result:
    """One survey. 3 queries. Raises `Survey.DoesNotExist` for a stranger too."""
    row = Survey.objects.get(pk=survey, city__in=viewer.cities(Role.SUPERVISOR, Role.ADMINISTRATOR))
    invited = row.invitations.count()
    answers = list(row.responses.order_by("id").values_list("grades", "remark"))
    sheet = row.sheet
    shown = len(answers) >= sheet["fewest"]
    questions = tuple(
        _of_question(title, [grades[code] for grades, _ in answers], sheet["satisfied"])
        for code, title in (sheet["questions"] if shown else ())
    )
    return Result(
        survey=row.pk,
        title=row.title,
        city=row.city,
        audience=Audience(row.audience),
        period=row.period,
        invited=invited,
        answered=len(answers),
        fewest=sheet["fewest"],
        target=sheet["target"],
        questions=questions,
        rate=questions[0].rate if questions else None,
        remarks=tuple(remark for _, remark in answers if remark) if shown else (),
    )


def _of_question(title: str, given: list[int], satisfied: int) -> OfQuestion:
    counted = Counter(given)
    good = sum(amount for grade, amount in counted.items() if grade >= satisfied)
    rate = (Decimal(100) * good / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return OfQuestion(title, tuple(counted[grade] for grade, _ in GRADES), rate)
