"""The page of the phone, and the two addresses it synchronises with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from tongjian.engines.penalties import TITLES
from tongjian.engines.penalties.terms import Evidence, Kind, SpotGround
from tongjian.kernel import fieldshell
from tongjian.kernel.documents.actions import RefusedError as FileRefused
from tongjian.kernel.documents.receiving import given as given_file
from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.inspectorate.models import Officer
from tongjian.kernel.inspectorate.queries import running
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.enforcement.access import own_channels
from tongjian.systems.enforcement.acts.choices import key_of
from tongjian.systems.enforcement.channels import ChannelSheet
from tongjian.systems.enforcement.exhibits import limits_of
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.offences import OffenceOf, offences_in
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import rules_of
from tongjian.systems.enforcement.spot.files import take_file
from tongjian.systems.enforcement.spot.message import FactSent, SyncSent, sentence_of
from tongjian.systems.enforcement.spot.receiving import take_in

ISLAND = "built/spotcase.js"
OPEN = ("sourced", "investigating", "concluded", "notified")


@require_GET
@never_cache
@ensure_csrf_cookie
@needs_role(Role.HANDLER)
def app(request: ViewerRequest, city: str) -> HttpResponse:
    """当场处罚: the page that also opens without a line. 4 SQL queries with session, user and viewer."""
    channels = needs_channel(request.viewer, city)
    officers = Officer.objects.filter(
        running(timezone.localdate()),
        organisation__city=city,
        organisation__code__in=[each.organisation for each in channels],
        may_enforce=True,
    ).select_related("organisation")
    cases = Case.objects.filter(
        city=city, channel__in=[each.code for each in channels], state__in=OPEN
    ).order_by("-changed_at")[:50]
    rules = rules_of(city)
    data = {
        "channels": [_channel(city, each) for each in channels],
        "officers": [
            {
                "key": key_of(each),
                "name": each.name,
                "certificate": each.certificate,
                "organisation": each.organisation.code,
            }
            for each in officers.order_by("name")
        ],
        "cases": [
            {"id": str(each.pk), "title": each.title, "number": str(each), "channel": each.channel}
            for each in cases
        ],
        "limits": {"1": str(rules.simple.citizen), "other": str(rules.simple.organisation)},
        "collect": str(rules.on_the_spot.amount),
        "paymentDays": rules.period("payment").days,
        "rate": f"{(rules.addition.rate * 100).normalize():f}",
        "grounds": [(each.value, TITLES[each]) for each in SpotGround],
        "evidence": [(each.value, TITLES[each]) for each in Evidence],
        "me": str(request.viewer.user),
    }
    context = {"city_code": city, "data": data}
    response = render(request, "enforcement/spot.html", context)
    response["Permissions-Policy"] = fieldshell.PERMISSIONS
    return response


@require_GET
def worker(request: HttpRequest, city: str) -> HttpResponse:
    """The service worker. It holds nothing of anybody."""
    return fieldshell.worker(reverse("enforcement-spot", args=[city]), [ISLAND])


@require_GET
def manifest(request: HttpRequest, city: str) -> HttpResponse:
    """How the app is called on the first screen of a phone."""
    return fieldshell.manifest(reverse("enforcement-spot", args=[city]), "当场处罚", "当场处罚")


@require_POST
@needs_role(Role.HANDLER)
def sync(request: ViewerRequest, city: str, thing: str) -> HttpResponseBase:
    """Messages of one thing: see `frontend/lib/fieldsync.ts`. Each is taken in once, or refused with why."""
    needs_channel(request.viewer, city)

    def exchanged() -> dict[str, object]:
        accepted, refused, said = [], [], []
        for sent in _messages(request):
            try:
                fact = FactSent.model_validate(sent)
                said += take_in(request.viewer, city, thing, fact, timezone.now())
            except ValidationError as error:
                refused.append({"id": str(sent.get("id", ""))[:64], "sentence": sentence_of(error)})
            except RefusedError as error:
                refused.append({"id": str(sent.get("id", ""))[:64], "sentence": str(error)})
            else:
                accepted.append(fact.id)
        return {
            "accepted": accepted,
            "refused": refused,
            "facts": [],
            "cursor": 0,
            "files": [],
            "contradictions": said,
            **_known(city, thing),
        }

    return _answered(exchanged)


def _known(city: str, thing: str) -> dict[str, object]:
    """What became of it: the number the server gave."""
    case = Case.objects.filter(city=city, key=thing).first()
    if case is None:
        return {}
    paper = case.papers.filter(kind="spot-decision").first()
    link = reverse("enforcement-case", args=[city, case.pk])
    return {"number": paper.number if paper else "", "lead": case.lead, "link": link}


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_POST
@needs_role(Role.HANDLER)
def files(request: ViewerRequest, city: str, thing: str) -> HttpResponseBase:
    """A picture, a recording or a signature, under the digest the phone computed."""
    needs_channel(request.viewer, city)
    accepted = limits_of(city)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        def kept() -> dict[str, object]:
            document = given_file(inner, accepted, city=city, owner=None)
            if document is None:
                raise RefusedError("没有收到文件")
            take_file(inner.viewer, city, thing, inner.POST.get("sha256", ""), document, timezone.now())
            return {"sha256": document.sha256}

        return _answered(kept)

    return limited(request, accepted, taken)


def needs_channel(viewer: Viewer, city: str) -> tuple[ChannelSheet, ...]:
    """The channels the viewer's body keeps. Raises `PermissionDenied` to whoever keeps none."""
    channels = own_channels(viewer, city)
    if not channels:
        raise PermissionDenied("当场处罚供本市执法机构的执法人员使用。")
    return channels


def _channel(city: str, channel: ChannelSheet) -> dict[str, Any]:
    return {
        "code": channel.code,
        "title": channel.title,
        "organisation": channel.organisation,
        "payee": channel.payee,
        "review": channel.review_body,
        "court": channel.court,
        "offences": [_offence(each) for each in offences_in(city, channel) if each.sheet.simple],
    }


def _offence(offence: OffenceOf) -> dict[str, Any]:
    sheet = offence.sheet
    factors = sheet.benchmark.factors if sheet.benchmark else ()
    kinds = [each for each in sheet.kinds if each in (Kind.WARNING, Kind.FINE)]
    return {
        "code": offence.code,
        "title": sheet.title,
        "article": sheet.article,
        "basis": sheet.basis,
        "kinds": [(each.value, TITLES[each]) for each in kinds],
        "factors": [
            {"code": each.code, "title": each.title, "unit": each.unit, "options": list(each.options.items())}
            for each in factors
            if each.code != "nature"
        ],
    }


def _messages(request: HttpRequest) -> list[dict[str, Any]]:
    try:
        sent = SyncSent.model_validate(json.loads(request.body))
    except ValueError:
        raise RefusedError("同步的内容不是约定的格式，请更新应用后重试") from None
    return list(sent.facts)


def _answered(act: Callable[[], dict[str, object]]) -> HttpResponse:
    try:
        return JsonResponse(act())
    except PermissionDenied as error:
        return JsonResponse({"error": str(error)}, status=403)
    except (RefusedError, FileRefused) as error:
        return JsonResponse({"error": str(error)}, status=422)
