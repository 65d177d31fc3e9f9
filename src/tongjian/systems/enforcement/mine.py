"""The party's own pages: read what was told, answer it, ask for what the law allows, see what is owed
today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongjian.engines.penalties import TITLES, addition, owing
from tongjian.kernel.documents.actions import RefusedError as FileRefused
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.queries import versions
from tongjian.kernel.documents.receiving import given as given_file
from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.ledger import records
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.enforcement import queries
from tongjian.systems.enforcement.access import SUBJECT
from tongjian.systems.enforcement.acting import typed_in
from tongjian.systems.enforcement.acts.consenting import ELECTRONIC
from tongjian.systems.enforcement.acts.declared import Desk, Who
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.acts.performing import instalments
from tongjian.systems.enforcement.acts.possible import possible
from tongjian.systems.enforcement.desks import desk_of
from tongjian.systems.enforcement.exhibits import limits_of
from tongjian.systems.enforcement.models import Case, PartyRequest
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.pages import shown_state, standing
from tongjian.systems.enforcement.papering import draw
from tongjian.systems.enforcement.paperpages import TO_PARTY
from tongjian.systems.enforcement.projecting import every_deadline
from tongjian.systems.enforcement.recording import APP, record
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of

DEFER = "defer"


@require_GET
@needs_role(Role.APPLICANT)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The cases against the own organisation. 4 SQL queries with session, user and viewer."""
    rows, after = queries.mine(request.viewer, city, request.GET.get("after", ""))
    context = {"place": city, "rows": [(row, *shown_state(row)) for row in rows], "after": after}
    return render(request, "enforcement/mine.html", context)


@require_GET
@needs_role(Role.APPLICANT)
def one(request: ViewerRequest, city: str, case: UUID) -> HttpResponse:
    """One case as the party reads it. 12 SQL queries at most."""
    return render(request, "enforcement/my_case.html", context_of(own_desk(request.viewer, city, case)))


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_POST
@needs_role(Role.APPLICANT)
def act(request: ViewerRequest, city: str, case: UUID, act: str) -> HttpResponseBase:
    """One act of the party, with a file where it has one."""
    desk = own_desk(request.viewer, city, case)
    if act not in (DEFER, ELECTRONIC):
        declared = registry.acts.get(act)
        if declared is None or Who.PARTY not in declared.who:
            raise Http404("没有这种操作")
    return limited(request, limits_of(city), lambda inner: _act(inner, desk, act))


def _act(request: ViewerRequest, desk: Desk, act: str) -> HttpResponseBase:
    city, case, now = desk.case.city, desk.case.pk, timezone.now()
    try:
        with transaction.atomic():
            said = _done(request, desk, act, now)
            _keep_file(request, desk, act, now)
    except (RefusedError, FileRefused) as refused:
        sentences = getattr(refused, "sentences", (str(refused),))
        again = own_desk(request.viewer, city, case)
        context = context_of(again, (act, typed_in(request)), sentences)
        return render(request, "enforcement/my_case.html", context, status=422)
    messages.success(request, said)
    return redirect("enforcement-my-case", city, case)


def _done(request: ViewerRequest, desk: Desk, act: str, now: datetime) -> str:
    city, case = desk.case.city, desk.case.pk
    if act == DEFER:
        given = request.POST
        ask_to_defer(request.viewer, city, case, given.get("instalments", ""), given.get("reason", ""), now)
        return "申请已提交，请等待答复。"
    if act == ELECTRONIC:
        address = request.POST.get("address", "")
        confirm_electronic(request.viewer, city, case, address, "agree" in request.POST, now)
        return "已确认电子送达方式。"
    record(request.viewer, city, case, act, typed_in(request), now)
    return f"“{registry.acts[act].shown_title}”已提交。"


def _keep_file(request: ViewerRequest, desk: Desk, act: str, now: datetime) -> None:
    """What the party hands in lies in the case file, beside what it says."""
    case = desk.case
    document = given_file(request, limits_of(case.city), city=case.city, owner=case.party_organisation_id)
    if document is not None:
        attach(f"{SUBJECT}:{case.pk}", f"party-{act}", document, request.viewer.user, now=now)


