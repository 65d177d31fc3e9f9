"""Every write on surveys: invite, and answer once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.surveys.models import Invitation, Response, Survey
from tongjian.kernel.surveys.sheet import GRADES, Audience, surveys_of

LONGEST = 1000


class NotAsked(LookupError):
    """There is no such invitation, or it is not addressed to the viewer."""


class CannotAnswer(ValueError):
    """The answer is not taken; `sentences` say why and how to mend it. Nothing was written."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Asked:
    """Whom an invitation is for: an organisation about a case, or a person."""

    organisation: int | None = None
    user: int | None = None
    case: UUID | None = None
    about: str = ""


def period_of(day: date) -> str:
    """The half-year of a day: 2026H1."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def survey_of(city: str, audience: Audience, now: datetime) -> Survey:
    """The survey that runs, begun now where there is none. At most 4 queries."""
    sheet = surveys_of(city)
    questions = sheet.asked(audience)
    kept = {
        "questions": [[question.code, question.title] for question in questions.questions],
        **{name: getattr(sheet, name) for name in ("target", "satisfied", "fewest")},
    }
    found, _ = Survey.objects.get_or_create(
        city=city,
        audience=audience,
        period=period_of(timezone.localdate(now)),
        defaults={"title": questions.title, "sheet": kept, "begun_at": now},
    )
    return found


@transaction.atomic
def invite(survey: Survey, asked: Iterable[Asked], now: datetime) -> int:
    """Invite whoever was not invited yet, with a notice each. How many are new. 3 queries."""
    until = timezone.localdate(now) + timedelta(days=surveys_of(survey.city).days)
    wanted = {_id_of(survey, each): each for each in asked}
    known = set(Invitation.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = {id_: each for id_, each in wanted.items() if id_ not in known}
    Invitation.objects.bulk_create(
        Invitation(
            id=id_,
            survey=survey,
            case=each.case,
            about=each.about,
            organisation=each.organisation,
            user=each.user,
            until=until,
        )
        for id_, each in new.items()
    )
    notify_many(
        [
            NewNotice(
                city=survey.city,
                organisation=each.organisation,
                user=each.user,
                title=survey.title,
                text=f"{each.about or survey.period}，请于 {until} 前填写，答卷不记名。",
                link=f"/surveys/{id_}/",
            )
            for id_, each in new.items()
        ],
        now=now,
    )
    return len(new)


@transaction.atomic
def answer(viewer: Viewer, invitation: UUID, given: Mapping[str, str], now: datetime) -> None:
    """Take the one answer of an invitation. Raises `NotAsked`, `CannotAnswer`.

    The invitation is locked before it is looked at: of two colleagues who answer at once, one does.
    """
    row = Invitation.objects.select_for_update().select_related(None).filter(pk=invitation).first()
    if row is None or not is_asked(viewer, row):
        raise NotAsked("没有这份调查，或不是发给您的")
    if row.answered:
        raise CannotAnswer(["这份调查已经填写过，每次邀请只能填写一次"])
    if row.until < timezone.localdate(now):
        raise CannotAnswer([f"填写已于 {row.until} 截止"])
    survey = Survey.objects.get(pk=row.survey_id)
    known = {str(grade) for grade, _ in GRADES}
    questions: list[list[str]] = survey.sheet["questions"]
    wrong = [f"“{title}”没有选择，请选择一项" for code, title in questions if given.get(code) not in known]
    remark = given.get("remark", "").strip()
    if len(remark) > LONGEST:
        wrong.append(f"“意见和建议”超过 {LONGEST} 字，请缩短")
    if wrong:
        raise CannotAnswer(wrong)
    grades = {code: int(given[code]) for code, _ in questions}
    # A random number and no date: rows do not tell who answered, or in which order.
    Response.objects.create(id=uuid4(), survey=survey, grades=grades, remark=remark)
    Invitation.objects.filter(pk=row.pk).update(answered=True)


def is_asked(viewer: Viewer, row: Invitation) -> bool:
    """Whether the invitation is for the viewer: the person, or anyone who applies for the organisation."""
    if row.user is not None:
        return row.user == viewer.user
    return row.organisation in viewer.organisations(Role.APPLICANT)


def _id_of(survey: Survey, each: Asked) -> UUID:
    """One invitation for each organisation and case, or person and survey."""
    if each.case is not None:
        return uuid5(each.case, f"survey:{each.organisation}")
    return uuid5(UUID(int=survey.pk), f"survey:{survey.city}:{each.user}")
