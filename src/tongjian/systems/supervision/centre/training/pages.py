"""The register of training: sessions, one of them, its quiz, and the list of those who were there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.places.office.sheets import Value, sheet_response
from tongjian.systems.supervision.centre.access import OFFICE, keeps, needs_office, stations
from tongjian.systems.supervision.centre.models import Attendance, Session, Sitting
from tongjian.systems.supervision.centre.records.queries import day_and_id, day_in
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.training import actions

PAGE = 30


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """The sessions, the latest first. 5 SQL queries with session, user and viewer."""
    needs_office(request.viewer, city)
    wrong: list[str] = []
    if request.method == "POST":
        body = _organiser(request, city)
        try:
            row = _held(request, city, body)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, "培训已登记。")
            return redirect("supervision-training-session", city, row.pk)
    text = request.GET.get("q", "").strip()[:80]
    rows = Session.objects.filter(city=city).select_related("organisation")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(content__icontains=text))
    if after := day_and_id(request.GET.get("after", "")):
        rows = rows.filter(Q(on__lt=after[0]) | Q(on=after[0], id__lt=after[1]))
    rows = rows.annotate(
        number=Count("attendances", distinct=True),
        passed=Count("sittings__user", filter=Q(sittings__passed=True), distinct=True),
    )
    found = list(rows.order_by("-on", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": found[:PAGE],
        "after": f"{last.on.isoformat()}_{last.pk}" if last else None,
        "text": text,
        "quizzes": [(code, each.title) for code, each in centre_of(city).training.quizzes.items()],
        "organises": organises(request, city),
        "given": request.POST,
        "wrong": wrong,
    }
    return render(request, "supervision/centre/training.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICE)
def session(request: ViewerRequest, city: str, session: UUID) -> HttpResponseBase:
    """One session. 9 SQL queries at most with session, user and viewer."""
    user = needs_office(request.viewer, city)
    row = _session(city, session)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            said = _done(request, row, user)
        except RefusedError as error:
            wrong = list(error.sentences)
        else:
            messages.success(request, said)
            return redirect("supervision-training-session", city, session)
    return render(
        request,
        "supervision/centre/training_session.html",
        _shown(request, row, user, wrong),
        status=422 if wrong else 200,
    )


@require_GET
@needs_role(*OFFICE)
def export(request: ViewerRequest, city: str, session: UUID) -> HttpResponse:
    """The certificate of attendance as a table. 6 SQL queries with session, user and viewer."""
    needs_office(request.viewer, city)
    if not organises(request, city):
        raise PermissionDenied("到场证明名单由培训组织单位导出。")
    row = _session(city, session)
    officers = {
        each.user_id: each.certificate for each in Officer.objects.filter(city=city, until__isnull=True)
    }
    best = _best(row)
    heads = (
        ("姓名", 14),
        ("单位", 36),
        ("证件号", 20),
        ("培训", 36),
        ("日期", 14),
        ("学时", 8),
        ("测验", 16),
    )
    lines: list[list[Value]] = [
        [
            each.user.name,
            each.organisation.name,
            officers.get(each.user_id, ""),
            row.title,
            row.on.isoformat(),
            row.hours,
            _result(row, best.get(each.user_id)),
        ]
        for each in _attendances(row)
    ]
    return sheet_response(f"{row.title}到场证明名单", heads, lines)


def organises(request: ViewerRequest, city: str) -> bool:
    """Whether the viewer enters sessions: those who keep the data, and the supervising bodies."""
    return keeps(request.viewer, city) or bool(stations(request.viewer, city))


def _organiser(request: ViewerRequest, city: str) -> int:
    if not organises(request, city):
        raise PermissionDenied("培训由监管部门登记。")
    own = [member.organisation for member in request.viewer.memberships if member.city == city]
    return min(stations(request.viewer, city) or own)


def _held(request: ViewerRequest, city: str, body: int) -> Session:
    given = request.POST
    hours = given.get("hours", "")
    return actions.hold(
        city,
        Organisation.objects.get(pk=body),
        title=given.get("title", ""),
        content=given.get("content", ""),
        place=given.get("place", ""),
        on=day_in(given.get("on", "")),
        hours=int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 4 else 0,
        quiz=given.get("quiz", ""),
        by=request.viewer.user,
        at=timezone.now(),
    )


def _done(request: ViewerRequest, row: Session, user: int) -> str:
    now = timezone.now()
    if request.POST.get("act", "") == "attend":
        _organiser(request, row.city)
        people = [int(each) for each in request.POST.getlist("people") if each.isascii() and each.isdigit()]
        return f"登记到场 {actions.attended(row.pk, people, by=user, at=now)} 人。"
    sitting = actions.sit(row.pk, User.objects.get(pk=user), request.POST.dict(), at=now)
    result = "通过" if sitting.passed else "未通过"
    return f"测验{result}：{sitting.of} 题答对 {sitting.right} 题。"


def _shown(request: ViewerRequest, row: Session, user: int, wrong: list[str]) -> dict[str, Any]:
    present, best = _attendances(row), _best(row)
    organiser = organises(request, row.city)
    there = {each.user_id for each in present}
    absent: list[User] = []
    if organiser and row.on <= timezone.localdate():
        others = [who for who, _ in actions.people_of(row.city) if who not in there]
        officers = Officer.objects.filter(city=row.city, until__isnull=True, user__in=others)
        absent = list(User.objects.filter(pk__in=officers.values("user")).order_by("name"))
    own, quiz = best.get(user), actions.quiz_of(row)
    tried = Sitting.objects.filter(session=row, user=user).count()
    open_ = quiz is not None and user in there and not (own and own.passed) and tried < actions.MOST_ATTEMPTS
    return {
        "session": row,
        "quiz": quiz,
        "present": [(each, _result(row, best.get(each.user_id))) for each in present],
        "absent": absent,
        "organiser": organiser,
        "questions": _questions(request, row) if open_ else [],
        "own": own,
        "left": actions.MOST_ATTEMPTS - tried,
        "wrong": wrong,
        "trail": [(reverse("supervision-training", args=[row.city]), "培训登记")],
    }


def _questions(request: ViewerRequest, row: Session) -> list[tuple[int, str, list[tuple[str, str]], str]]:
    quiz = actions.quiz_of(row)
    return [
        (
            number,
            question.text,
            [(str(place), option) for place, option in enumerate(question.options, start=1)],
            request.POST.get(f"question-{number}", ""),
        )
        for number, question in enumerate(quiz.questions if quiz else (), start=1)
    ]


def _session(city: str, session: UUID) -> Session:
    row = Session.objects.filter(city=city, pk=session).select_related("organisation").first()
    if row is None:
        raise Http404("没有这次培训")
    return row


def _attendances(row: Session) -> list[Attendance]:
    found = Attendance.objects.filter(session=row).select_related("user", "organisation")
    return list(found.order_by("organisation__code", "user__name"))


def _best(row: Session) -> dict[int, Sitting]:
    """The best result of everybody. 1 SQL query."""
    rows = Sitting.objects.filter(session=row).defer("asked").order_by("right", "attempt")
    return {each.user_id: each for each in rows}


def _result(row: Session, sitting: Sitting | None) -> str:
    if not row.quiz:
        return "没有测验"
    if sitting is None:
        return "未参加"
    return f"{'通过' if sitting.passed else '未通过'}（{sitting.right}/{sitting.of}）"
