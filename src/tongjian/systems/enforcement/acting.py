"""Cases to change: one page for every act, evidence with its file, a new case, the answer to a referral."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.engines.penalties.terms import Evidence
from tongjian.kernel.documents.actions import RefusedError as FileRefused
from tongjian.kernel.documents.receiving import given as given_file
from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.inspectorate.models import Nature, Subject
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.enforcement import opening, referring
from tongjian.systems.enforcement.access import OFFICIALS, READERS, own_channels
from tongjian.systems.enforcement.acts.every import registry
from tongjian.systems.enforcement.acts.fields import day_of
from tongjian.systems.enforcement.exhibits import Taken, limits_of, take
from tongjian.systems.enforcement.models import Case, CaseSource
from tongjian.systems.enforcement.offences import offences_in
from tongjian.systems.enforcement.pages import case_context, desk_or_404, needs_part, trail
from tongjian.systems.enforcement.recording import record
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.transcripts import transcript_for

SOURCES = (CaseSource.COMPLAINT, CaseSource.DISCOVERY, CaseSource.TRANSFER)


def typed_in(request: ViewerRequest) -> dict[str, list[str]]:
    """What a form sent, every value of every field."""
    return {name: request.POST.getlist(name)[:200] for name in request.POST if name != "csrfmiddlewaretoken"}


@require_POST
@needs_role(*READERS)
def act(request: ViewerRequest, city: str, case: UUID, act: str) -> HttpResponseBase:
    """One act of an official; what is refused comes back with what was typed."""
    declared = registry.acts.get(act)
    if declared is None or declared.hidden:
        raise Http404("没有这种操作")
    typed = typed_in(request)
    try:
        record(request.viewer, city, case, act, typed, timezone.now())
    except Case.DoesNotExist:
        raise Http404("没有这个案件") from None
    except RefusedError as refused:
        context = case_context(desk_or_404(request.viewer, city, case), (act, typed), refused.sentences)
        return render(request, "enforcement/case.html", context, status=422)
    messages.success(request, f"“{declared.shown_title}”已登记。")
    return redirect("enforcement-case", city, case)


@csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
@require_POST
@needs_role(*OFFICIALS)
def evidence(request: ViewerRequest, city: str, case: UUID) -> HttpResponseBase:
    """收集证据 with its file."""
    desk = desk_or_404(request.viewer, city, case)
    if not desk.part.investigates:
        raise PermissionDenied("证据由本案的执法人员登记。")
    return limited(request, limits_of(city), lambda inner: _evidence(inner, city, desk.case))


def _evidence(request: ViewerRequest, city: str, case: Case) -> HttpResponseBase:
    now = timezone.now()
    try:
        document = given_file(request, limits_of(city), city=city, owner=case.organisation_id)
        taken = taken_of(request.POST, now)
        exhibit = take(request.viewer, city, case.pk, taken, document, now)
    except (RefusedError, FileRefused) as refused:
        sentences = getattr(refused, "sentences", (str(refused),))
        desk = desk_or_404(request.viewer, city, case.pk)
        context = case_context(desk, ("evidence-taken", typed_in(request)), sentences)
        return render(request, "enforcement/case.html", context, status=422)
    messages.success(request, f"证据{exhibit.number}“{exhibit.name}”已登记，摘要 {exhibit.sha256[:12]}…。")
    return redirect("enforcement-case", city, case.pk)


def taken_of(posted: Mapping[str, str], now: object) -> Taken:
    """Evidence as a form describes it. Raises `RefusedError`."""
    kinds = {each.value: each for each in Evidence}
    if posted.get("kind", "") not in kinds:
        raise RefusedError("“证据种类”请从列表中选择", field="kind")
    moment = parse_datetime(posted.get("taken_at", "")) if posted.get("taken_at") else None
    if posted.get("taken_at") and moment is None:
        raise RefusedError("“取证时间”不是时间，请写成 2026-03-01T09:30 的样子", field="taken_at")
    if moment is not None and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    officers = posted.getlist("officers") if hasattr(posted, "getlist") else []
    kind = kinds[posted["kind"]]
    words = (posted.get(name, "").strip() for name in ("transcript", "asked", "relation"))
    return Taken(
        kind=kind,
        name=posted.get("name", "").strip(),
        officers=tuple(dict.fromkeys(officers)),
        taken_at=moment or now,  # type: ignore[arg-type]
        proves=posted.get("proves", "").strip(),
        witnessed=posted.get("witnessed", "").strip(),
        place=posted.get("place", "").strip(),
        device=posted.get("device", "").strip(),
        longitude=_number(posted.get("longitude", "")),
        latitude=_number(posted.get("latitude", "")),
        recording="recording" in posted,
        transcript=transcript_for(kind, *words),
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


@require_http_methods(["GET", "POST"])
@needs_role(Role.HANDLER)
def new(request: ViewerRequest, city: str) -> HttpResponseBase:
    """登记案源: a complaint, what officers found, what another authority hands over."""
    needs_part(request.viewer, city)
    channels = own_channels(request.viewer, city)
    if not channels:
        raise PermissionDenied("案源由执法渠道的执法人员登记。")
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            desk = opening.open_case(request.viewer, city, _opening(request, city), timezone.now())
        except RefusedError as refused:
            wrong = refused.sentences
        else:
            messages.success(request, f"案源已登记，编号 {desk.case.lead}。")
            return redirect("enforcement-case", city, desk.case.pk)
    context = {
        "place": city,
        "channels": [(each, offences_in(city, each)) for each in channels],
        "sources": [(each.value, each.label) for each in SOURCES],
        "natures": Nature.choices,
        "given": request.POST,
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "enforcement/new.html", context, status=422 if wrong else 200)


def _opening(request: ViewerRequest, city: str) -> opening.Opening:
    given = {name: request.POST.get(name, "").strip() for name in request.POST}
    channel, _, offence = given.get("offence", "").partition("/")
    if given.get("source") not in {each.value for each in SOURCES}:
        raise RefusedError("“案件来源”请从列表中选择", field="source")
    party = opening.PartyGiven(
        name=given.get("party_name", ""),
        nature=given.get("nature", ""),
        identifier_kind="居民身份证" if given.get("nature") == Nature.CITIZEN else "统一社会信用代码",
        identifier=given.get("identifier", ""),
        address=given.get("address", ""),
        phone=given.get("phone", ""),
        representative=given.get("representative", ""),
        born=day_of(given["born"], "出生日期") if given.get("born") else None,
    )
    happened = day_of(given["happened_on"], "违法行为发现日期") if given.get("happened_on") else None
    code = given.get("identifier", "")
    subject = Subject.objects.filter(city=city, identifier=code, until__isnull=True).first() if code else None
    return opening.Opening(
        channel=channel,
        source=CaseSource(given["source"]),
        title=given.get("title", ""),
        offence=offence,
        party=party,
        note=given.get("note", ""),
        happened_on=happened,
        ended_on=day_of(given["ended_on"], "违法行为终了日期") if given.get("ended_on") else None,
        harm="harm" in given,
        place=given.get("place", ""),
        subject=subject,
    )


@require_http_methods(["GET", "POST"])
@needs_role(*OFFICIALS)
def referral(request: ViewerRequest, city: str, referral: UUID) -> HttpResponseBase:
    """A referral to take up as a case, or to decline with the reason."""
    needs_part(request.viewer, city)
    try:
        row = referring.waiting_referral(request.viewer, city, referral)
    except RefusedError as refused:
        messages.info(request, str(refused))
        return redirect("enforcement-cases", city)
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        channel, _, offence = request.POST.get("offence", "").partition("/")
        try:
            if request.POST.get("answer") == "decline":
                referring.decline(
                    request.viewer, city, referral, request.POST.get("reason", ""), timezone.now()
                )
                messages.success(request, "已回复不予接收。")
                return redirect("enforcement-cases", city)
            desk = referring.accept(request.viewer, city, referral, channel, offence, timezone.now())
        except RefusedError as refused:
            wrong = refused.sentences
        else:
            messages.success(request, f"已接收，案源编号 {desk.case.lead}。")
            return redirect("enforcement-case", city, desk.case.pk)
    context = {
        "place": city,
        "row": row,
        "channels": [(each, offences_in(city, each)) for each in own_channels(request.viewer, city)],
        "wrong": wrong,
        "trail": trail(city),
    }
    return render(request, "enforcement/referral.html", context, status=422 if wrong else 200)
