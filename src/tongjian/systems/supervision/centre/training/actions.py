"""Entering a session, who was there, and answering its quiz."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Holding, Organisation, User
from tongjian.systems.supervision.centre.models import Attendance, Session, Sitting
from tongjian.systems.supervision.centre.sheet import Quiz, centre_of

MOST_ATTEMPTS = 3


def hold(
    city: str,
    organisation: Organisation,
    *,
    title: str,
    content: str,
    place: str,
    on: date | None,
    hours: int,
    quiz: str,
    by: int | None,
    at: datetime,
) -> Session:
    """登记培训. 4 SQL queries with the savepoint."""
    wrong = [f"请填写{name}" for name, text in (("培训名称", title), ("地点", place)) if not text.strip()]
    if on is None:
        wrong.append("请填写培训日期")
    if not 1 <= hours <= 80:
        wrong.append("学时应在 1 到 80 之间")
    if quiz and quiz not in centre_of(city).training.quizzes:
        wrong.append("没有这份测验")
    if wrong or on is None:
        raise RefusedError(*wrong)
    with transaction.atomic():
        row = Session(
            id=uuid4(),
            city=city,
            title=title.strip()[:120],
            content=content.strip()[:1000],
            place=place.strip()[:120],
            on=on,
            hours=hours,
            quiz=quiz,
            organisation=organisation,
            at=at,
            by_id=by,
        )
        row.save(force_insert=True)
        body = {"title": row.title, "on": on.isoformat(), "hours": hours}
        append(city, row.pk, "supervision-centre:training", body, actor=by, at=at)
    return row


def attended(session: UUID, people: Iterable[int], *, by: int | None, at: datetime) -> int:
    """登记到场: who was there; how many were new. 6 SQL queries.

    Refused for somebody who holds no post in the city, and before the day of the session.
    """
    wanted = set(people)
    if not wanted:
        raise RefusedError("请勾选到场的人员")
    with transaction.atomic():
        row = Session.objects.select_for_update().get(pk=session)
        if row.on > timezone.localdate(at):
            raise RefusedError("培训还没有举行，到培训当日再登记到场")
        posts = dict(people_of(row.city, wanted))
        if len(posts) < len(wanted):
            raise RefusedError("有人不在本市任职，没有登记，请刷新页面")
        known = set(Attendance.objects.filter(session=row).values_list("user", flat=True))
        new = [
            Attendance(session=row, user_id=user, organisation_id=posts[user], at=at, by_id=by)
            for user in sorted(wanted - known)
        ]
        Attendance.objects.bulk_create(new)
        if new:
            body = {"people": [each.user_id for each in new]}
            append(row.city, row.pk, "supervision-centre:attendance", body, actor=by, at=at)
    return len(new)


def sit(session: UUID, user: User, answers: Mapping[str, str], *, at: datetime) -> Sitting:
    """答题: the questions as they stand in the pack, the answers, and the result. 6 SQL queries.

    Refused for who was not there, with questions unanswered, after passing, and after the last attempt.
    """
    with transaction.atomic():
        row = Session.objects.select_for_update().get(pk=session)
        quiz = quiz_of(row)
        if quiz is None:
            raise RefusedError("这次培训没有测验")
        if not Attendance.objects.filter(session=row, user=user).exists():
            raise RefusedError("没有您的到场登记，不能参加测验")
        earlier = list(Sitting.objects.filter(session=row, user=user))
        if any(each.passed for each in earlier):
            raise RefusedError("您已经通过测验")
        if len(earlier) >= MOST_ATTEMPTS:
            raise RefusedError(f"测验最多参加 {MOST_ATTEMPTS} 次")
        chosen = _chosen(quiz, answers)
        right = sum(a == question.answer for a, question in zip(chosen, quiz.questions, strict=True))
        of = len(quiz.questions)
        sitting = Sitting(
            session=row,
            user=user,
            attempt=len(earlier) + 1,
            asked=[question.model_dump(mode="json") for question in quiz.questions],
            answers=chosen,
            right=right,
            of=of,
            passed=Decimal(right) * 100 >= Decimal(quiz.pass_) * of,
            at=at,
        )
        sitting.save(force_insert=True)
        body = {"attempt": sitting.attempt, "right": right, "of": of, "passed": sitting.passed}
        append(row.city, row.pk, "supervision-centre:quiz", body, actor=user.pk, at=at)
    return sitting


def quiz_of(session: Session) -> Quiz | None:
    """The quiz of a session as the pack has it now."""
    return centre_of(session.city).training.quizzes.get(session.quiz) if session.quiz else None


def people_of(city: str, users: Iterable[int] | None = None) -> list[tuple[int, int]]:
    """People with a post in the city, each with the first body they hold one in. 1 SQL query."""
    rows = Holding.objects.filter(post__organisation__city=city)
    if users is not None:
        rows = rows.filter(user__in=list(users))
    found: dict[int, int] = {}
    for user, body in rows.order_by("pk").values_list("user", "post__organisation"):
        found.setdefault(user, body)
    return sorted(found.items())


def _chosen(quiz: Quiz, answers: Mapping[str, str]) -> list[int]:
    found, wrong = [], []
    for number, question in enumerate(quiz.questions, start=1):
        text = answers.get(f"question-{number}", "")
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.options):
            found.append(int(text))
        else:
            wrong.append(f"第 {number} 题没有作答")
    if wrong:
        raise RefusedError(*wrong)
    return found