def ask_to_defer(
    viewer: Viewer, city: str, case: UUID, text: str, reason: str, now: datetime
) -> PartyRequest:
    """申请延期、分期缴纳 (行政处罚法 66). 9 SQL queries. Raises `RefusedError`, `PermissionDenied`."""
    with transaction.atomic():
        desk = own_desk(viewer, city, case, now=now, lock=True)
        if desk.state.decision_served is None or not desk.state.fine:
            raise RefusedError("处罚决定送达以后，罚款才能申请延期或者分期缴纳（行政处罚法第六十六条）")
        if any(each.granted is None for each in desk.requests):
            raise RefusedError("已有一份申请在等待答复")
        if not reason.strip():
            raise RefusedError("“理由”没有填写")
        parts = instalments(text)
        whole = sum(each.amount for each in parts)
        if whole != desk.state.fine:
            raise RefusedError(f"各期合计 {whole:,} 元，应等于罚款 {desk.state.fine:,} 元")
        asked = PartyRequest.objects.create(
            case=desk.case,
            kind=DEFER,
            body={"instalments": text.strip(), "reason": reason.strip()[:1000]},
            asked_by_id=viewer.user,
            asked_at=now,
        )
        _tell(desk, "申请延期、分期缴纳", asked, now)
    return asked


def confirm_electronic(
    viewer: Viewer, city: str, case: UUID, address: str, agrees: bool, now: datetime
) -> PartyRequest:
    """确认电子送达: the signed consent without which nothing is served electronically (行政处罚法 61)."""
    with transaction.atomic():
        desk = own_desk(viewer, city, case, now=now, lock=True)
        if not agrees:
            raise RefusedError("请勾选同意，才能采用电子送达")
        if not address.strip() or len(address.strip()) > 200:
            raise RefusedError("请填写接收文书的手机号或者电子邮箱")
        body = {"address": address.strip()}
        asked = PartyRequest.objects.create(
            case=desk.case,
            kind=ELECTRONIC,
            body=body,
            asked_by_id=viewer.user,
            asked_at=now,
            granted=True,
            answered_at=now,
        )
        draw(desk, "service-address", now, desk.case.facts_kept, {"electronic": f"同意，{body['address']}"})
        _tell(desk, "同意电子送达", asked, now)
    return asked


def _tell(desk: Desk, title: str, asked: PartyRequest, now: datetime) -> None:
    case = desk.case
    body = {"request": str(asked.pk), "kind": asked.kind}
    records.append(case.city, case.pk, f"{APP}:party-asked", body, actor=desk.part.viewer.user, at=now)
    link = reverse("enforcement-case", args=[case.city, case.pk])
    told = NewNotice(
        case.city, f"当事人{title}：{case.title}"[:200], "", link, organisation=case.organisation_id
    )
    notify_many([told], now=now)


def own_desk(
    viewer: Viewer, city: str, case: UUID, *, now: datetime | None = None, lock: bool = False
) -> Desk:
    """The desk for whoever stands for the party, else 404: a stranger learns nothing."""
    try:
        desk = desk_of(viewer, city, case, timezone.localdate(now), lock=lock)
    except Case.DoesNotExist:
        raise Http404("没有这个案件") from None
    if not desk.part.party:
        raise PermissionDenied("本页面仅供当事人使用。")
    return desk


def context_of(
    desk: Desk, typed: tuple[str, Mapping[str, list[str]]] | None = None, wrong: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What the party reads: papers addressed to it, its rights with their last day, its debt day by day."""
    case, state, rules = desk.case, desk.state, rules_of(desk.case.city)
    party = [each for each in every_deadline(case, state) if each.party]
    open_, closed = possible(desk, typed)
    files = case_files(case)
    offence = offences_of(case.city).get(case.offence)
    sanction = state.sanction or (state.notice.sanction if state.notice else None)
    return {
        "place": case.city,
        "row": case,
        "state": state,
        "stage": shown_state(case),
        "offence": offence,
        "channel": desk.channel,
        "notice": state.notice,
        "hearing": state.hearing_announced,
        "sanction": sanction,
        "kinds": "、".join(TITLES[kind] for kind in sanction.kinds) if sanction else "",
        "papers": [each for each in case.papers.all() if each.kind in TO_PARTY],
        "deadlines": [(each, standing(each, desk.today)) for each in party],
        "acts": [each for each in open_ if Who.PARTY in each.act.who],
        "closed": [each for each in closed if Who.PARTY in each.act.who],
        "typed": typed[0] if typed else "",
        "wrong": wrong,
        "owing": owing(state, desk.today, rules) if state.sanction else None,
        "added": addition(state, desk.today, rules) if state.sanction else None,
        "payments": case.payments.all(),
        "requests": desk.requests,
        "electronic": next((each for each in reversed(list(desk.requests)) if each.kind == ELECTRONIC), None),
        "defers": state.decision_served is not None and bool(state.fine) and state.stage == "decided",
        "files": files,
        "today": desk.today,
        "trail": [(reverse("enforcement-mine", args=[case.city]), "我的处罚案件")],
    }


def case_files(case: Case) -> list[tuple[str, Any]]:
    """What the party handed in. 1 SQL query."""
    return [(row.slot, row) for row in versions(f"{SUBJECT}:{case.pk}") if row.slot.startswith("party-")]
